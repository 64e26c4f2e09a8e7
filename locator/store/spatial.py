"""Questions asked of the spatial table itself: the reference that the snapshot is tested against."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
import orjson
import shapely
from sqlalchemy import ColumnElement, Connection, and_, or_

from ..geo.point import Box, Point, box_around, chord, metres
from ..hours import Timetable
from ..index.column_store import schedule_in
from ..index.search import ROUNDING, Area, Inside, Nearest, adcode_range
from ..index.snapshot import Filter, judge
from ..network.outlet import FINDABLE
from .dialect import touches
from .schema import of_release, outlets

FIRST_REACH = 3_000.0  # metres
FARTHEST = 13_000_000.0  # metres, longer than any chord through the earth


class OutletDistance(NamedTuple):
    """What of an outlet is measured; its JSON is read only where its hours are asked for."""

    ref: str
    lat: float
    lon: float


def nearest(
    connection: Connection, release: int, question: Nearest, timetable: Timetable
) -> list[tuple[str, float]]:
    """The refs of the nearest outlets and their metres, as `search.nearest` gives them."""
    reach = FIRST_REACH
    while True:
        near = touches(connection, box_around(question.origin, reach))
        rows = _candidates(connection, release, near, question.filter, timetable)
        measured = sorted(_measure(question.origin, rows, reach))
        if len(measured) >= question.limit or reach > FARTHEST:
            return _answer(measured, question)
        reach *= 4


def _measure(origin: Point, rows: Iterable[OutletDistance], reach: float) -> Iterable[tuple[int, str]]:
    for row in rows:
        place = Point(row.lat, row.lon)
        if chord(origin, place) <= reach:
            yield round(metres(origin, place) / ROUNDING), row.ref


def _answer(measured: Sequence[tuple[int, str]], question: Nearest) -> list[tuple[str, float]]:
    found = [(ref, steps * ROUNDING) for steps, ref in measured[: question.limit]]
    return [hit for hit in found if question.radius is None or hit[1] <= question.radius]


def inside(connection: Connection, release: int, question: Inside, timetable: Timetable) -> list[str]:
    """The refs of the outlets inside, as `search.inside` gives them."""
    rows = _candidates(connection, release, _area(connection, question.area), question.filter, timetable)
    return sorted(row.ref for row in rows if _holds(question.area, row))


def _area(connection: Connection, area: Area) -> ColumnElement[bool]:
    if isinstance(area, Box):
        return touches(connection, area)
    if isinstance(area, tuple):
        return or_(*(outlets.c.adcode.between(*adcode_range(adcode)) for adcode in area))
    return touches(connection, Box(*shapely.bounds(area).tolist()))


def _holds(area: Area, row: OutletDistance) -> bool:
    if isinstance(area, Box):
        return bool(area.holds(np.array(row.lat), np.array(row.lon)))
    return isinstance(area, tuple) or bool(shapely.intersects_xy(area, row.lon, row.lat))


def _candidates(
    connection: Connection, release: int, where: ColumnElement[bool], wanted: Filter, timetable: Timetable
) -> list[OutletDistance]:
    asked = of_release(release).where(where, _passes(wanted))
    at, here = wanted.open_at, (outlets.c.ref, outlets.c.lat, outlets.c.lon)
    if at is None:
        return [OutletDistance(*row) for row in connection.execute(asked.with_only_columns(*here))]
    timed = connection.execute(asked.with_only_columns(*here, outlets.c.body, outlets.c.status))
    return [
        OutletDistance(*place)
        for *place, body, status in timed
        if judge(timetable, schedule_in(orjson.loads(body), status), at).now is True
    ]


def _passes(wanted: Filter) -> ColumnElement[bool]:
    statuses = ("open",) if wanted.in_service else FINDABLE
    needed: list[ColumnElement[bool]] = [outlets.c.status.in_(statuses)]
    if wanted.kinds:
        needed.append(outlets.c.kind.op("&")(wanted.kinds) != 0)
    for name in ("services", "devices", "access"):
        bits = getattr(wanted, name)
        if bits:
            needed.append(outlets.c[name].op("&")(bits) == bits)
    return and_(*needed)
