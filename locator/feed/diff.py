"""Compare a feed with the current release to preview the effect of publishing it."""

from collections import Counter
from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import orjson

from ..geo.point import Point, metres
from ..network.outlet import Outlet
from .changed_fields import ChangedFields

MOVED_METRES = 1.0
MAX_LISTED = 2_000  # refs per kind of change; counts are complete
UNKNOWN_HOURS = "unknown"  # in OSM syntax; the same as none
CLOSED_STATUSES = ("closed",)
Fields = dict[str, Any]


def unchanged(outlet: Outlet) -> Outlet:
    """Return the outlet: there are no overrides."""
    return outlet


@dataclass(frozen=True, slots=True)
class PreviousRelease:
    """Stored release: its number, the JSON of each outlet by ref, and refs found only in older releases.

    `with_overrides` returns an outlet of a feed as it would be published.
    """

    number: int
    bodies: Mapping[str, bytes]
    former_refs: frozenset[str] = frozenset()
    with_overrides: Callable[[Outlet], Outlet] = unchanged

    def fields(self, ref: str) -> Fields | None:
        """Return the fields of an outlet, or None when the release lacks the ref."""
        body = self.bodies.get(ref)
        value: Fields | None = orjson.loads(body) if body is not None else None
        return value


class ComparedOutlet(NamedTuple):
    """An outlet of a comparison by name; the English name and the adcode are '' if unknown."""

    name: str
    name_en: str
    adcode: str


@dataclass(slots=True)
class Comparison:
    """Differences from a release by kind of change: complete counts and up to MAX_LISTED refs.

    An outlet is `removed` if no row has its ref, `rejected` if its row is invalid; publishing removes both.
    Of the `changed` ones, `closed`, `moved`, `hours` and `hours_lost` may overlap, and `details` are
    the others. `hours_lost` had hours and gets none, so it is not in `hours`.
    `outlets` has the names of the listed refs, `moved` their metres; `fields` counts the changed outlets per
    field, and `changed_fields` has examples.
    """

    release: int | None
    counts: Counter[str] = field(default_factory=Counter)
    refs: dict[str, list[str]] = field(default_factory=dict)
    outlets: dict[str, ComparedOutlet] = field(default_factory=dict)
    moved: dict[str, float] = field(default_factory=dict)
    fields: Counter[str] = field(default_factory=Counter)
    changed_fields: ChangedFields = field(default_factory=ChangedFields)

    def add(self, kind: str, fields: Fields) -> None:
        """Count a change of an outlet, and record its ref and, unless it stays the same, its name."""
        self.counts[kind] += 1
        refs, ref = self.refs.setdefault(kind, []), fields["ref"]
        if len(refs) >= MAX_LISTED:
            return
        refs.append(ref)
        if kind != "same" and ref not in self.outlets:
            adcode = (fields.get("address") or {}).get("adcode", "")
            self.outlets[ref] = ComparedOutlet(fields.get("name", ""), fields.get("name_en", ""), adcode)

    @property
    def is_unchanged(self) -> bool:
        """Return True when publishing would not change the release."""
        return not any(count for kind, count in self.counts.items() if kind != "same")

    def publish_summary(self) -> str:
        """Return a one-line summary of the effect of publishing."""
        if self.is_unchanged and self.release is not None:
            return f"no changes: release {self.release} remains current"
        counts = {kind: self.counts[kind] for kind in ("added", "changed", "removed")}
        counts["removed"] += self.counts["rejected"]
        summary = ", ".join(f"{count:,} {kind}" for kind, count in counts.items())
        return f"release {(self.release or 0) + 1}: {summary}; {self.counts['same']:,} unchanged"

    def to_dict(self) -> Fields:
        """Return the comparison as JSON-compatible data."""
        return {
            "against": self.release,
            "publishing": self.publish_summary(),
            "counts": dict(sorted(self.counts.items())),
            "fields": dict(sorted(self.fields.items())),
            "changedFields": self.changed_fields.to_list(),
            "moved": [{"ref": ref, "metres": round(length, 1)} for ref, length in self.moved.items()],
            "outlets": {ref: outlet._asdict() for ref, outlet in self.outlets.items()},
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
        if self._before is None or old is None:
            self._comparison.add("added", outlet.to_dict(outlet.code))
            return
        self._seen.add(outlet.ref)
        effective = self._before.with_overrides(outlet)
        _add_differences(self._comparison, old, effective.to_dict(effective.code or old.get("code", "")))

    def finish(self, missing_refs: Container[str]) -> Comparison:
        """Return the comparison after the last outlet; `missing_refs` are those that no row has."""
        if self._before is None:
            return self._comparison
        for ref in sorted(self._before.bodies.keys() - self._seen):
            kind = "removed" if ref in missing_refs else "rejected"
            self._comparison.add(kind, {**(self._before.fields(ref) or {}), "ref": ref})
        return self._comparison


def is_same_outlet(old: Fields, new: Fields) -> bool:
    """Return True if publishing `new` would not change `old`."""
    return not _differing(old, new)


def _differing(old: Fields, new: Fields) -> set[str]:
    names = old.keys() | new.keys()
    return {name for name in names if _compared_value(old, name) != _compared_value(new, name)}


def _add_differences(comparison: Comparison, old: Fields, new: Fields) -> None:
    differing = _differing(old, new)
    if not differing:
        comparison.add("same", new)
        return
    effects = _effects(old, new)
    for kind in ("changed", *(effects or ("details",))):
        comparison.add(kind, new)
    if "moved" in effects and len(comparison.moved) < MAX_LISTED:
        comparison.moved[new["ref"]] = _metres_moved(old, new)
    comparison.fields.update(differing)
    comparison.changed_fields.add(old, new, differing)


def _effects(old: Fields, new: Fields) -> list[str]:
    """Return the kinds of change that matter most to visitors; none if only other fields differ."""
    before, after = _known_hours(old), _known_hours(new)
    has_other_hours = before != after or (old.get("exceptions") or []) != (new.get("exceptions") or [])
    is_lost = bool(before) and not after
    effects = {
        "closed": new["status"] in CLOSED_STATUSES and old.get("status") != new["status"],
        "moved": _metres_moved(old, new) > MOVED_METRES,
        "hours_lost": is_lost,
        "hours": has_other_hours and not is_lost,
    }
    return [kind for kind, is_true in effects.items() if is_true]


def _known_hours(fields: Fields) -> str:
    hours: str = fields.get("hours") or ""
    return "" if hours == UNKNOWN_HOURS else hours


def _metres_moved(old: Fields, new: Fields) -> float:
    return metres(Point(old["lat"], old["lon"]), Point(new["lat"], new["lon"]))


def _compared_value(fields: Fields, name: str) -> Any:
    """Return the value of a field for comparison, without the feed name of the source."""
    value = fields.get(name)
    return {k: v for k, v in value.items() if k != "feed"} if name == "source" and value else value
