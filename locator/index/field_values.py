"""Values of an outlet's fields by path, for the comparison of releases."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple, Protocol, get_origin

from ..network.outlet import Outlet
from ..network.text_fields import part_of

Path = tuple[str, ...]
EXCEPTIONS: Path = ("exceptions",)
UNCOMPARED = frozenset(  # compared as refs, codes and positions; notices come and go
    {"ref", "code", "lat", "lon", "source", "notice"}
)
SOON_DAYS = 15  # days from today on of which closures are counted
CLOSED_HOURS = ("", "off", "closed")
FINE_DECIMALS = 5  # of degrees: a metre
LONG_CLOSURE_DAYS = 15  # days of closure beyond which an outlet is as good as temporarily closed


class Place(Protocol):
    """Anything with a position in WGS-84 degrees."""

    @property
    def lat(self) -> float:
        """Latitude."""

    @property
    def lon(self) -> float:
        """Longitude."""


class ValueChange(NamedTuple):
    """A value that has changed; `before` is None if it is new, `after` if it was removed."""

    path: Path
    before: Any
    after: Any


def _paths() -> Iterator[Path]:
    for name, field in Outlet.model_fields.items():
        part = part_of(field.annotation)
        if part is None or get_origin(field.annotation) is tuple:
            yield (name,)
        else:
            yield from ((name, member) for member in part.model_fields)


PATHS = tuple(path for path in _paths() if path[0] not in UNCOMPARED)
DATES = frozenset(path for path in PATHS if path[-1] == "verified_on")
_PARTS = {path[0]: [each for each in PATHS if each[0] == path[0]] for path in PATHS}


def value_changes(old: Mapping[str, Any], new: Mapping[str, Any], today: date) -> Iterator[ValueChange]:
    """Yield the changes between two outlets.

    Lists are compared regardless of order. Exceptions that were added or have passed are no change.
    """
    for name, paths in _PARTS.items():
        if old.get(name) != new.get(name):
            for path in paths:
                change = ValueChange(path, value_at(old, path, today), value_at(new, path, today))
                if _is_change(change, today):
                    yield change


def value_at(fields: Mapping[str, Any], path: Path, today: date) -> Any:
    """Return a value, None if there is none or if all exceptions have passed."""
    value = fields.get(path[0])
    if value is not None and path == EXCEPTIONS:
        return value if current_exceptions(value, today) else None
    return value if len(path) == 1 or value is None else value.get(path[1])


def value_text(value: Any) -> str:
    """Return a value as in a cell of a feed."""
    if isinstance(value, list):
        return ";".join(map(value_text, value))
    if isinstance(value, dict) and "from" not in value:
        return " ".join(map(str, value.values()))
    if isinstance(value, dict):
        return f"{value['from']}/{value['to']} {value.get('hours', 'closed')}"
    return str(value).lower() if isinstance(value, bool) else str(value)


def current_exceptions(exceptions: Any, today: date) -> frozenset[tuple[str, str, str]]:
    """Return first day from today on, last day and hours of the exceptions that have not passed."""
    day = today.isoformat()
    return frozenset(
        (max(item["from"], day), item["to"], item.get("hours", ""))
        for item in exceptions or ()
        if item["to"] >= day
    )


def is_closed_for_long(exceptions: Any, today: date) -> bool:
    """Return True if exceptions replace the hours of an outlet on more than 15 days from today on.

    Other hours count too: they may be a minute a day, or unknown.
    """
    spans = (
        (date.fromisoformat(last) - date.fromisoformat(first)).days + 1
        for first, last, _ in current_exceptions(exceptions, today)
    )
    return sum(spans) > LONG_CLOSURE_DAYS


def days_closed_soon(exceptions: Any, today: date) -> frozenset[date]:
    """Return the days of the next 15, today included, on which exceptions close an outlet."""
    spans = [
        (date.fromisoformat(first), date.fromisoformat(last))
        for first, last, hours in current_exceptions(exceptions, today)
        if hours in CLOSED_HOURS
    ]
    days = (today + timedelta(days=ahead) for ahead in range(SOON_DAYS))
    return frozenset(day for day in days if any(first <= day <= last for first, last in spans))


def written_degrees(fields: Mapping[str, Any], place: Place) -> tuple[float, float]:
    """Return latitude and longitude of an outlet as in its feed."""
    source = fields.get("source")
    return (source["lat"], source["lon"]) if source else (place.lat, place.lon)


def decimals_left(before: tuple[float, float], after: tuple[float, float]) -> int | None:
    """Return the fewest decimals of a coordinate that had five or more and lost some; None if none did."""
    lost = [
        _decimals(new)
        for old, new in zip(before, after, strict=True)
        if _decimals(old) >= FINE_DECIMALS > _decimals(new)
    ]
    return min(lost, default=None)


def _decimals(degrees: float) -> int:
    return len(repr(degrees).partition(".")[2])


def _is_change(change: ValueChange, today: date) -> bool:
    path, before, after = change
    if path == EXCEPTIONS and before is not None and after is not None:
        return not current_exceptions(before, today) <= current_exceptions(after, today)
    if isinstance(before, list) and isinstance(after, list):
        return sorted(map(value_text, before)) != sorted(map(value_text, after))
    return bool(before != after)
