"""One release in memory: positions, masks and serialized rows. Immutable, so threads can share it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import numpy as np
import orjson
from numpy.typing import NDArray
from pykdtree.kdtree import KDTree
from typing_extensions import TypedDict

from ..geo.crossing import sides_of
from ..geo.datum import DATUMS, Datum, from_wgs84
from ..geo.point import Floats, Point, ecef
from ..hours import Day, State, Timetable
from ..network.outlet import KINDS
from ..runtime.blob_store import MemoryBlobs
from ..runtime.cache import BoundedCache
from .column_store import Columns, Mask, Schedule, StoredRow, build_columns
from .incremental import update_columns, wasted_share
from .string_column import find_string

Indices = NDArray[np.int64]

LEAF_SIZE = 32
MAX_CACHED_SUBSETS = 64
MAX_CACHED_MINUTES = 16
MAX_RENDERED_STATES = 4  # pairs of minute and language
MAX_CACHED_FIELD_SETS = 2
PREBUILT = 16
MAX_WASTED_SHARE = 0.5  # of the body file


@dataclass(frozen=True, slots=True)
class Release:
    """A release: number, publication time, whether it is the sample feed, and row count."""

    number: int
    published: datetime
    sample: bool
    rows: int


class MarkerProperties(TypedDict, total=False):
    """Properties of a map marker: ref, name and kind of an outlet, or the number of outlets of a cluster."""

    count: int
    ref: str
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Filter:
    """Outlet filter: any of the kinds and all of the other conditions (bits, see `outlet`)."""

    kinds: int = 0
    services: int = 0
    devices: int = 0
    access: int = 0
    open_at: datetime | None = None
    in_service: bool = False  # exclude temporarily closed outlets
    side: int | None = None  # of a boundary, see `geo.crossing`
    closed: tuple[int, ...] = ()  # indices of outlets that are reported closed at `open_at`


ALL_OUTLETS = Filter()
EVERY = slice(None)


@dataclass(frozen=True, slots=True)
class Subset:
    """The outlets that pass a filter: ascending indices, and a k-d tree over their positions."""

    indices: Indices
    tree: KDTree | None


class Snapshot:
    """All outlets of one release, ordered by ref, so that index order is ref order."""

    def __init__(
        self,
        release: Release,
        rows: Iterable[StoredRow] | Columns,
        timetable: Timetable,
        previous_index: Indices | None = None,
    ) -> None:
        columns = rows if isinstance(rows, Columns) else build_columns(rows)
        self.release = release
        self.previous_index = previous_index  # index of each outlet in the previous release, or NEW
        self.refs, self.names = columns.refs, columns.names
        self.lat, self.lon, self.adcodes = columns.lat, columns.lon, columns.adcodes
        self.sides = sides_of(columns.adcodes).tobytes()
        self.xyz: Floats = ecef(self.lat, self.lon)
        self._coordinates = np.column_stack([self.lat, self.lon, self.xyz])
        self.feature_cache: Callable[[int], bytes] | None = None  # set once built, see `feature_cache`
        self._columns = columns
        self._positions_by_datum = {datum: from_wgs84(self.lat, self.lon, datum) for datum in DATUMS}
        self._by_code = columns.codes.argsort(kind="stable")
        self._codes = columns.codes[self._by_code]
        self._timetable = timetable
        self._subsets: BoundedCache[Filter, Subset] = BoundedCache(MAX_CACHED_SUBSETS)
        self._states: BoundedCache[datetime, dict[int, State]] = BoundedCache(MAX_CACHED_MINUTES)
        self.rendered_states: BoundedCache[tuple[datetime, str, bool], dict[int, bytes]] = BoundedCache(
            MAX_RENDERED_STATES
        )  # see `geojson`
        self.trimmed_features: BoundedCache[tuple[str, ...], dict[int, bytes]] = BoundedCache(
            MAX_CACHED_FIELD_SETS
        )  # see `geojson`

    def next_release(
        self, release: Release, removed_refs: Iterable[str], rows: Iterable[StoredRow]
    ) -> "Snapshot | None":
        """Return the next release: this one without the removed refs and with the new rows.

        Returns None if the result does not match the release, or if loading it from scratch is better.
        """
        update = update_columns(self._columns, removed_refs, rows)
        columns = update.columns
        if len(columns.refs) != release.rows or wasted_share(columns) > MAX_WASTED_SHARE:
            return None
        return Snapshot(release, columns, self._timetable, update.previous_index)

    def prebuild(self, previous: "Snapshot") -> None:
        """Select the subsets last used by the previous release, except those filtered by an instant."""
        for condition in previous._subsets.newest(PREBUILT):
            if condition.open_at is None:
                self.subset(condition)

    def __len__(self) -> int:
        return len(self.refs)

    def index(self, ref: str) -> int | None:
        """Return the index of the outlet with this ref, or None."""
        return find_string(self.refs, ref)

    def index_of_code(self, code: str) -> int | None:
        """Return the index of the outlet with this code, or None."""
        at = find_string(self._codes, code) if code else None
        return None if at is None else int(self._by_code[at])

    def point(self, index: int) -> Point:
        """Return the WGS-84 position of an outlet."""
        return Point(float(self.lat[index]), float(self.lon[index]))

    def coordinates(self, indices: list[int]) -> list[list[float]]:
        """Return latitude, longitude and earth-centred coordinates (metres) of each outlet."""
        rows: list[list[float]] = self._coordinates[indices].tolist()
        return rows

    def position(self, index: int, datum: Datum) -> tuple[float, float]:
        """Return latitude and longitude of an outlet in a datum."""
        lat, lon = self._positions_by_datum[datum]
        return float(lat[index]), float(lon[index])

    def summary(self, index: int) -> MarkerProperties:
        """Return the fields of a map marker."""
        ref, kind = self.refs[index], KINDS[int(self._columns.bits["kind"][index]).bit_length() - 1]
        return {"ref": ref, "name": self.names[index], "kind": kind}

    def body(self, index: int) -> bytes:
        """Return the outlet as serialized JSON."""
        columns = self._columns
        return columns.bodies.read(columns.starts.item(index), columns.ends.item(index))

    def outlet(self, index: int) -> dict[str, Any]:
        """Return the decoded fields of an outlet."""
        fields: dict[str, Any] = orjson.loads(self.body(index))
        return fields

    def schedule_of(self, index: int) -> int:
        """Return the number of the outlet's schedule; outlets that share one have the same opening hours."""
        return int(self._columns.schedule_of.item(index))

    def state(self, index: int, at: datetime) -> State:
        """Return the opening state of an outlet at a minute."""
        return self._state(self.schedule_of(index), at)

    def uncached_state(self, index: int, at: datetime) -> State:
        """Return the opening state at a minute that is unlikely to be queried again, bypassing the cache."""
        return schedule_state(self._timetable, self._columns.schedules[self.schedule_of(index)], at)

    def _state(self, number: int, at: datetime) -> State:
        states = self._states.get(at, lambda _: {})
        if number not in states:
            states[number] = schedule_state(self._timetable, self._columns.schedules[number], at)
        return states[number]

    def week(self, index: int, first: date) -> list[Day]:
        """Return the opening hours of an outlet on seven days."""
        schedule = self._columns.schedules[self.schedule_of(index)]
        return self._timetable.week(schedule.hours, schedule.exceptions, first)

    def subset(self, condition: Filter) -> Subset:
        """Return the findable outlets that pass a filter; cached."""
        return self._subsets.get(condition, self._select)

    def matches(self, condition: Filter, indices: Indices | slice = EVERY) -> Mask:
        """Return a mask of the outlets that are findable and pass the filter, of all or of some outlets."""
        mask: Mask = self._columns.findable[indices].copy()
        if condition.kinds:
            mask &= (self._columns.bits["kind"][indices] & condition.kinds) != 0
        for name in ("services", "devices", "access"):
            required = getattr(condition, name)
            if required:
                mask &= (self._columns.bits[name][indices] & required) == required
        if condition.side is not None:
            mask &= sides_of(self.adcodes[indices]) == condition.side
        if condition.in_service:
            mask &= self._in_service()[self._columns.schedule_of[indices]]
        if condition.open_at is not None:
            mask &= self._open(condition.open_at)[self._columns.schedule_of[indices]]
            if condition.closed:
                mask &= ~self._among(condition.closed)[indices]
        return mask

    def without_bodies(self) -> Columns:
        """Return the columns without the JSON bodies."""
        return replace(self._columns, bodies=MemoryBlobs(bytearray()))

    def _select(self, condition: Filter) -> Subset:
        indices = np.flatnonzero(self.matches(condition))
        return Subset(indices, KDTree(self.xyz[indices], leafsize=LEAF_SIZE) if len(indices) else None)

    def _among(self, chosen: Iterable[int]) -> Mask:
        mask = np.zeros(len(self.adcodes), dtype=np.bool_)
        mask[list(chosen)] = True
        return mask

    def _in_service(self) -> Mask:
        return np.array([schedule.status == "open" for schedule in self._columns.schedules], dtype=np.bool_)

    def _open(self, at: datetime) -> Mask:
        states = (self._state(number, at) for number in range(len(self._columns.schedules)))
        return np.array([state.now is True for state in states], dtype=np.bool_)


def schedule_state(timetable: Timetable, schedule: Schedule, at: datetime) -> State:
    """Return the opening state of a schedule; outlets that are closed for good or planned are never open."""
    if schedule.status != "open":
        return State(now=False, until=None, next=None, why=schedule.status)
    return timetable.state(schedule.hours, schedule.exceptions, at)
