"""Compare a feed with the current release to preview the effect of publishing it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from ..geo.point import Point, metres
from ..network.outlet import Outlet

MOVED_METRES = 1.0
MAX_LISTED = 2_000  # refs per kind of change; counts are complete
HOURS_FIELDS = ("hours", "hours_text", "exceptions")
CLOSED_STATUSES = ("closed",)
Fields = dict[str, Any]


@dataclass(frozen=True, slots=True)
class PreviousRelease:
    """Stored release: its number, the JSON of each outlet by ref, and refs found only in older releases."""

    number: int
    bodies: Mapping[str, bytes]
    former_refs: frozenset[str] = frozenset()

    def fields(self, ref: str) -> Fields | None:
        """Return the fields of an outlet, or None when the release lacks the ref."""
        body = self.bodies.get(ref)
        value: Fields | None = orjson.loads(body) if body is not None else None
        return value


@dataclass(slots=True)
class Comparison:
    """Differences from a release by kind of change: complete counts and up to MAX_LISTED refs.

    `moved` maps refs to metres; `fields` counts the changed outlets per field.
    """

    release: int | None
    counts: Counter[str] = field(default_factory=Counter)
    refs: dict[str, list[str]] = field(default_factory=dict)
    moved: dict[str, float] = field(default_factory=dict)
    fields: Counter[str] = field(default_factory=Counter)

    def add(self, kind: str, ref: str) -> None:
        """Count a change and record the ref."""
        self.counts[kind] += 1
        refs = self.refs.setdefault(kind, [])
        if len(refs) < MAX_LISTED:
            refs.append(ref)

    @property
    def is_unchanged(self) -> bool:
        """Return True when publishing would not change the release."""
        return not any(count for kind, count in self.counts.items() if kind != "same")

    def publish_summary(self) -> str:
        """Return a one-line summary of the effect of publishing."""
        if self.is_unchanged and self.release is not None:
            return f"no changes: release {self.release} remains current"
        counts = {kind: self.counts[kind] for kind in ("added", "changed", "removed")}
        summary = ", ".join(f"{count:,} {kind}" for kind, count in counts.items())
        return f"release {(self.release or 0) + 1}: {summary}; {self.counts['same']:,} unchanged"

    def to_dict(self) -> Fields:
        """Return the comparison as JSON-compatible data."""
        return {
            "against": self.release,
            "publishing": self.publish_summary(),
            "counts": dict(sorted(self.counts.items())),
            "fields": dict(sorted(self.fields.items())),
            "moved": [{"ref": ref, "metres": round(length, 1)} for ref, length in self.moved.items()],
            "refs": {kind: refs for kind, refs in self.refs.items() if kind not in ("same", "moved")},
        }


class Comparer:
    """Compares the outlets of a feed, one by one, with the current release (None before the first)."""

    def __init__(self, before: PreviousRelease | None) -> None:
        self._before = before
        self._comparison = Comparison(before.number if before else None)
        self._seen: set[str] = set()

    def add(self, outlet: Outlet) -> None:
        """Compare an outlet."""
        old = self._before.fields(outlet.ref) if self._before else None
        if old is None:
            self._comparison.add("added", outlet.ref)
            return
        self._seen.add(outlet.ref)
        _add_differences(self._comparison, old, outlet.to_dict(outlet.code or old.get("code", "")))

    def finish(self) -> Comparison:
        """Return the comparison after the last outlet."""
        for ref in sorted(self._before.bodies.keys() - self._seen) if self._before else ():
            self._comparison.add("removed", ref)
        return self._comparison


def _add_differences(comparison: Comparison, old: Fields, new: Fields) -> None:
    ref = new["ref"]
    differing = {
        name for name in old.keys() | new.keys() if _compared_value(old, name) != _compared_value(new, name)
    }
    if not differing:
        comparison.add("same", ref)
        return
    comparison.add("changed", ref)
    length = metres(Point(old["lat"], old["lon"]), Point(new["lat"], new["lon"]))
    if length > MOVED_METRES:
        comparison.add("moved", ref)
        if len(comparison.moved) < MAX_LISTED:
            comparison.moved[ref] = length
    if "status" in differing and new["status"] in CLOSED_STATUSES:
        comparison.add("closed", ref)
    if differing.intersection(HOURS_FIELDS):
        comparison.add("hours", ref)
    comparison.fields.update(differing)


def _compared_value(fields: Fields, name: str) -> Any:
    """Return the value of a field for comparison, without the feed name of the source."""
    value = fields.get(name)
    return {k: v for k, v in value.items() if k != "feed"} if name == "source" and value else value
