"""Incremental update of a release's columns: unchanged rows are copied, not read again."""

from bisect import bisect_left
from collections.abc import Iterable
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from .column_store import BITS, Columns, Schedule, StoredRow, build_columns
from .string_column import StringColumn

Order = NDArray[np.int64]
Number = TypeVar("Number", bound=np.generic)

NEW = -1


class UpdatedColumns(NamedTuple):
    """New columns, and the previous index of each outlet (NEW where it had none)."""

    columns: Columns
    previous_index: Order


class _Merge(NamedTuple):
    """Indices of the retained rows, and the order of these followed by the new rows."""

    retained_indices: Order
    order: Order

    def apply(self, old: NDArray[Number], new: NDArray[Number]) -> NDArray[Number]:
        merged: NDArray[Number] = np.concatenate([old[self.retained_indices], new])[self.order]
        return merged

    def apply_strings(self, old: StringColumn, new: StringColumn) -> StringColumn:
        return old.take(self.retained_indices).concat(new).take(self.order)


def update_columns(
    previous: Columns, removed_refs: Iterable[str], rows: Iterable[StoredRow]
) -> UpdatedColumns:
    """Return the columns without the removed refs and with new rows, which may reuse those refs.

    The body file is shared and grows; see `wasted_share`.
    """
    new = build_columns(rows)
    merge = _plan_merge(previous, removed_refs, new)
    previous_index = np.concatenate([merge.retained_indices, np.full(len(new.refs), NEW)])[merge.order]
    return UpdatedColumns(_merge_columns(previous, new, merge), previous_index)


def wasted_share(columns: Columns) -> float:
    """Return the share of the body file that no outlet uses any more."""
    total = int(columns.ends.max(initial=0))
    return 1 - int((columns.ends - columns.starts).sum()) / total if total else 0.0


def _plan_merge(previous: Columns, removed_refs: Iterable[str], new: Columns) -> _Merge:
    removed = [at for ref in removed_refs if (at := previous.refs.find(ref)) is not None]
    retained = np.delete(np.arange(len(previous.refs)), removed)
    refs = previous.refs.take(retained)
    positions = [bisect_left(refs, ref) for ref in new.refs]
    appended = np.arange(len(positions)) + len(retained)
    return _Merge(
        retained, np.insert(np.arange(len(retained)), np.array(positions, dtype=np.int64), appended)
    )


def _merge_columns(old: Columns, new: Columns, merge: _Merge) -> Columns:
    bodies, start = old.bodies.append(new.bodies.read(0, int(new.ends.max(initial=0))))
    schedules, numbers = _merge_schedules(old.schedules, new.schedules)
    return Columns(
        refs=merge.apply_strings(old.refs, new.refs),
        names=merge.apply_strings(old.names, new.names),
        codes=merge.apply_strings(old.codes, new.codes),
        bits={name: merge.apply(old.bits[name], new.bits[name]) for name in BITS},
        adcodes=merge.apply(old.adcodes, new.adcodes),
        lat=merge.apply(old.lat, new.lat),
        lon=merge.apply(old.lon, new.lon),
        findable=merge.apply(old.findable, new.findable),
        bodies=bodies,
        starts=merge.apply(old.starts, new.starts + start),
        ends=merge.apply(old.ends, new.ends + start),
        schedules=schedules,
        schedule_of=merge.apply(old.schedule_of, numbers[new.schedule_of]),
    )


def _merge_schedules(old: list[Schedule], new: list[Schedule]) -> tuple[list[Schedule], NDArray[np.int32]]:
    """Return the combined schedules, and the number of each new schedule among them."""
    number = {schedule: i for i, schedule in enumerate(old)}
    numbers = [number.setdefault(schedule, len(number)) for schedule in new]
    return list(number), np.array(numbers, dtype=np.int32)
