"""The columns of a release made from those of the one before: what stays is carried over, not read again."""

from bisect import bisect_left
from collections.abc import Iterable
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from .column_store import BITS, Columns, Schedule, StoredRow, gather
from .string_column import StringColumn

Order = NDArray[np.int64]
Number = TypeVar("Number", bound=np.generic)

NEW = -1


class CarriedColumns(NamedTuple):
    """The columns, and the index that each outlet had in those before, NEW where it had none."""

    columns: Columns
    came_from: Order


class _Merge(NamedTuple):
    """Which of the old rows stay, and where these and the new ones behind them go."""

    kept: Order
    order: Order

    def of(self, old: NDArray[Number], new: NDArray[Number]) -> NDArray[Number]:
        merged: NDArray[Number] = np.concatenate([old[self.kept], new])[self.order]
        return merged

    def texts(self, old: StringColumn, new: StringColumn) -> StringColumn:
        return old.taken(self.kept).joined(new).taken(self.order)


def carry(before: Columns, gone: Iterable[str], rows: Iterable[StoredRow]) -> CarriedColumns:
    """What is before, without the refs that are gone, with new rows in any order; they may have those refs.

    The file of bodies is shared and grows: `wasted` says how much of it nobody needs any more.
    """
    fresh = gather(rows)
    merge = _merge(before, gone, fresh)
    took_from = np.concatenate([merge.kept, np.full(len(fresh.refs), NEW)])[merge.order]
    return CarriedColumns(_merged(before, fresh, merge), took_from)


def wasted(columns: Columns) -> float:
    """Which share of the bodies belongs to no outlet any more."""
    whole = int(columns.ends.max(initial=0))
    return 1 - int((columns.ends - columns.starts).sum()) / whole if whole else 0.0


def _merge(before: Columns, gone: Iterable[str], fresh: Columns) -> _Merge:
    left = [at for ref in gone if (at := before.refs.find(ref)) is not None]
    kept = np.delete(np.arange(len(before.refs)), left)
    refs = before.refs.taken(kept)
    places = [bisect_left(refs, ref) for ref in fresh.refs]
    behind = np.arange(len(places)) + len(kept)
    return _Merge(kept, np.insert(np.arange(len(kept)), np.array(places, dtype=np.int64), behind))


def _merged(old: Columns, new: Columns, merge: _Merge) -> Columns:
    bodies, start = old.bodies.extended(new.bodies.read(0, int(new.ends.max(initial=0))))
    schedules, numbers = _schedules(old.schedules, new.schedules)
    return Columns(
        refs=merge.texts(old.refs, new.refs),
        names=merge.texts(old.names, new.names),
        codes=merge.texts(old.codes, new.codes),
        bits={name: merge.of(old.bits[name], new.bits[name]) for name in BITS},
        adcodes=merge.of(old.adcodes, new.adcodes),
        lat=merge.of(old.lat, new.lat),
        lon=merge.of(old.lon, new.lon),
        findable=merge.of(old.findable, new.findable),
        bodies=bodies,
        starts=merge.of(old.starts, new.starts + start),
        ends=merge.of(old.ends, new.ends + start),
        schedules=schedules,
        schedule_of=merge.of(old.schedule_of, numbers[new.schedule_of]),
    )


def _schedules(old: list[Schedule], new: list[Schedule]) -> tuple[list[Schedule], NDArray[np.int32]]:
    """All of them, and the number that each of the new ones has among them."""
    number = {schedule: i for i, schedule in enumerate(old)}
    numbers = [number.setdefault(schedule, len(number)) for schedule in new]
    return list(number), np.array(numbers, dtype=np.int32)
