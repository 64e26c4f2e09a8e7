"""Incremental update of a release's columns: unchanged rows are copied, not read again."""

from bisect import bisect_left
from collections.abc import Iterable
from typing import Any, NamedTuple, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from .column_store import BITS, Columns, Schedule, StoredRow, build_columns
from .string_column import find_string

Order = NDArray[np.int64]
AnyArray = TypeVar("AnyArray", bound="np.ndarray[Any, Any]")

NEW = -1


class UpdatedColumns(NamedTuple):
    """New columns, and the previous index of each outlet (NEW where it had none)."""

    columns: Columns
    previous_index: Order


def update_columns(
    previous: Columns, removed_refs: Iterable[str], rows: Iterable[StoredRow]
) -> UpdatedColumns:
    """Return the columns without the removed refs and with new rows, which may reuse those refs.

    The body file is shared and grows; see `wasted_share`.
    """
    new = build_columns(rows)
    order = _plan_merge(previous, removed_refs, new)
    previous_index = np.where(order < len(previous.refs), order, NEW)
    return UpdatedColumns(_merge_columns(previous, new, order), previous_index)


def wasted_share(columns: Columns) -> float:
    """Return the share of the body file that no outlet uses any more."""
    total = int(columns.ends.max(initial=0))
    return 1 - int((columns.ends - columns.starts).sum()) / total if total else 0.0


def _plan_merge(previous: Columns, removed_refs: Iterable[str], new: Columns) -> Order:
    """Return the index of each merged row among the previous rows followed by the new ones."""
    removed = sorted({at for ref in removed_refs if (at := find_string(previous.refs, ref)) is not None})
    retained = np.delete(np.arange(len(previous.refs)), removed)
    positions = np.array([bisect_left(previous.refs, ref) for ref in new.refs], dtype=np.int64)
    added = len(previous.refs) + np.arange(len(new.refs))
    return np.insert(retained, positions - np.searchsorted(removed, positions), added)


def _merge_columns(old: Columns, new: Columns, order: Order) -> Columns:
    bodies, start = old.bodies.append(new.bodies.read(0, int(new.ends.max(initial=0))))
    schedules, numbers = _merge_schedules(old.schedules, new.schedules)

    def merge(old: AnyArray, new: AnyArray) -> AnyArray:
        return cast("AnyArray", np.concatenate([old, new])[order])

    return Columns(
        refs=merge(old.refs, new.refs),
        names=merge(old.names, new.names),
        codes=merge(old.codes, new.codes),
        bits={name: merge(old.bits[name], new.bits[name]) for name in BITS},
        adcodes=merge(old.adcodes, new.adcodes),
        lat=merge(old.lat, new.lat),
        lon=merge(old.lon, new.lon),
        findable=merge(old.findable, new.findable),
        bodies=bodies,
        starts=merge(old.starts, new.starts + start),
        ends=merge(old.ends, new.ends + start),
        schedules=schedules,
        schedule_of=merge(old.schedule_of, numbers[new.schedule_of]),
    )


def _merge_schedules(old: list[Schedule], new: list[Schedule]) -> tuple[list[Schedule], NDArray[np.int32]]:
    """Return the combined schedules, and the number of each new schedule among them."""
    number = {schedule: i for i, schedule in enumerate(old)}
    numbers = [number.setdefault(schedule, len(number)) for schedule in new]
    return list(number), np.array(numbers, dtype=np.int32)
