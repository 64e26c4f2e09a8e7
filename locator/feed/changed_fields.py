"""Which fields of the outlets a feed changes: how many outlets each, and the first of them as examples."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from ..network.position_proposal import POSITION_FIELDS

POSITION = "position"  # its parts are one field
MAX_EXAMPLES = 3  # of a field
Fields = Mapping[str, Any]


class ChangedValue(NamedTuple):
    """A field or a member of one, such as `address.text`, before and after; None if it is empty."""

    field: str
    before: Any
    after: Any


class ChangedFields:
    """Counts of the outlets by changed field, and examples: the ref of an outlet with its changed values."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.examples: dict[str, list[tuple[str, list[ChangedValue]]]] = {}

    def add(self, old: Fields, new: Fields, differing: Iterable[str]) -> None:
        """Count the differing fields of an outlet."""
        for field in {POSITION if name in POSITION_FIELDS else name for name in differing}:
            self.counts[field] += 1
            examples = self.examples.setdefault(field, [])
            if len(examples) < MAX_EXAMPLES:
                examples.append((new["ref"], list(_values(field, old, new))))

    def to_list(self) -> list[dict[str, Any]]:
        """Return the fields as JSON-compatible data, those of most outlets first."""
        return [
            {
                "field": field,
                "outlets": count,
                "examples": [
                    {"ref": ref, "values": [value._asdict() for value in values]}
                    for ref, values in self.examples[field]
                ],
            }
            for field, count in sorted(self.counts.items(), key=lambda item: (-item[1], item[0]))
        ]


def _values(field: str, old: Fields, new: Fields) -> Iterator[ChangedValue]:
    """Yield the values of a field, or the members of it that differ."""
    before, after = (_value(field, fields) for fields in (old, new))
    if field == POSITION or not isinstance(before or after, dict):
        yield ChangedValue(field, before, after)
        return
    before, after = before or {}, after or {}
    for member in dict.fromkeys((*before, *after)):
        if before.get(member) != after.get(member):
            yield ChangedValue(f"{field}.{member}", before.get(member), after.get(member))


def _value(field: str, fields: Fields) -> Any:
    if field == POSITION:
        return {name: fields[name] for name in POSITION_FIELDS if fields.get(name) is not None}
    return fields.get(field)
