"""Preview of a change by hand: its effect and what must be confirmed before it is published."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from ..errors import InvalidInput, LocatorError
from ..feed.report import Finding
from ..geo.point import Point, metres
from ..index.release_diff import HoldReason
from ..network.outlet import Outlet

MIN_METRES = 0.05
UNLISTED = ("code", "ref")


class FieldChange(NamedTuple):
    """A field of an outlet, such as `address.text`, before and after as JSON values; None if empty."""

    field: str
    before: Any
    after: Any


class OutletChange(NamedTuple):
    """A changed outlet, the changed fields, and both positions if it moves."""

    ref: str
    name: str
    fields: Sequence[FieldChange]
    points: tuple[Point, Point] | None

    @property
    def metres(self) -> float:
        """Return the distance that the outlet moves."""
        return metres(*self.points) if self.points else 0.0


class ChangePreview(NamedTuple):
    """Effect of a change by hand on release `base`.

    `outlets` lists the first of the `changed` outlets. `warnings` and `reasons` must be confirmed. `token`
    identifies what a person has seen.
    """

    base: int
    changed: int
    outlets: Sequence[OutletChange]
    warnings: Sequence[Finding]
    reasons: Sequence[HoldReason]
    token: str

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


class RefusedChange(InvalidInput):
    """A change by hand that a check of feeds refuses; `finding` has the requirement and the fix."""

    def __init__(self, field: str, finding: Finding) -> None:
        super().__init__(field, finding.reason)
        self.finding = finding


def outlet_change(before: Outlet, after: Outlet) -> OutletChange:
    """Return the changed fields of an outlet, nested ones as `address.text`."""
    old, new = _flat(before.to_dict(before.code)), _flat(after.to_dict(after.code))
    names = [name for name in {**old, **new} if old.get(name) != new.get(name) and name not in UNLISTED]
    moved = metres(before.point, after.point) > MIN_METRES
    fields = [FieldChange(name, old.get(name), new.get(name)) for name in names]
    return OutletChange(after.ref, after.name, fields, (before.point, after.point) if moved else None)


def _flat(fields: Mapping[str, Any]) -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for name, value in fields.items():
        if isinstance(value, dict):
            flat |= {f"{name}.{member}": item for member, item in value.items()}
        else:
            flat[name] = value
    return flat
