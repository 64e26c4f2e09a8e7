"""A feed against the current release: what publishing it would change."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from ..geo.point import Point, metres
from ..network.outlet import Outlet

MOVED_METRES = 1.0
LISTED = 2_000  # of each kind; the counts are of all
HOURS = ("hours", "hours_text", "exceptions")
GONE = ("closed",)
Fields = dict[str, Any]


@dataclass(frozen=True, slots=True)
class PreviousRelease:
    """A release as the store keeps it: its number, each outlet's fields as JSON by ref, and the refs that
    only older releases have."""

    number: int
    bodies: Mapping[str, bytes]
    gone: frozenset[str] = frozenset()

    def fields(self, ref: str) -> Fields | None:
        """The fields of an outlet; None when the release has none of that ref."""
        body = self.bodies.get(ref)
        told: Fields | None = orjson.loads(body) if body is not None else None
        return told


@dataclass(slots=True)
class Comparison:
    """What differs from the release: by kind of change the refs (some of them) and the counts (of all).

    `moved` has the metres, `fields` counts the outlets whose other fields differ.
    """

    release: int | None
    counts: Counter[str] = field(default_factory=Counter)
    refs: dict[str, list[str]] = field(default_factory=dict)
    moved: dict[str, float] = field(default_factory=dict)
    fields: Counter[str] = field(default_factory=Counter)

    def add(self, kind: str, ref: str) -> None:
        """Count an outlet, and remember its ref."""
        self.counts[kind] += 1
        held = self.refs.setdefault(kind, [])
        if len(held) < LISTED:
            held.append(ref)

    @property
    def changes_nothing(self) -> bool:
        """True when publishing would leave the release as it is."""
        return not any(count for kind, count in self.counts.items() if kind != "same")

    def publishing(self) -> str:
        """What publishing would do, in a sentence."""
        if self.changes_nothing and self.release is not None:
            return f"nothing would change: release {self.release} stays"
        told = {kind: self.counts[kind] for kind in ("added", "changed", "removed")}
        counts = ", ".join(f"{count:,} {kind}" for kind, count in told.items())
        return f"release {(self.release or 0) + 1}: {counts}; {self.counts['same']:,} stay as they are"

    def told(self) -> Fields:
        """As plain data."""
        return {
            "against": self.release,
            "publishing": self.publishing(),
            "counts": dict(sorted(self.counts.items())),
            "fields": dict(sorted(self.fields.items())),
            "moved": [{"ref": ref, "metres": round(length, 1)} for ref, length in self.moved.items()],
            "refs": {kind: refs for kind, refs in self.refs.items() if kind not in ("same", "moved")},
        }


def compare(outlets: Iterable[Outlet], before: PreviousRelease | None) -> Comparison:
    """The outlets of a feed against the current release, None before the first."""
    made = Comparison(before.number if before else None)
    seen = set()
    for outlet in outlets:
        seen.add(outlet.ref)
        old = before.fields(outlet.ref) if before else None
        if old is None:
            made.add("added", outlet.ref)
        else:
            _changed(made, old, outlet.told(outlet.code or old.get("code", "")))
    for ref in sorted(before.bodies.keys() - seen) if before else ():
        made.add("removed", ref)
    return made


def _changed(made: Comparison, old: Fields, new: Fields) -> None:
    ref = new["ref"]
    differing = {name for name in old.keys() | new.keys() if _facts(old, name) != _facts(new, name)}
    if not differing:
        made.add("same", ref)
        return
    made.add("changed", ref)
    length = metres(Point(old["lat"], old["lon"]), Point(new["lat"], new["lon"]))
    if length > MOVED_METRES:
        made.add("moved", ref)
        if len(made.moved) < LISTED:
            made.moved[ref] = length
    if "status" in differing and new["status"] in GONE:
        made.add("closed", ref)
    if differing.intersection(HOURS):
        made.add("hours", ref)
    made.fields.update(differing)


def _facts(fields: Fields, name: str) -> Any:
    """A field as the store compares it: the name of the feed is no fact."""
    value = fields.get(name)
    return {k: v for k, v in value.items() if k != "feed"} if name == "source" and value else value
