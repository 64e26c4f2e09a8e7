"""Preview of a change by hand: its effect and what must be confirmed before it is published."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal, NamedTuple, cast

from ..errors import InvalidInput, LocatorError
from ..feed.report import Finding
from ..geo.point import Point, metres
from ..index.release_diff import HoldReason
from ..network.outlet import Outlet

MIN_METRES = 0.05
UNLISTED = ("code", "ref")
IN_FEEDS = "; treated as empty"  # the effect of a value that is not read, unlike that of an edit


OutletPair = tuple[Outlet | None, Outlet | None]
ChangeKind = Literal["added", "changed", "removed"]


class FieldChange(NamedTuple):
    """A field of an outlet, such as `address.text`, before and after as JSON values; None if empty."""

    field: str
    before: Any
    after: Any


class OutletChange(NamedTuple):
    """A changed outlet and its changed fields.

    `points` are both positions of an outlet that moves, and the position of one that is added.
    """

    kind: ChangeKind
    ref: str
    name: str
    fields: Sequence[FieldChange]
    points: tuple[Point, ...]
    name_en: str | None = None

    @property
    def metres(self) -> float:
        """Return the distance that the outlet moves."""
        return metres(*self.points) if len(self.points) > 1 else 0.0


class ChangeCounts(NamedTuple):
    """Numbers of outlets that a change adds, changes and removes."""

    added: int
    changed: int
    removed: int


class ListedOutlet(NamedTuple):
    """A changed outlet by name, with the adcode of its district; '' if unknown."""

    kind: ChangeKind
    ref: str
    name: str
    adcode: str
    name_en: str | None = None


class ChangePreview(NamedTuple):
    """Effect of a change by hand on release `base`.

    `outlets` has the first of the outlets in `counts` with their changes, `listed` more of them by name.
    `warnings` and `reasons` must be confirmed. `token` identifies what a person has seen.
    """

    base: int
    counts: ChangeCounts
    outlets: Sequence[OutletChange]
    warnings: Sequence[Finding]
    reasons: Sequence[HoldReason]
    token: str
    listed: Sequence[ListedOutlet] = ()

    @property
    def changed(self) -> int:
        """Return the number of outlets that are published differently."""
        return sum(self.counts)

    @property
    def is_suspicious(self) -> bool:
        """Return True if something must be confirmed."""
        return bool(self.warnings or self.reasons)


Accept = Callable[[ChangePreview], bool]


class NotConfirmed(LocatorError):
    """A change by hand that was not published because it must be confirmed: `preview` is its effect."""

    def __init__(self, preview: ChangePreview) -> None:
        super().__init__("the change was not confirmed")
        self.preview = preview


IN_FILES = re.compile(r"\b(?:export|file|columns?)\b", re.IGNORECASE)  # of a fix that helps with feeds only
TYPE_AGAIN = "Type the value again."


class RefusedChange(InvalidInput):
    """A change by hand that a check of feeds refuses; `finding` has the requirement and the fix."""

    def __init__(self, field: str, finding: Finding) -> None:
        reason = finding.reason.removesuffix(IN_FEEDS)
        super().__init__(field, f"{finding.value!r} {reason}" if finding.value else reason)
        self.finding = finding
        fix = TYPE_AGAIN if IN_FILES.search(finding.fix) else finding.fix
        self.hint = fix[:1].lower() + fix[1:].removesuffix(".")


def outlet_change(before: Outlet | None, after: Outlet | None) -> OutletChange:
    """Return the changed fields of an outlet, nested ones as `address.text`; all of one without the other."""
    outlet = cast("Outlet", after or before)
    old, new = (_flat(item.to_dict(item.code)) if item else {} for item in (before, after))
    names = [name for name in {**old, **new} if old.get(name) != new.get(name) and name not in UNLISTED]
    fields = [FieldChange(name, old.get(name), new.get(name)) for name in names]
    kind: ChangeKind = "added" if before is None else "removed" if after is None else "changed"
    return OutletChange(kind, outlet.ref, outlet.name, fields, _points(before, after), outlet.name_en)


def listed_outlet(before: Outlet | None, after: Outlet | None, adcode: int) -> ListedOutlet:
    """Return a changed outlet by name."""
    outlet = cast("Outlet", after or before)
    kind: ChangeKind = "added" if before is None else "removed" if after is None else "changed"
    code = f"{adcode:06d}" if adcode else outlet.address.adcode
    return ListedOutlet(kind, outlet.ref, outlet.name, code, outlet.name_en)


def _points(before: Outlet | None, after: Outlet | None) -> tuple[Point, ...]:
    if before is None or after is None:
        return (after.point,) if after else ()
    return (before.point, after.point) if metres(before.point, after.point) > MIN_METRES else ()


def _flat(fields: Mapping[str, Any]) -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for name, value in fields.items():
        if isinstance(value, dict):
            flat |= {f"{name}.{member}": item for member, item in value.items()}
        else:
            flat[name] = value
    return flat
