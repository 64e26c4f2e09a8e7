"""What of a release goes to where positions are joined: it can be pickled, and is a snapshot again there."""

from dataclasses import fields, replace
from functools import cached_property
from typing import Any

from ...hours import Timetable
from ...hours.holiday_calendar import HolidayCalendar
from ...index.column_store import Columns
from ...index.snapshot import Filter, Snapshot
from ...runtime.blob_store import MemoryBlobs


class SnapshotBroadcast:
    """The outlets of a release, and which of them are asked for; `open` is judged once, at one instant."""

    def __init__(self, snapshot: Snapshot, wanted: Filter) -> None:
        self.release = snapshot.release
        self._columns, self._asked_for = snapshot.bare(), snapshot.matches(wanted)

    @cached_property
    def every(self) -> Snapshot:
        """All outlets; their rows are not told, and nobody there asks for hours."""
        return self._snapshot(self._columns)

    @cached_property
    def asked_for(self) -> Snapshot:
        """The same, of which only those that are asked for can be found."""
        return self._snapshot(replace(self._columns, findable=self._asked_for))

    def _snapshot(self, columns: Columns) -> Snapshot:
        return Snapshot(self.release, columns, Timetable(HolidayCalendar({}, frozenset())))

    def __getstate__(self) -> dict[str, Any]:
        """What is sent: the columns. Trees are built where they arrive."""
        columns = {each.name: getattr(self._columns, each.name) for each in fields(Columns)}
        sent = {name: held for name, held in columns.items() if name != "bodies"}
        return {"release": self.release, "columns": sent, "asked_for": self._asked_for}

    def __setstate__(self, sent: dict[str, Any]) -> None:
        """The same network elsewhere."""
        self.release, self._asked_for = sent["release"], sent["asked_for"]
        self._columns = Columns(**sent["columns"], bodies=MemoryBlobs(bytearray()))
