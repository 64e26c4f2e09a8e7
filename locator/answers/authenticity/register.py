"""All that can be said of the outlets of a release, and of those that are gone, ready to be compared."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from itertools import accumulate
from typing import Any, NamedTuple, TypeAlias

import orjson

from ...index.snapshot import Snapshot
from .phones import dialled
from .texts import AddressParts, addresses, name_keys

Sounds: TypeAlias = Callable[[str], Mapping[str, str]]
Formers: TypeAlias = Callable[[int], Iterable[tuple[str, bytes, datetime]]]
NAMES = ("name", "name_en")
AREAS = ("province", "city", "district", "township")


class FormerOutlet(NamedTuple):
    """An outlet that is no longer one: its ref, its JSON as it was last, and when it ended, if known."""

    ref: str
    body: bytes
    until: datetime | None


class MatchKeys:
    """Texts in ascending order, each with the outlet it is of."""

    def __init__(self, pairs: Iterable[tuple[str, int]]) -> None:
        ordered = sorted(pair for pair in pairs if pair[0])
        self.texts = [text for text, _owner in ordered]
        self.owners = [owner for _text, owner in ordered]

    def of(self, text: str) -> list[int]:
        """Return the outlets of a text."""
        return self.owners[bisect_left(self.texts, text) : bisect_right(self.texts, text)]

    def begun(self, text: str) -> Iterator[tuple[str, int]]:
        """Yield the texts that begin so, with their outlets."""
        for at in range(bisect_left(self.texts, text), len(self.texts)):
            if not self.texts[at].startswith(text):
                break
            yield self.texts[at], self.owners[at]

    def positions(self, text: str) -> range:
        """Return where a text stands."""
        return range(bisect_left(self.texts, text), bisect_right(self.texts, text))

    def overlapping(self, text: str, least: int) -> list[int]:
        """Return where texts of `least` characters or more stand that hold this one, or that it holds."""
        if len(text) < least:
            return []
        sizes = range(least, min(len(text), self._longest) + 1)
        parts = {text[at : at + size] for size in sizes for at in range(len(text) - size + 1)}
        inside = {at for part in parts & self._distinct for at in self.positions(part)}
        return sorted(inside | {*self._holding(text)})

    def _holding(self, text: str) -> Iterator[int]:
        """Yield where texts stand that hold this one: one search through all of them."""
        at = self._joined.find(text)
        while at >= 0:
            position = bisect_right(self._starts, at) - 1
            yield position
            at = self._joined.find(text, self._starts[position] + len(self.texts[position]))

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
    """Phones, names and addresses of a release and of what is gone; entries count on from the snapshot's."""

    def __init__(self, snapshot: Snapshot, gone: Sequence[FormerOutlet], sounds: Sounds) -> None:
        self.snapshot = snapshot
        self._ended = {each.ref: each.until for each in gone}
        self._gone = [each for each in gone if snapshot.index(each.ref) is None]
        self.sounds = sounds

    def _every(self) -> Iterator[tuple[int, dict[str, Any]]]:
        return ((entry, self.fields(entry)) for entry in range(len(self.snapshot) + len(self._gone)))

    @cached_property
    def phones(self) -> MatchKeys:
        """Each number as `number#extension`."""
        called = ((dialled(text), i) for i, fields in self._every() for text in fields.get("phones", ()))
        return MatchKeys((f"{n.number}#{n.extension}", i) for n, i in called if n.number)

    @cached_property
    def numbers(self) -> list[str]:
        """The numbers there are, without extensions."""
        return sorted({text.partition("#")[0] for text in self.phones.texts})

    @cached_property
    def names(self) -> MatchKeys:
        """Each name, Chinese and English, as `name_key` has it."""
        said = [(fields[name], i) for i, fields in self._every() for name in NAMES if fields.get(name)]
        return MatchKeys(zip(name_keys([name for name, _ in said]), (i for _, i in said), strict=True))

    @cached_property
    def readings(self) -> dict[int, str]:
        """How the characters of the names are read, as a table for `str.translate`."""
        return str.maketrans(dict(self.sounds("".join({ch for name in self.names.texts for ch in name}))))

    @cached_property
    def by_sound(self) -> dict[str, list[int]]:
        """Where names stand in `names`, by how they are read."""
        positions: dict[str, list[int]] = {}
        for at, name in enumerate(self.names.texts):
            positions.setdefault(name.translate(self.readings), []).append(at)
        return positions

    @cached_property
    def rests(self) -> MatchKeys:
        """Each address without its areas."""
        return MatchKeys((place.rest, i) for i, place in enumerate(self._addresses()))

    @cached_property
    def wholes(self) -> MatchKeys:
        """Each address with its areas."""
        return MatchKeys((place.whole, i) for i, place in enumerate(self._addresses()))

    def _addresses(self) -> Iterator[AddressParts]:
        return addresses([_address_line(fields) for _, fields in self._every()])

    def fields(self, entry: int) -> dict[str, Any]:
        """The fields of an entry."""
        if entry < len(self.snapshot):
            return self.snapshot.outlet(entry)
        fields: dict[str, Any] = orjson.loads(self._gone[entry - len(self.snapshot)].body)
        return fields | {"status": "closed"}

    def address(self, entry: int) -> AddressParts:
        """The address of an entry, plain."""
        return next(addresses([_address_line(self.fields(entry))]))

    def ended(self, entry: int) -> datetime | None:
        """When an entry that is closed ceased to be an outlet, if that is on record."""
        return self._ended.get(self.fields(entry)["ref"])


class Registers:
    """The register of the release that is asked about, made when it is first asked for."""

    def __init__(
        self, former: Callable[[int], Iterable[tuple[str, bytes, datetime]]], sounds: Sounds
    ) -> None:
        self._former = former
        self._sounds = sounds
        self._held: Register | None = None

    def of(self, snapshot: Snapshot) -> Register:
        """The register of a release."""
        held = self._held
        if held is None or held.snapshot is not snapshot:
            gone = [FormerOutlet(*each) for each in self._former(snapshot.release.number)]
            held = self._held = Register(snapshot, gone, self._sounds)
        return held

    def forget(self) -> None:
        """Let go of a release that is served no longer."""
        self._held = None


def _address_line(fields: Mapping[str, Any]) -> str:
    address = fields.get("address", {})
    parts = [address.get(name, "") for name in (*AREAS, "text")]
    return "|".join(part.replace("|", " ") for part in parts)
