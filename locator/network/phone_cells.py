"""Read the phone numbers of a feed's cell: labels, notes, extensions, several numbers, fax numbers.

A number is read only where separators or words bound it; whatever else has digits is left `unread`.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from .numbering_plan import area_codes, format_number, is_local
from .phone_groups import divide, with_suffix
from .phone_labels import Omission, omission_of, without_persons
from .phone_tokens import Kind, Token, tokenize

CACHE_SIZE = 20_000
MAX_CHARACTERS = 200  # longer cells are not phone numbers
MAX_SUFFIX = 4  # digits that replace the last ones of the number before: 58881234/35
MAX_EXTENSION = 6
_DECIMAL = re.compile(r"(?<=\d{5})\.0+$")
_DISPLAY_FORM = re.compile(
    r"(95[0-9]{3,6}|96[0-9]{3,4}|1[3-9][0-9]{9}|0[0-9]{2,3}-[0-9]{7,8}|[48]00-[0-9]{3}-[0-9]{4})(?:转[0-9]{1,6})?"
)
_AREA = re.compile(r"\(?0(\d{2,3})\)?")
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_LETTERS_AT_START, _LETTERS_AT_END = re.compile("^[a-z]*"), re.compile("[a-z]*$")
_LETTER_LABEL = re.compile("tel(?:ephone)?|phone|mobile|cell|mob|call|hotline|t|m|p|vip|or|and|")
_LABELS = ("colon", "text", "note")


class PhoneCell(NamedTuple):
    """Numbers of a cell in display form, kinds of numbers left out, and the part that was not understood."""

    numbers: tuple[str, ...] = ()
    left_out: tuple[Omission, ...] = ()
    unread: str = ""


@lru_cache(CACHE_SIZE)
def read_cell(cell: str) -> PhoneCell:
    """Return the numbers of a cell: 021-58881234/5 is 021-58881234 and 021-58881235."""
    if _is_display_form(cell):
        return PhoneCell((cell,))
    return _read_tokens(cell)


def _is_display_form(cell: str) -> bool:
    """Return True for one number in display form, as in most cells: it needs no reading."""
    match = _DISPLAY_FORM.fullmatch(cell)
    return match is not None and format_number(match[1]) == match[1]


def _read_tokens(cell: str) -> PhoneCell:
    tokens = tokenize(cell) if len(cell) <= MAX_CHARACTERS else []
    words = "".join(token.text for token in tokens if token.kind != "chunk")
    if not tokens or omission_of(words) == "doubtful":
        return PhoneCell(unread=cell)
    reader = _CellReader(tokens)
    reader.read()
    numbers, left_out = dict.fromkeys(reader.numbers), dict.fromkeys(reader.left_out)
    if "private" not in left_out and any(_names_person(token) for token in tokens):
        left_out["name"] = None
    return PhoneCell(tuple(numbers), tuple(left_out), " ".join(reader.unread))


def _names_person(token: Token) -> bool:
    return token.kind in _LABELS and without_persons(token.text) != token.text


class _CellReader:
    """Reader of the tokens of one cell, from left to right."""

    def __init__(self, tokens: list[Token]) -> None:
        self.numbers: list[str] = []
        self.left_out: list[Omission] = []
        self.unread: list[str] = []
        self._tokens = tokens

    def read(self) -> None:
        """Read every chunk of digits."""
        at = 0
        while at < len(self._tokens):
            at += self._read_chunk(at) if self._tokens[at].kind == "chunk" else 1

    def _read_chunk(self, at: int) -> int:
        """Read the chunk at an index; return the number of tokens read."""
        chunk = _DECIMAL.sub("", self._tokens[at].text.strip())
        before = self._kind(at - 1)
        if letters := self._adjoining_letters(at):
            self.unread.append(letters)
            return 1
        if before == "extension":
            self._add_extension(chunk)
        elif before == "separator" and self._continues(chunk, self._tokens[at - 1].text):
            pass
        elif self._is_area_of_next(chunk, at):
            self._add(f"{chunk}-{self._tokens[at + 2].text.strip()}", at + 2)
            return 3
        else:
            return self._add(chunk, at)
        return 1

    def _adjoining_letters(self, at: int) -> str:
        """Return a chunk with the Latin letters next to its digits, or "" if they are none or a label."""
        before, after = self._tokens[max(at - 1, 0) : at], self._tokens[at + 1 : at + 2]
        leading = _LETTERS_AT_END.search(before[0].text) if before and before[0].kind == "text" else None
        trailing = _LETTERS_AT_START.match(after[0].text) if after and after[0].kind == "text" else None
        words = [match[0] for match in (leading, trailing) if match]
        if all(_LETTER_LABEL.fullmatch(word) or omission_of(word) for word in words):
            return ""
        return "".join(
            (leading[0] if leading else "", self._tokens[at].text, trailing[0] if trailing else "")
        )

    def _kind(self, at: int) -> Kind | None:
        return self._tokens[at].kind if 0 <= at < len(self._tokens) else None

    def _is_area_of_next(self, chunk: str, at: int) -> bool:
        """Return True for an area code that a separator parts from its number: 021/58881234."""
        area = _AREA.fullmatch(chunk)
        is_parted = self._kind(at + 1) == "separator" and self._kind(at + 2) == "chunk"
        return area is not None and area[1] in area_codes() and is_parted

    def _add(self, chunk: str, at: int) -> int:
        """Add the numbers of a chunk unless its labels exclude them; return the number of tokens read."""
        omission = self._omission(at)
        found = divide(chunk, self.numbers[-1] if self.numbers else "")
        if omission == "private":  # a landline is the outlet's, whoever answers
            landlines = [number for number in found.numbers if not _MOBILE.fullmatch(number)]
            if landlines and not found.unread:
                self.numbers += landlines
                self.left_out += [omission] * (len(landlines) < len(found.numbers))
                return 1
        if omission and omission != "ambiguous":
            self.left_out.append(omission)
            return 3 if self._kind(at + 1) == "extension" else 1
        if omission or not found.numbers:
            self.unread.append(chunk)
        else:
            self.numbers += found.numbers
            self.unread += [found.unread] if found.unread else []
        return 1

    def _omission(self, at: int) -> Omission | None:
        """Return why the number at an index is not a phone of the outlet, from the words beside it."""
        leading = self._leading_label(at)
        if self._kind(at + 1) == "blank":
            return omission_of(leading) or omission_of(self._remark_at(at + 2))
        trailing = self._tokens[at + 1].text if self._kind(at + 1) in ("note", "text") else ""
        if trailing and self._kind(at + 1) == "text" and self._kind(at + 2) == "chunk":
            if omission_of(trailing) and not leading:
                return "ambiguous"
            trailing = ""  # the label of the next number
        return omission_of(leading) or omission_of(trailing)

    def _remark_at(self, at: int) -> str:
        """Return the words behind a number and a blank, unless they are the label of the next number."""
        following = self._kind(at + 2 if self._kind(at + 1) == "blank" else at + 1)
        is_remark = self._kind(at) == "note" or (self._kind(at) == "text" and following != "chunk")
        return self._tokens[at].text if is_remark else ""

    def _leading_label(self, at: int) -> str:
        """Return the words in front of a number, such as 电话/传真, that do not belong to the one before."""
        start = at
        while self._kind(start - 1) not in ("chunk", None):
            start -= 1
        before = self._tokens[start:at]
        is_remark = start and before and before[0].kind in ("text", "note")
        if is_remark and len(before) > 1:
            before = before[1:]
        elif is_remark and before[0].kind == "note":
            before = []
        return "".join(token.text for token in before if token.kind in _LABELS)

    def _add_extension(self, chunk: str) -> None:
        extension, _, remaining = chunk.partition(" ")
        is_number = extension.isdigit() and len(extension) <= MAX_EXTENSION
        if not self.numbers or not is_number or "转" in self.numbers[-1] or self._is_area_of_last(extension):
            self.unread.append(chunk)
            return
        self.numbers[-1] = f"{self.numbers[-1]}转{extension}"
        if remaining:
            found = divide(remaining, self.numbers[-1])
            self.numbers += found.numbers
            self.unread += [found.unread] if found.unread else []

    def _is_area_of_last(self, extension: str) -> bool:
        """Return True for an area code in the place of an extension: 58881234转021."""
        area = _AREA.fullmatch(extension)
        return area is not None and area[1] in area_codes() and is_local(self.numbers[-1])

    def _continues(self, chunk: str, separator: str) -> bool:
        """Read a short chunk behind a separator: an extension, or the last digits of the next number."""
        base, _, extension = (self.numbers[-1] if self.numbers else "").partition("转")
        if not base or not chunk.isdigit() or len(chunk) > (MAX_EXTENSION if extension else MAX_SUFFIX):
            return False
        if extension and format_number(chunk) is None:
            self.numbers.append(f"{base}转{chunk}")
        elif "," in separator and not extension:
            self.numbers[-1] = f"{base}转{chunk}"
        elif not extension and not self.unread and (other := with_suffix(base, chunk)):
            self.numbers.append(other)
        else:
            self.unread.append(chunk)
        return True
