"""Changes of field values between two releases, collected outlet by outlet."""

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple, Protocol

import orjson

from ..network.text_fields import TEXT_FIELDS
from .column_store import StoredRow
from .displaced_values import DisplacedValues
from .field_values import (
    EXCEPTIONS,
    PATHS,
    Path,
    ValueChange,
    days_closed_soon,
    decimals_left,
    is_closed_for_long,
    value_at,
    value_changes,
    value_text,
    written_degrees,
)

MAX_EXAMPLES = 3
TEXT_PATHS = tuple(path for path in PATHS if ".".join(path) in TEXT_FIELDS)
IDENTIFYING: tuple[Path, ...] = (("name",), ("name_en",), ("address", "text"), ("phones",))
CODE: Path = ("code",)
POSITION: Path = ("lat", "lon")


class Example(NamedTuple):
    """A changed value of an outlet; `after` is empty if it was removed."""

    ref: str
    before: str
    after: str


@dataclass(slots=True)
class FieldChange:
    """Counts of outlets whose value was replaced, removed or added."""

    replaced: int = 0
    emptied: int = 0
    filled: int = 0
    examples: list[Example] = field(default_factory=list)
    emptied_examples: list[Example] = field(default_factory=list)

    @property
    def changed(self) -> int:
        """Return how many outlets that had a value have another one or none now."""
        return self.replaced + self.emptied

    def add(self, ref: str, change: ValueChange) -> None:
        """Count a change."""
        _, before, after = change
        if before is None:
            self.filled += 1
        elif after is None:
            self.emptied += 1
            _add_example(self.emptied_examples, Example(ref, value_text(before), ""))
        else:
            self.replaced += 1
            _add_example(self.examples, Example(ref, value_text(before), value_text(after)))


def _add_example(examples: list[Example], example: Example) -> None:
    if len(examples) < MAX_EXAMPLES:
        examples.append(example)


class DigestedRow(Protocol):
    """A row, and a digest that is equal if it has not changed."""

    @property
    def row(self) -> StoredRow:
        """Return the row."""

    @property
    def digest(self) -> bytes:
        """Return the digest."""


@dataclass
class FieldChanges:
    """Changes of the outlets in both releases; `numbers` are their places in the next one, `after`.

    `copies` counts the outlets in which the first field now has the previous value of the second one,
    `closed_for_long` those that exceptions newly close for more than 15 days, `closed_soon` the open
    ones that exceptions newly close on each of the next days, `decimals_left` those whose coordinates
    lost decimals, by the number that is left.
    """

    today: date
    after: Sequence[DigestedRow]
    numbers: "array[int]" = field(default_factory=lambda: array("q"))
    fields: defaultdict[Path, FieldChange] = field(default_factory=lambda: defaultdict(FieldChange))
    copies: Counter[tuple[Path, Path]] = field(default_factory=Counter)
    displaced: defaultdict[Path, DisplacedValues] = field(
        default_factory=lambda: defaultdict(DisplacedValues)
    )
    closed_for_long: int = 0
    closed_soon: Counter[date] = field(default_factory=Counter)
    feed_codes: int = 0
    decimals_left: Counter[int] = field(default_factory=Counter)

    @property
    def compared(self) -> int:
        """Return how many outlets are in both releases."""
        return len(self.numbers)

    def had(self, path: Path, enough: int) -> int:
        """Return how many outlets had a value; counting stops at `enough`."""
        if path in (CODE, POSITION):
            return self.feed_codes if path == CODE else self.compared
        count, key = self.fields[path].emptied - self.fields[path].filled, f'"{path[-1]}":'.encode()
        for number in self.numbers:
            if count >= enough:
                break
            body = self.after[number].row.body
            if key in body:  # other members may have the same key
                count += value_at(orjson.loads(body), path, self.today) is not None
        return count

    def add(self, number: int, old: StoredRow, *, is_same: bool) -> None:
        """Add an outlet, with this number in the next release; it is compared unless it is the same."""
        self.numbers.append(number)
        if not is_same:
            self._compare(number, old, self.after[number].row)

    def add_codes(self, codes: Iterable[tuple[str, StoredRow]]) -> None:
        """Add the codes of a feed; one that differs from the code of its outlet is not published."""
        for code, row in codes:
            self.feed_codes += bool(code)
            if code and code != row.code:
                self.fields[CODE].add(row.ref, ValueChange(CODE, row.code, code))

    def _compare(self, row: int, old: StoredRow, new: StoredRow) -> None:
        before, after = orjson.loads(old.body), orjson.loads(new.body)
        changes = list(value_changes(before, after, self.today))
        replaced = {c.path: value_text(c.after) for c in changes if None not in (c.before, c.after)}
        for change in changes:
            self.fields[change.path].add(old.ref, change)
            if change.path in replaced and change.path in IDENTIFYING:
                self.displaced[change.path].add(row, value_text(change.before), replaced[change.path])
        if (old.lat, old.lon) != (new.lat, new.lon):
            self.displaced[POSITION].add(row, (old.lat, old.lon), (new.lat, new.lon))
            left = decimals_left(written_degrees(before, old), written_degrees(after, new))
            self.decimals_left.update([left] if left is not None else [])
        self._add_copies(before, {path: text for path, text in replaced.items() if path in TEXT_PATHS})
        was, now = (fields.get(EXCEPTIONS[0]) for fields in (before, after))
        if now and was != now:
            self._add_closures(was, now, is_open=new.status == "open")

    def _add_closures(self, was: Any, now: Any, *, is_open: bool) -> None:
        if is_closed_for_long(now, self.today):
            self.closed_for_long += not is_closed_for_long(was, self.today)
        if is_open:
            self.closed_soon.update(days_closed_soon(now, self.today) - days_closed_soon(was, self.today))

    def _add_copies(self, before: Mapping[str, Any], replaced: Mapping[Path, str]) -> None:
        if not replaced:
            return
        values = ((path, value_at(before, path, self.today)) for path in TEXT_PATHS)
        sources = {value_text(value): path for path, value in values if value is not None}
        for path, text in replaced.items():
            if text in sources:
                self.copies[path, sources[text]] += 1
