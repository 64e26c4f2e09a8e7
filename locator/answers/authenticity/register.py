"""Searchable phones, names and addresses of a release's outlets and of former outlets."""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from itertools import accumulate
from typing import Any, NamedTuple, TypeAlias

import orjson

from ...index.snapshot import Snapshot
from .phone_matching import parse_phone
from .texts import AddressParts, name_keys, split_addresses

Sounds: TypeAlias = Callable[[str], Mapping[str, str]]
NAME_FIELDS = ("name", "name_en")
AREAS = ("province", "city", "district", "township")


class FormerOutlet(NamedTuple):
    """A former outlet: ref, last JSON, and end date if known."""

    ref: str
    body: bytes
    until: datetime | None


class MatchKeys:
    """Sorted texts, each with its outlet."""

    def __init__(self, pairs: Iterable[tuple[str, int]]) -> None:
        ordered = sorted(pair for pair in pairs if pair[0])
        self.texts = [text for text, _owner in ordered]
        self.owners = [owner for _text, owner in ordered]

    def of(self, text: str) -> list[int]:
        """Return the outlets of a text."""
        return self.owners[bisect_left(self.texts, text) : bisect_right(self.texts, text)]

    def with_prefix(self, text: str) -> Iterator[tuple[str, int]]:
        """Yield the texts with this prefix, and their outlets."""
        for at in range(bisect_left(self.texts, text), len(self.texts)):
            if not self.texts[at].startswith(text):
                break
            yield self.texts[at], self.owners[at]

    def positions(self, text: str) -> range:
        """Return the positions of a text."""
        return range(bisect_left(self.texts, text), bisect_right(self.texts, text))

    def overlapping(self, text: str, min_length: int) -> list[int]:
        """Return positions of texts of at least `min_length` characters that contain this one or a part."""
        if len(text) < min_length:
            return []
        sizes = range(min_length, min(len(text), self._longest) + 1)
        parts = {text[at : at + size] for size in sizes for at in range(len(text) - size + 1)}
        inside = {at for part in parts & self._distinct for at in self.positions(part)}
        return sorted(inside | {*self._containing(text)})

    def of_length(self, shortest: float, longest: float) -> tuple[list[str], Sequence[int]]:
        """Return the texts of some lengths in characters, ordered by length, and their positions."""
        texts, positions = self._by_length
        first = bisect_left(texts, shortest, key=len)
        end = bisect_right(texts, longest, key=len)
        return texts[first:end], positions[first:end]

    def _containing(self, text: str) -> Iterator[int]:
        """Yield positions of texts that contain this one, in a single pass."""
        at = self._joined.find(text)
        while at >= 0:
            position = bisect_right(self._starts, at) - 1
            yield position
            at = self._joined.find(text, self._starts[position] + len(self.texts[position]))

    @cached_property
    def _by_length(self) -> tuple[list[str], Sequence[int]]:
        positions = array("i", sorted(range(len(self.texts)), key=lambda at: len(self.texts[at])))
        return [self.texts[at] for at in positions], positions

    @cached_property
    def _distinct(self) -> frozenset[str]:
        return frozenset(self.texts)

    @cached_property
    def _longest(self) -> int:
        return max(map(len, self.texts), default=0)

    @cached_property
    def _joined(self) -> str:
        return "\n".join(self.texts)

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *accumulate(len(text) + 1 for text in self.texts)][: len(self.texts)]


class Register:
    """Phones, names and addresses of a release and of former outlets, which follow the snapshot's indices."""

    def __init__(self, snapshot: Snapshot, former: Sequence[FormerOutlet], sounds: Sounds) -> None:
        self.snapshot = snapshot
        self._ended_at = {outlet.ref: outlet.until for outlet in former}
        self._former = [outlet for outlet in former if snapshot.index(outlet.ref) is None]
        self.sounds = sounds

    def _entries(self) -> Iterator[tuple[int, dict[str, Any]]]:
        return ((entry, self.fields(entry)) for entry in range(len(self.snapshot) + len(self._former)))

    @cached_property
    def phones(self) -> MatchKeys:
        """Each number as `number#extension`."""
        numbers = (
            (parse_phone(text), i) for i, fields in self._entries() for text in fields.get("phones", ())
        )
        return MatchKeys((f"{n.number}#{n.extension}", i) for n, i in numbers if n.number)

    @cached_property
    def numbers(self) -> list[str]:
        """The distinct numbers without extensions."""
        return sorted({text.partition("#")[0] for text in self.phones.texts})

    @cached_property
    def names(self) -> MatchKeys:
        """Chinese and English names, normalized by `name_key`."""
        pairs = [
            (fields[name], i) for i, fields in self._entries() for name in NAME_FIELDS if fields.get(name)
        ]
        return MatchKeys(zip(name_keys([name for name, _ in pairs]), (i for _, i in pairs), strict=True))

    @cached_property
    def readings(self) -> dict[int, str]:
        """Pronunciation of the characters in names, as a table for `str.translate`."""
        return str.maketrans(dict(self.sounds("".join({ch for name in self.names.texts for ch in name}))))

    @cached_property
    def by_sound(self) -> dict[str, list[int]]:
        """Positions in `names`, by pronunciation."""
        positions: dict[str, list[int]] = {}
        for at, name in enumerate(self.names.texts):
            positions.setdefault(name.translate(self.readings), []).append(at)
        return positions

    @cached_property
    def street_addresses(self) -> MatchKeys:
        """Each address without its areas."""
        return MatchKeys((address.street, i) for i, address in enumerate(self._addresses()))

    @cached_property
    def full_addresses(self) -> MatchKeys:
        """Each address with its areas."""
        return MatchKeys((address.full, i) for i, address in enumerate(self._addresses()))

    def _addresses(self) -> Iterator[AddressParts]:
        return split_addresses([_address_line(fields) for _, fields in self._entries()])

    def fields(self, entry: int) -> dict[str, Any]:
        """Return the fields of an entry."""
        if entry < len(self.snapshot):
            return self.snapshot.outlet(entry)
        fields: dict[str, Any] = orjson.loads(self._former[entry - len(self.snapshot)].body)
        return fields | {"status": "closed"}

    def address(self, entry: int) -> AddressParts:
        """Return the normalized address of an entry."""
        return next(split_addresses([_address_line(self.fields(entry))]))

    def ended_at(self, entry: int) -> datetime | None:
        """Return when a closed entry ceased to be an outlet, if known."""
        return self._ended_at.get(self.fields(entry)["ref"])


class Registers:
    """Cache of the current release's register, built on first use."""

    def __init__(
        self, former: Callable[[int], Iterable[tuple[str, bytes, datetime]]], sounds: Sounds
    ) -> None:
        self._former = former
        self._sounds = sounds
        self._cached: Register | None = None

    def of(self, snapshot: Snapshot) -> Register:
        """Return the register of a release."""
        register = self._cached
        if register is None or register.snapshot is not snapshot:
            former = [FormerOutlet(*row) for row in self._former(snapshot.release.number)]
            register = self._cached = Register(snapshot, former, self._sounds)
        return register

    def clear(self) -> None:
        """Release the register of a release that is no longer served."""
        self._cached = None


def _address_line(fields: Mapping[str, Any]) -> str:
    address = fields.get("address", {})
    parts = [address.get(name, "") for name in (*AREAS, "text")]
    return "|".join(part.replace("|", " ") for part in parts)
