"""One release in memory: positions, masks and ready-made rows. Immutable, so every thread may read it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

import numpy as np
import orjson
from numpy.typing import NDArray
from pykdtree.kdtree import KDTree

from .datum import DATUMS, Datum, from_wgs84
from .geo import Floats, Point, ecef
from .hours import DatedException, Day, State, Timetable
from .kept import Kept
from .outlet import FINDABLE, KINDS

Indices = NDArray[np.int64]
Mask = NDArray[np.bool_]

LEAF_SIZE = 32
SUBSETS_KEPT = 64
MINUTES_KEPT = 16


class Row(NamedTuple):
    """An outlet as the spatial table keeps it: what is asked for in columns, the whole as JSON."""

    ref: str
    code: str
    kind: int
    services: int
    devices: int
    access: int
    status: str
    adcode: int
    lat: float
    lon: float
    body: bytes


@dataclass(frozen=True, slots=True)
class Release:
    """Which release, when it was published, and whether it is the sample feed."""

    number: int
    published: datetime
    sample: bool
    rows: int


@dataclass(frozen=True, slots=True)
class Filter:
    """What an outlet must be and do: any of the kinds, and all of the rest (bits, see `outlet`)."""

    kinds: int = 0
    services: int = 0
    devices: int = 0
    access: int = 0
    open_at: datetime | None = None


EVERY = Filter()


class Schedule(NamedTuple):
    """Hours that many outlets share."""

    hours: str | None
    exceptions: tuple[DatedException, ...]
    status: str


@dataclass(frozen=True, slots=True)
class Subset:
    """The outlets that a filter leaves: their indices, ascending, and a k-d tree over them."""

    indices: Indices
    tree: KDTree | None


class Snapshot:
    """All outlets of one release, ordered by ref, so that the order of indices is the order of refs."""

    def __init__(self, release: Release, rows: Iterable[Row], timetable: Timetable) -> None:
        ordered = sorted(rows)
        self.release = release
        self.refs = [row.ref for row in ordered]
        self.lat, self.lon = (np.array([row[i] for row in ordered], dtype=np.float64) for i in (8, 9))
        self.xyz: Floats = ecef(self.lat, self.lon)
        self.adcodes = np.array([row.adcode for row in ordered], dtype=np.int32)
        self._bits = {name: _column(ordered, name) for name in ("kind", "services", "devices", "access")}
        self._findable = np.array([row.status in FINDABLE for row in ordered], dtype=np.bool_)
        self.names = [_name(row.body) for row in ordered]
        self._shifted = {datum: from_wgs84(self.lat, self.lon, datum) for datum in DATUMS}
        self._index = {ref: i for i, ref in enumerate(self.refs)}
        self._by_code = {row.code: i for i, row in enumerate(ordered) if row.code}
        self._bodies, self._offsets = _join([row.body for row in ordered])
        self._schedules, self._schedule_of = _schedules(ordered)
        self._timetable = timetable
        self._subsets: Kept[Filter, Subset] = Kept(SUBSETS_KEPT)
        self._states: Kept[datetime, dict[int, State]] = Kept(MINUTES_KEPT)

    def __len__(self) -> int:
        return len(self.refs)

    def index(self, ref: str) -> int | None:
        """The index of the outlet with this ref."""
        return self._index.get(ref)

    def index_of_code(self, code: str) -> int | None:
        """The index of the outlet with this code."""
        return self._by_code.get(code)

    def point(self, index: int) -> Point:
        """The WGS-84 position of an outlet."""
        return Point(float(self.lat[index]), float(self.lon[index]))

    def position(self, index: int, datum: Datum) -> tuple[float, float]:
        """Latitude and longitude of an outlet in a datum."""
        lat, lon = self._shifted[datum]
        return float(lat[index]), float(lon[index])

    def brief(self, index: int) -> dict[str, str]:
        """What a marker needs to know."""
        ref, kind = self.refs[index], KINDS[int(self._bits["kind"][index]).bit_length() - 1]
        return {"ref": ref, "name": self.names[index], "kind": kind}

    def body(self, index: int) -> bytes:
        """The outlet as JSON, ready to be sent."""
        return self._bodies[self._offsets[index] : self._offsets[index + 1]]

    def outlet(self, index: int) -> dict[str, Any]:
        """The outlet's fields, decoded."""
        fields: dict[str, Any] = orjson.loads(self.body(index))
        return fields

    def state(self, index: int, at: datetime) -> State:
        """Whether the outlet is open at that minute."""
        return self._state(int(self._schedule_of[index]), at)

    def _state(self, number: int, at: datetime) -> State:
        states = self._states.get(at, lambda _: {})
        if number not in states:
            states[number] = judge(self._timetable, self._schedules[number], at)
        return states[number]

    def week(self, index: int, first: date) -> list[Day]:
        """What holds at the outlet on seven days."""
        schedule = self._schedules[int(self._schedule_of[index])]
        return self._timetable.week(schedule.hours, schedule.exceptions, first)

    def subset(self, wanted: Filter) -> Subset:
        """The findable outlets that a filter leaves, kept for the next question."""
        return self._subsets.get(wanted, self._select)

    def matches(self, wanted: Filter) -> Mask:
        """Which outlets are findable and pass the filter."""
        mask = self._findable.copy()
        if wanted.kinds:
            mask &= (self._bits["kind"] & wanted.kinds) != 0
        for name in ("services", "devices", "access"):
            needed = getattr(wanted, name)
            if needed:
                mask &= (self._bits[name] & needed) == needed
        if wanted.open_at is not None:
            mask &= self._open(wanted.open_at)[self._schedule_of]
        return mask

    def _select(self, wanted: Filter) -> Subset:
        indices = np.flatnonzero(self.matches(wanted))
        return Subset(indices, KDTree(self.xyz[indices], leafsize=LEAF_SIZE) if len(indices) else None)

    def _open(self, at: datetime) -> Mask:
        states = (self._state(number, at) for number in range(len(self._schedules)))
        return np.array([state.now is True for state in states], dtype=np.bool_)


def judge(timetable: Timetable, schedule: Schedule, at: datetime) -> State:
    """Whether an outlet with this schedule is open; one that is closed or planned never is."""
    if schedule.status != "open":
        return State(now=False, until=None, next=None, why=schedule.status)
    return timetable.state(schedule.hours, schedule.exceptions, at)


def schedule_of(row: Row) -> Schedule:
    """The hours of a row."""
    fields = orjson.loads(row.body)
    exceptions = tuple(
        DatedException(
            date.fromisoformat(e["from"]), date.fromisoformat(e["to"]), e.get("hours"), e.get("reason", "")
        )
        for e in fields.get("exceptions", ())
    )
    return Schedule(fields.get("hours"), exceptions, row.status)


def _name(body: bytes) -> str:
    name: str = orjson.loads(body)["name"]
    return name


def _column(rows: Sequence[Row], name: str) -> NDArray[np.uint32]:
    return np.array([getattr(row, name) for row in rows], dtype=np.uint32)


def _join(bodies: Sequence[bytes]) -> tuple[bytes, NDArray[np.int64]]:
    ends = np.cumsum([0, *map(len, bodies)], dtype=np.int64)
    return b"".join(bodies), ends


def _schedules(rows: Sequence[Row]) -> tuple[list[Schedule], NDArray[np.int32]]:
    numbers: dict[Schedule, int] = {}
    numbered = [numbers.setdefault(schedule_of(row), len(numbers)) for row in rows]
    return list(numbers), np.array(numbered, dtype=np.int32)
