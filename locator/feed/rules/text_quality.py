"""Texts that should not go before people as they are."""

import re
from collections.abc import Callable, Iterator, Sequence

from ..pii import IDENTITY, LONG, MOBILE
from .feed import SEPARATOR, Feed, texts_of
from .rule import Rule, Violation, rule

LONG_NAME = 60
LEAST_HAN = 2
NEARLY_ALL, LEAST_ROWS = 0.9, 10
PLACEHOLDERS = frozenset(
    {
        "测试",
        "test",
        "测试门店",
        "测试网点",
        "n/a",
        "na",
        "#n/a",
        "null",
        "none",
        "nil",
        "nan",
        "undefined",
        "unknown",
        "无",
        "暂无",
        "未知",
        "待定",
        "待补充",
        "空",
        "-",
        "--",
        ".",
        "0",
        "x",
        "xx",
        "xxx",
        "?",
        "#ref!",
        "#value!",
        "#name?",
    }
)
_UNSEEN = re.compile("[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]")
_PRIVATE_USE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010fffd]")
_MARKUP = re.compile(
    r"<\s*/?\s*[a-zA-Z!][^>]*>?|&(?:[a-zA-Z]{2,8}|#[0-9]{1,6}|#x[0-9a-fA-F]{1,6});|\$\{|\{\{|<%|javascript:"
)
_FORMULA = re.compile(r"[=@][A-Za-z0-9(+\-@]|[+\-][A-Za-z(=@]|#(?:REF|VALUE|NAME|DIV/0|NULL|NUM)[!?]")
_LOST = "\ufffd|锟斤拷|烫烫烫|屯屯屯"
# Han characters in UTF-8 begin with a byte from E4 to E9 and go on with one from 80 to BF: read as GB18030
# the two are one of these characters, which are rare else; read as Latin a letter and a sign.
_TWO_BYTES = "".join(bytes((a, b)).decode("gb18030") for a in range(0xE4, 0xEA) for b in range(0x80, 0xC0))
_GARBLED = re.compile(f"{_LOST}|[{_TWO_BYTES}]|[ä-é][\u0080-\u00bfŒœŠšŸŽžƒˆ˜–—‘’‚“”„†‡•…‰‹›€™]")
_PHONE_PARTS = re.compile(r"\s*(?:转|分机|ext\.?|x|#|,)\s*(?=[0-9])", re.IGNORECASE)
_PHONE = re.compile(
    r"(?:\+?86)?1[3-9][0-9]{9}|[48]00[0-9]{7}|95[0-9]{3,6}|1[0-9]{4}|12[0-9]{3}|96[0-9]{3,6}"
    r"|(?:(?:\+?86)?0?)(?:10|2[0-9]|[3-9][0-9]{2})[2-9][0-9]{6,7}|[2-9][0-9]{6,7}|\+?85[23][0-9]{8}"
    r"|(?:\+?886|0)[2-9][0-9]{7,8}"
)
_EXTENSION = re.compile(r"[0-9]{1,6}")
FREE = frozenset(
    {
        "name",
        "name_en",
        "address",
        "hours_text",
        "limits",
        "approach_station",
        "approach_exit",
        "approach_landmark",
        "approach_entrance",
        "approach_floor",
        "approach_unit",
        "approach_parking",
        "access_text_contact",
        "exceptions",
    }
)


@rule("private_data", "warning", "limits", "Take the number out; a shop's public number belongs in phones.")
def private_data(feed: Feed) -> Iterator[Violation]:
    """No mobile number and no identity number of a person stands in a free text or an unknown column."""
    long = [text if LONG.search(text) else "" for text in feed.texts]
    yield from _found(feed, MOBILE, "holds a mobile number, which is private", FREE, long)
    yield from _found(feed, IDENTITY, "holds an identity number, which is private", FREE, long)
    for at, record in enumerate(feed.records):
        for column, text in record.rest.items():
            if LONG.search(text) and (MOBILE.search(text) or IDENTITY.search(text)):
                yield Violation(at, text, "holds a private number; the column is not kept", column)


@rule("unseen_characters", "warning", "name", "Type the text again by hand, without copying it.")
def unseen_characters(feed: Feed) -> Iterator[Violation]:
    """No text holds characters that cannot be seen or turn the direction of writing."""
    yield from _found(feed, _UNSEEN, "holds a character that cannot be seen or turns the direction")


@rule(
    "private_use_characters", "warning", "name", "Replace the character; it looks different on every device."
)
def private_use_characters(feed: Feed) -> Iterator[Violation]:
    """No text holds characters of the private use areas."""
    yield from _found(feed, _PRIVATE_USE, "holds a character of a private use area")


@rule("markup_in_text", "warning", "name", "Write plain text: what is meant, without tags and entities.")
def markup_in_text(feed: Feed) -> Iterator[Violation]:
    """No text holds HTML tags, entities or template marks; they are shown as they stand, never run."""
    yield from _found(feed, _MARKUP, "holds markup, which is shown as it stands")


@rule("formula_in_text", "warning", "name", "Replace the formula by its value.")
def formula_in_text(feed: Feed) -> Iterator[Violation]:
    """No text is a spreadsheet's formula or its error."""
    first = re.compile(f"(?:^|{SEPARATOR})[=@+#-]")
    told = "is a formula or its error"
    yield from _judged(feed, first, lambda text: _FORMULA.match(text) is not None, told)


@rule("placeholder", "warning", "name", "Enter what is true, or remove the row or leave the cell empty.")
def placeholder(feed: Feed) -> Iterator[Violation]:
    """Name and address are not placeholders like 测试, N/A or null."""
    for i, outlet in enumerate(feed.outlets):
        for column, text in (("name", outlet.name), ("address", outlet.address.text)):
            if text and text.casefold() in PLACEHOLDERS:
                yield Violation(feed.of[i], text, "stands for something that nobody has filled in", column)


@rule("address_missing", "warning", "address", "Fill in the address.")
def address_missing(feed: Feed) -> Iterator[Violation]:
    """No row lacks an address where nine of ten have one."""
    without = [i for i, outlet in enumerate(feed.outlets) if not outlet.address.text]
    if len(feed.outlets) >= LEAST_ROWS and len(without) <= (1 - NEARLY_ALL) * len(feed.outlets):
        for i in without:
            yield Violation(feed.of[i], "", "is empty, while nearly all rows have one")


@rule("name_long", "warning", "name", "Keep to the name; what else there is to say belongs in limits.")
def name_long(feed: Feed) -> Iterator[Violation]:
    """A name has at most 60 characters."""
    for i, outlet in enumerate(feed.outlets):
        if len(outlet.name) > LONG_NAME:
            yield Violation(
                feed.of[i], outlet.name, f"has {len(outlet.name)} characters, more than {LONG_NAME}"
            )


@rule("phone_implausible", "warning", "phones", "Write area code and number, an extension behind 转.")
def phone_implausible(feed: Feed) -> Iterator[Violation]:
    """A phone number has the length and the beginning of one in China."""
    for i, outlet in enumerate(feed.outlets):
        for phone in outlet.phones:
            if not plausible(phone):
                yield Violation(feed.of[i], phone, "is not the number of a phone in China")


def plausible(phone: str) -> bool:
    """Whether a text is a phone number in China, with or without an extension."""
    number, *extension = _PHONE_PARTS.split(phone.strip(), maxsplit=1)
    digits = re.sub(r"[-()（）\s.·—–]", "", number)
    return bool(_PHONE.fullmatch(digits)) and all(_EXTENSION.fullmatch(part) for part in extension)


def _found(
    feed: Feed,
    pattern: re.Pattern[str],
    reason: str,
    columns: frozenset[str] | None = None,
    texts: Sequence[str] | None = None,
) -> Iterator[Violation]:
    """The texts in which a pattern is found; few outlets have one, so all their texts are looked at first."""
    for i, text in enumerate(feed.texts if texts is None else texts):
        if pattern.search(text):
            for column, value in texts_of(feed.outlets[i]):
                if (columns is None or column in columns) and pattern.search(value):
                    yield Violation(feed.of[i], value, reason, column)


def _judged(
    feed: Feed, suspect: re.Pattern[str], wrong: Callable[[str], bool], reason: str
) -> Iterator[Violation]:
    """The texts that are wrong, among those of outlets in whose texts something suspect is found."""
    for i, text in enumerate(feed.texts):
        if suspect.search(text):
            for column, value in texts_of(feed.outlets[i]):
                if column != "phones" and wrong(value):
                    yield Violation(feed.of[i], value, reason, column)


def _garbled(text: str) -> bool:
    if text.isascii():
        return False
    return bool(re.search(_LOST, text)) or any(_was(text, name) for name in ("gb18030", "latin-1", "cp1252"))


def _was(text: str, read_as: str) -> bool:
    """True when the bytes behind the text are UTF-8 in Han characters, but for a cut at the end."""
    try:
        raw = text.encode(read_as)
        meant = raw[: len(raw) - 2].decode(errors="ignore") if read_as == "gb18030" else raw.decode()
    except UnicodeError:
        return False
    han = sum("\u4e00" <= character <= "\u9fff" for character in meant)
    return len(meant.encode()) >= len(raw) - 5 and han >= LEAST_HAN and all(map(_plain, meant))


def _plain(character: str) -> bool:
    return "\u3000" <= character <= "\u9fff" or character.isascii() or "\uff00" <= character <= "\uffef"


RULES: tuple[Rule, ...] = (
    private_data,
    unseen_characters,
    private_use_characters,
    markup_in_text,
    formula_in_text,
    placeholder,
    address_missing,
    name_long,
    phone_implausible,
)
