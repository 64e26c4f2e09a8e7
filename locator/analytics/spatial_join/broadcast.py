"""Pickled form of a release, restored to a snapshot on the workers of a join."""

from dataclasses import fields, replace
from functools import cached_property
from typing import Any

from ...hours import Timetable
from ...hours.holiday_calendar import HolidayCalendar
from ...index.column_store import Columns
from ...index.snapshot import Filter, Snapshot
from ...runtime.blob_store import MemoryBlobs


class SnapshotBroadcast:
    """The outlets of a release and those matching a filter; `open` is evaluated once, at one instant."""

    def __init__(self, snapshot: Snapshot, outlet_filter: Filter) -> None:
        self.release = snapshot.release
        self._columns, self._matching = snapshot.without_bodies(), snapshot.matches(outlet_filter)

    @cached_property
    def every(self) -> Snapshot:
        """Return all outlets, without bodies and opening hours."""
        return self._snapshot(self._columns)

    @cached_property
    def matching(self) -> Snapshot:
        """Return the snapshot in which only matching outlets can be found."""
        return self._snapshot(replace(self._columns, findable=self._matching))

    def _snapshot(self, columns: Columns) -> Snapshot:
        return Snapshot(self.release, columns, Timetable(HolidayCalendar({})))

    def __getstate__(self) -> dict[str, Any]:
        """Return the columns; search trees are rebuilt on the worker."""
        columns = {field.name: getattr(self._columns, field.name) for field in fields(Columns)}
        sent = {name: column for name, column in columns.items() if name != "bodies"}
        return {"release": self.release, "columns": sent, "asked_for": self._matching}

    def __setstate__(self, sent: dict[str, Any]) -> None:
        """Restore the columns."""
        self.release, self._matching = sent["release"], sent["asked_for"]
        self._columns = Columns(**sent["columns"], bodies=MemoryBlobs(bytearray()))
