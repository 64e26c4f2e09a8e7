"""Rules for texts that are not fit for publication."""

import re
from collections.abc import Callable, Iterator, Sequence

from ...network.numbering_plan import is_local, is_public_service
from ...network.phone_numbers import EXTENSION, dial
from ...network.text_fields import PUBLIC_NUMBER_FIELDS, TEXT_FIELDS
from ..markup import MARKUP
from ..pii import CANDIDATE, IDENTITY, MOBILE
from .feed import SEPARATOR, Feed, column_of, texts_of
from .rule import Rule, Violation, rule

MAX_NAME = 60
USUAL_SHARE, MIN_ROWS = 0.9, 10
_INVISIBLE = re.compile("[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]")
_PRIVATE_USE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010fffd]")
_FORMULA = re.compile(r"[=@][A-Za-z0-9(+\-@]|[+\-][A-Za-z(=@]|#(?:REF|VALUE|NAME|DIV/0|NULL|NUM)[!?]")
FREE_TEXT = frozenset(map(column_of, set(TEXT_FIELDS) - PUBLIC_NUMBER_FIELDS))


@rule(
    "private_data",
    "warning",
    "limits",
    "Remove the number; the public number of an outlet belongs in phones.",
)
def private_data(feed: Feed) -> Iterator[Violation]:
    """Free text and unknown columns must not contain personal mobile or identity numbers."""
    long = [text if CANDIDATE.search(text) else "" for text in feed.texts]
    yield from _pattern_violations(feed, MOBILE, "contains a private mobile number", FREE_TEXT, long)
    yield from _pattern_violations(feed, IDENTITY, "contains a private identity number", FREE_TEXT, long)
    for at, cells in feed.records.unmapped.items():
        for column, text in cells.items():
            if CANDIDATE.search(text) and (MOBILE.search(text) or IDENTITY.search(text)):
                yield Violation(at, text, "contains a private number; the column is not stored", column)


@rule("unseen_characters", "warning", "name", "Type the text again by hand; do not copy and paste it.")
def unseen_characters(feed: Feed) -> Iterator[Violation]:
    """Text must not contain invisible or text-direction characters."""
    yield from _pattern_violations(feed, _INVISIBLE, "contains an invisible or text-direction character")


@rule(
    "private_use_characters", "warning", "name", "Replace the character; it looks different on every device."
)
def private_use_characters(feed: Feed) -> Iterator[Violation]:
    """Text must not contain Unicode private-use characters."""
    yield from _pattern_violations(feed, _PRIVATE_USE, "contains a private-use character")


@rule("markup_in_text", "warning", "name", "Write plain text without tags or entities.")
def markup_in_text(feed: Feed) -> Iterator[Violation]:
    """Text must not contain HTML tags, entities or template syntax, which are shown literally, never run."""
    yield from _pattern_violations(feed, MARKUP, "contains markup, which is shown literally")


@rule("formula_in_text", "warning", "name", "Replace the formula with its value.")
def formula_in_text(feed: Feed) -> Iterator[Violation]:
    """Text must not be a spreadsheet formula or a formula error."""
    first_character = re.compile(f"(?:^|{SEPARATOR})[=@+#-]")
    reason = "is a formula or a formula error"
    yield from _predicate_violations(
        feed, first_character, lambda text: _FORMULA.match(text) is not None, reason
    )


@rule("address_missing", "warning", "address", "Fill in the address.")
def address_missing(feed: Feed) -> Iterator[Violation]:
    """Every row must have an address if nine in ten rows have one."""
    without = [i for i, outlet in enumerate(feed.outlets) if not outlet.address.text]
    if len(feed.outlets) >= MIN_ROWS and len(without) <= (1 - USUAL_SHARE) * len(feed.outlets):
        for i in without:
            yield Violation(feed.record_of[i], "", "is empty, although nearly all rows have an address")


@rule("name_long", "warning", "name", "Shorten it to the name; other information belongs in limits.")
def name_long(feed: Feed) -> Iterator[Violation]:
    """A name must have at most 60 characters."""
    for i, outlet in enumerate(feed.outlets):
        if len(outlet.name) > MAX_NAME:
            yield Violation(
                feed.record_of[i], outlet.name, f"has {len(outlet.name)} characters, more than {MAX_NAME}"
            )


@rule(
    "phone_implausible",
    "warning",
    "phones",
    "Enter a complete number, such as 021-64641234转801, 13812345678 or 400-830-8300.",
)
def phone_implausible(feed: Feed) -> Iterator[Violation]:
    """A phone number must be one complete number of the numbering plan; others get no call link."""
    for i, phone in _undialable(feed):
        if not _is_local(phone):
            yield Violation(feed.record_of[i], phone, "is not a complete phone number; it gets no call link")


@rule("phone_without_area", "warning", "phones", "Enter the area code in front of the number.")
def phone_without_area(feed: Feed) -> Iterator[Violation]:
    """A landline number must have its area code; without it, there is no call link."""
    for i, phone in _undialable(feed):
        if _is_local(phone):
            yield Violation(feed.record_of[i], phone, "has no area code; it gets no call link")


@rule(
    "phone_of_public_service", "warning", "phones", "Enter the outlet's own number, or leave the cell empty."
)
def phone_of_public_service(feed: Feed) -> Iterator[Violation]:
    """A phone must not be a number of a public service or a carrier, like 12345, 12315 or 10086."""
    for i, outlet in enumerate(feed.outlets):
        for phone in outlet.phones:
            if is_public_service(EXTENSION.sub("", phone)):
                yield Violation(feed.record_of[i], phone, "is the number of a public service or a carrier")


def _undialable(feed: Feed) -> Iterator[tuple[int, str]]:
    for i, outlet in enumerate(feed.outlets):
        for phone in outlet.phones:
            if dial(phone) is None:
                yield i, phone


def _is_local(phone: str) -> bool:
    return is_local(EXTENSION.sub("", phone))


def _pattern_violations(
    feed: Feed,
    pattern: re.Pattern[str],
    reason: str,
    columns: frozenset[str] | None = None,
    texts: Sequence[str] | None = None,
) -> Iterator[Violation]:
    """Yield the texts that match; the joined texts are searched first because matches are rare."""
    for i, text in enumerate(feed.texts if texts is None else texts):
        if pattern.search(text):
            for column, value in texts_of(feed.outlets[i]):
                if (columns is None or column in columns) and pattern.search(value):
                    yield Violation(feed.record_of[i], value, reason, column)


def _predicate_violations(
    feed: Feed, candidate: re.Pattern[str], is_violation: Callable[[str], bool], reason: str
) -> Iterator[Violation]:
    """Yield the texts that fail the predicate, of outlets whose joined texts contain a candidate."""
    for i, text in enumerate(feed.texts):
        if candidate.search(text):
            for column, value in texts_of(feed.outlets[i]):
                if column != "phones" and is_violation(value):
                    yield Violation(feed.record_of[i], value, reason, column)


RULES: tuple[Rule, ...] = (
    private_data,
    unseen_characters,
    private_use_characters,
    markup_in_text,
    formula_in_text,
    address_missing,
    name_long,
    phone_implausible,
    phone_without_area,
    phone_of_public_service,
)
