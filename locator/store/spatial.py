"""Queries on the spatial table: reference implementation for testing the in-memory snapshot."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
import orjson
import shapely
from sqlalchemy import ColumnElement, Connection, and_, or_

from ..geo.point import Box, Point, box_around, chord_metres, metres
from ..hours import Timetable
from ..index.column_store import schedule_of_fields
from ..index.search import ROUNDING, Inside, Nearest, SearchArea, adcode_range
from ..index.snapshot import Filter, schedule_state
from ..network.outlet import FINDABLE
from .dialect import bbox_condition
from .schema import of_release, outlets

INITIAL_RADIUS = 3_000.0  # metres
MAX_RADIUS = 13_000_000.0  # metres, longer than any chord of the Earth


class OutletDistance(NamedTuple):
    """Position of an outlet; the JSON body is read only to evaluate opening hours."""

    ref: str
    lat: float
    lon: float


def nearest(
    connection: Connection, release: int, params: Nearest, timetable: Timetable
) -> list[tuple[str, float]]:
    """Return refs and distances in metres of the nearest outlets, like `search.nearest`."""
    radius = INITIAL_RADIUS
    while True:
        condition = bbox_condition(connection, box_around(params.origin, radius))
        rows = _candidates(connection, release, condition, params.filter, timetable)
        distances = sorted(_measure(params.origin, rows, radius))
        if len(distances) >= params.limit or radius > MAX_RADIUS:
            return _within_limits(distances, params)
        radius *= 4


def _measure(origin: Point, rows: Iterable[OutletDistance], radius: float) -> Iterable[tuple[int, str]]:
    for row in rows:
        place = Point(row.lat, row.lon)
        if chord_metres(origin, place) <= radius:
            yield round(metres(origin, place) / ROUNDING), row.ref


def _within_limits(distances: Sequence[tuple[int, str]], params: Nearest) -> list[tuple[str, float]]:
    hits = [(ref, steps * ROUNDING) for steps, ref in distances[: params.limit]]
    return [hit for hit in hits if params.radius is None or hit[1] <= params.radius]


def inside(connection: Connection, release: int, params: Inside, timetable: Timetable) -> list[str]:
    """Return the refs of the outlets inside an area, like `search.inside`."""
    rows = _candidates(
        connection, release, _area_condition(connection, params.area), params.filter, timetable
    )
    return sorted(row.ref for row in rows if _contains(params.area, row))


def _area_condition(connection: Connection, area: SearchArea) -> ColumnElement[bool]:
    if isinstance(area, Box):
        return bbox_condition(connection, area)
    if isinstance(area, tuple):
        return or_(*(outlets.c.adcode.between(*adcode_range(adcode)) for adcode in area))
    return bbox_condition(connection, Box(*shapely.bounds(area).tolist()))


def _contains(area: SearchArea, row: OutletDistance) -> bool:
    if isinstance(area, Box):
        return bool(area.contains(np.array(row.lat), np.array(row.lon)))
    return isinstance(area, tuple) or bool(shapely.intersects_xy(area, row.lon, row.lat))


def _candidates(
    connection: Connection, release: int, where: ColumnElement[bool], filters: Filter, timetable: Timetable
) -> list[OutletDistance]:
    query = of_release(release).where(where, _filter_condition(filters))
    at, columns = filters.open_at, (outlets.c.ref, outlets.c.lat, outlets.c.lon)
    if at is None:
        return [OutletDistance(*row) for row in connection.execute(query.with_only_columns(*columns))]
    rows = connection.execute(query.with_only_columns(*columns, outlets.c.body, outlets.c.status))
    return [
        OutletDistance(*place)
        for *place, body, status in rows
        if schedule_state(timetable, schedule_of_fields(orjson.loads(body), status), at).now is True
    ]


def _filter_condition(filters: Filter) -> ColumnElement[bool]:
    statuses = ("open",) if filters.in_service else FINDABLE
    conditions: list[ColumnElement[bool]] = [outlets.c.status.in_(statuses)]
    if filters.kinds:
        conditions.append(outlets.c.kind.op("&")(filters.kinds) != 0)
    for name in ("services", "devices", "access"):
        bits = getattr(filters, name)
        if bits:
            conditions.append(outlets.c[name].op("&")(bits) == bits)
    return and_(*conditions)
