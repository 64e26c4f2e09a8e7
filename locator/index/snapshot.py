"""One release in memory: positions, masks and ready-made rows. Immutable, so every thread may read it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import numpy as np
import orjson
from numpy.typing import NDArray
from pykdtree.kdtree import KDTree

from ..geo.datum import DATUMS, Datum, from_wgs84
from ..geo.point import Floats, Point, ecef
from ..hours import Day, State, Timetable
from ..network.outlet import KINDS
from ..runtime.blob_store import MemoryBlobs
from ..runtime.cache import Kept
from .column_store import Columns, Mask, Schedule, StoredRow, gather
from .incremental import carry, wasted

Indices = NDArray[np.int64]

LEAF_SIZE = 32
SUBSETS_KEPT = 64
MINUTES_KEPT = 16
TOLD_KEPT = 4  # minutes and languages
FIELDS_KEPT = 2
WARMED = 16
MOST_WASTED = 0.5  # of the file of bodies


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
    in_service: bool = False  # without those closed for now


EVERY = Filter()


@dataclass(frozen=True, slots=True)
class Subset:
    """The outlets that a filter leaves: their indices, ascending, and a k-d tree over them."""

    indices: Indices
    tree: KDTree | None


class Snapshot:
    """All outlets of one release, ordered by ref, so that the order of indices is the order of refs."""

    def __init__(
        self,
        release: Release,
        rows: Iterable[StoredRow] | Columns,
        timetable: Timetable,
        came_from: Indices | None = None,
    ) -> None:
        columns = rows if isinstance(rows, Columns) else gather(rows)
        self.release = release
        self.came_from = came_from  # the index of each outlet in the release before, or NEW
        self.refs, self.names = columns.refs, columns.names
        self.lat, self.lon, self.adcodes = columns.lat, columns.lon, columns.adcodes
        self.xyz: Floats = ecef(self.lat, self.lon)
        self._places = np.column_stack([self.lat, self.lon, self.xyz])
        self.ready: Callable[[int], bytes] | None = None  # set when they are: see `ready`
        self._columns = columns
        self._shifted = {datum: from_wgs84(self.lat, self.lon, datum) for datum in DATUMS}
        self._by_code = columns.codes.ascending()
        self._codes = columns.codes.taken(self._by_code)
        self._timetable = timetable
        self._subsets: Kept[Filter, Subset] = Kept(SUBSETS_KEPT)
        self._states: Kept[datetime, dict[int, State]] = Kept(MINUTES_KEPT)
        self.told: Kept[tuple[datetime, str], dict[int, bytes]] = Kept(TOLD_KEPT)  # see `features`
        self.trimmed: Kept[tuple[str, ...], dict[int, bytes]] = Kept(FIELDS_KEPT)  # see `features`

    def following(
        self, release: Release, gone: Iterable[str], rows: Iterable[StoredRow]
    ) -> "Snapshot | None":
        """The next release: this one without the refs that are gone, with new rows in their place or beside.

        None when these do not make up the release, or when reading it whole is the better way.
        """
        carried = carry(self._columns, gone, rows)
        columns = carried.columns
        if len(columns.refs) != release.rows or wasted(columns) > MOST_WASTED:
            return None
        return Snapshot(release, columns, self._timetable, carried.came_from)

    def warm(self, before: "Snapshot") -> None:
        """Select now what was selected last in the release before, but for what is open at an instant."""
        for wanted in before._subsets.newest(WARMED):
            if wanted.open_at is None:
                self.subset(wanted)

    def __len__(self) -> int:
        return len(self.refs)

    def index(self, ref: str) -> int | None:
        """The index of the outlet with this ref."""
        return self.refs.find(ref)

    def index_of_code(self, code: str) -> int | None:
        """The index of the outlet with this code."""
        at = self._codes.find(code) if code else None
        return None if at is None else int(self._by_code[at])

    def point(self, index: int) -> Point:
        """The WGS-84 position of an outlet."""
        return Point(float(self.lat[index]), float(self.lon[index]))

    def places(self, indices: list[int]) -> list[list[float]]:
        """Of some outlets latitude and longitude, and the earth-centred coordinates in metres."""
        places: list[list[float]] = self._places[indices].tolist()
        return places

    def position(self, index: int, datum: Datum) -> tuple[float, float]:
        """Latitude and longitude of an outlet in a datum."""
        lat, lon = self._shifted[datum]
        return float(lat[index]), float(lon[index])

    def brief(self, index: int) -> dict[str, str]:
        """What a marker needs to know."""
        ref, kind = self.refs[index], KINDS[int(self._columns.bits["kind"][index]).bit_length() - 1]
        return {"ref": ref, "name": self.names[index], "kind": kind}

    def body(self, index: int) -> bytes:
        """The outlet as JSON, ready to be sent."""
        columns = self._columns
        return columns.bodies.read(columns.starts.item(index), columns.ends.item(index))

    def outlet(self, index: int) -> dict[str, Any]:
        """The outlet's fields, decoded."""
        fields: dict[str, Any] = orjson.loads(self.body(index))
        return fields

    def schedule_of(self, index: int) -> int:
        """The number of the outlet's schedule: those who share one are open at the same times."""
        return int(self._columns.schedule_of.item(index))

    def state(self, index: int, at: datetime) -> State:
        """Whether the outlet is open at that minute."""
        return self._state(self.schedule_of(index), at)

    def state_then(self, index: int, at: datetime) -> State:
        """The same at a minute that hardly anybody else asks for: it is not kept."""
        return judge(self._timetable, self._columns.schedules[self.schedule_of(index)], at)

    def _state(self, number: int, at: datetime) -> State:
        states = self._states.get(at, lambda _: {})
        if number not in states:
            states[number] = judge(self._timetable, self._columns.schedules[number], at)
        return states[number]

    def week(self, index: int, first: date) -> list[Day]:
        """What holds at the outlet on seven days."""
        schedule = self._columns.schedules[self.schedule_of(index)]
        return self._timetable.week(schedule.hours, schedule.exceptions, first)

    def subset(self, wanted: Filter) -> Subset:
        """The findable outlets that a filter leaves, kept for the next question."""
        return self._subsets.get(wanted, self._select)

    def matches(self, wanted: Filter) -> Mask:
        """Which outlets are findable and pass the filter."""
        mask = self._columns.findable.copy()
        if wanted.kinds:
            mask &= (self._columns.bits["kind"] & wanted.kinds) != 0
        for name in ("services", "devices", "access"):
            needed = getattr(wanted, name)
            if needed:
                mask &= (self._columns.bits[name] & needed) == needed
        if wanted.in_service:
            mask &= self._in_service()[self._columns.schedule_of]
        if wanted.open_at is not None:
            mask &= self._open(wanted.open_at)[self._columns.schedule_of]
        return mask

    def bare(self) -> Columns:
        """The columns without the rows themselves."""
        return replace(self._columns, bodies=MemoryBlobs(bytearray()))

    def _select(self, wanted: Filter) -> Subset:
        indices = np.flatnonzero(self.matches(wanted))
        return Subset(indices, KDTree(self.xyz[indices], leafsize=LEAF_SIZE) if len(indices) else None)

    def _in_service(self) -> Mask:
        return np.array([each.status == "open" for each in self._columns.schedules], dtype=np.bool_)

    def _open(self, at: datetime) -> Mask:
        states = (self._state(number, at) for number in range(len(self._columns.schedules)))
        return np.array([state.now is True for state in states], dtype=np.bool_)


def judge(timetable: Timetable, schedule: Schedule, at: datetime) -> State:
    """Whether an outlet with this schedule is open; one that is closed or planned never is."""
    if schedule.status != "open":
        return State(now=False, until=None, next=None, why=schedule.status)
    return timetable.state(schedule.hours, schedule.exceptions, at)
