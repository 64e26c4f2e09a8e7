"""Networks for tests, and a reference search: distances by geographiclib, filters by outlet fields."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
from geographiclib.geodesic import Geodesic

from locator.geo.point import Point, ecef, ecef_point
from locator.hours import Timetable
from locator.hours.holiday_calendar import HolidayCalendar
from locator.index.search import ROUNDING
from locator.index.snapshot import Release, Snapshot
from locator.network.outlet import DEVICES, KINDS, SERVICES, Access, Address, Approach, DatedException, Outlet
from locator.store.rows import version_of

DATA = Path(__file__).parent.parent / "data"
NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)  # a Tuesday, 10:00 in China
HOURS = (
    "Mo-Su 09:00-18:00",
    "Mo-Fr 08:30-12:00,13:30-17:30",
    "Mo-Su 10:00-22:00; Tu off",
    "24/7",
    "20:00-02:00",
    None,
)
STATUSES = ("open", "open", "open", "open", "open", "open", "temporarily_closed", "closed", "planned")


def timetable() -> Timetable:
    return Timetable(HolidayCalendar.load(DATA / "workdays.csv"))


def outlets(places: Sequence[tuple[float, float]], seed: int = 1) -> list[Outlet]:
    """An outlet at each place, its other facts drawn by chance."""
    rng = np.random.default_rng(seed)
    return [_outlet(i, Point(*place), rng) for i, place in enumerate(places)]


def _outlet(number: int, place: Point, rng: np.random.Generator) -> Outlet:
    def some(words: Sequence[str]) -> tuple[str, ...]:
        return tuple(word for word in words if rng.random() < 0.6)

    def flag() -> bool:
        return bool(rng.random() < 0.5)

    closed = DatedException(first=date(2026, 11, 20), last=date(2026, 11, 30), closed=True, reason="盘点")
    return Outlet.model_validate(
        {
            "ref": f"T-{rng.integers(10**6):06d}-{number:05d}",
            "kind": KINDS[int(rng.integers(2))],
            "name": f"示例网点 {number}",
            "address": Address(adcode=str(rng.choice(["110101", "110105", "310115", "440305", "419001"]))),
            "lat": place.lat,
            "lon": place.lon,
            "hours": HOURS[int(rng.integers(len(HOURS)))],
            "exceptions": (closed,) if rng.random() < 0.1 else (),
            "services": some(SERVICES),
            "devices": some(DEVICES),
            "access": Access(
                wheelchair="yes" if flag() else None,
                sign_language="video" if flag() else "none",
                writing_pad=flag(),
            ),
            "approach": Approach(step_free=flag()),
            "status": STATUSES[int(rng.integers(len(STATUSES)))],
        }
    )


def snapshot(network: Sequence[Outlet]) -> Snapshot:
    """The network as release 1."""
    rows = [version_of(outlet, f"1{i:05d}").row for i, outlet in enumerate(network)]
    return Snapshot(Release(1, NOW, sample=False, rows=len(rows)), rows, timetable())


def china(count: int, seed: int) -> list[tuple[float, float]]:
    """Places that crowd around towns, some of them shared by several outlets."""
    rng = np.random.default_rng(seed)
    towns = rng.uniform([20, 80], [50, 130], (max(2, count // 25), 2))
    places = towns[rng.integers(len(towns), size=count)] + rng.normal(0, 0.05, (count, 2))
    places[:: max(2, count // 10)] = places[0]
    return [(round(float(lat), 6), round(float(lon), 6)) for lat, lon in places]


def world(count: int, seed: int) -> list[tuple[float, float]]:
    """Places all over, poles and date line among them."""
    rng = np.random.default_rng(seed)
    edges = [
        (90.0, 0.0),
        (90.0, 77.0),
        (-90.0, 5.0),
        (0.0, 180.0),
        (0.0, -180.0),
        (10.0, 179.999),
        (10.0, -179.999),
    ]
    lat = np.degrees(np.arcsin(rng.uniform(-1, 1, count - len(edges))))
    lon = rng.uniform(-180, 180, count - len(edges))
    return edges + [(round(float(a), 6), round(float(b), 6)) for a, b in zip(lat, lon, strict=True)]


def meets(outlet: Outlet, kinds: set[str], services: set[str], devices: set[str], access: set[str]) -> bool:
    """Whether an outlet is findable and passes a filter, by its fields."""
    return (
        outlet.status in ("open", "temporarily_closed")
        and (not kinds or outlet.kind in kinds)
        and services <= set(outlet.services)
        and devices <= set(outlet.devices)
        and access <= outlet.met_needs()
    )


def expected_nearest(network: Sequence[Outlet], origin: Point, limit: int) -> list[tuple[str, float]]:
    """Refs and metres of the nearest outlets; the shortlist by chord is taken with a wide margin."""
    if not network:
        return []
    lat, lon = (np.array([getattr(o, name) for o in network]) for name in ("lat", "lon"))
    chords = np.linalg.norm(ecef(lat, lon) - np.array(ecef_point(origin)), axis=1)
    reach = np.sort(chords)[min(limit, len(chords)) - 1]
    near = chords <= (reach * 1.05 + 1 if reach < 5_000_000 else np.inf)
    hits = [(_metres(origin, o.point), o.ref) for o, is_near in zip(network, near, strict=True) if is_near]
    return [
        (ref, metres)
        for metres, ref in sorted(hits, key=lambda hit: (round(hit[0] / ROUNDING), hit[1]))[:limit]
    ]


def _metres(a: Point, b: Point) -> float:
    return float(Geodesic.WGS84.Inverse(a.lat, a.lon, b.lat, b.lon, Geodesic.DISTANCE)["s12"])
