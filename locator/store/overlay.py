"""Applies overrides to outlets: closures, special hours, and edits of single fields.

A closure is a dated exception that precedes those of the feed and expires after its last day. An edit applies
while the feed's value of the field is unchanged since the edit; any other value supersedes and ends it. A
position is one field: latitude, longitude and source coordinates. Edits of `lat` or `lon` alone were made by
older versions of the program.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

import orjson
from pydantic import ValidationError
from sqlalchemy import Connection, Row, select

from ..errors import InvalidInput
from ..index import column_store
from ..index.search import adcode_range
from ..network.outlet import DatedException, Outlet
from ..query.validation_errors import constraint_message
from .rows import Version
from .schema_operators import overrides

EDIT = "edit"
POSITION = "position"
POSITION_PARTS = ("lat", "lon", "source")
SAME_PLACE_DIGITS = 7  # decimals of degrees: a centimetre


class Overlay(NamedTuple):
    """Overrides in force: closures, newest first, and edits by ref."""

    closures: Sequence[Row[Any]]
    edits: dict[str, list[Row[Any]]]

    def apply(self, outlet: Outlet) -> Outlet:
        """Return the outlet with overrides applied; the same object if there are none."""
        if not self.closures and not self.edits:
            return outlet
        adcode = int(outlet.address.adcode or 0)
        edits = [
            edit for edit in self.edits.get(outlet.ref, ()) if feed_value(outlet, edit.field) == edit.was
        ]
        dated = tuple(exception_of(row) for row in self.closures if covers(row, outlet.ref, adcode))
        for edit in edits:
            outlet = with_field(outlet, edit.field, orjson.loads(edit.value))
        if {edit.field for edit in edits} & {"hours", "hours_text"} == {"hours"}:
            outlet = with_field(outlet, "hours_text", "")  # it explains the hours of the feed
        return outlet.model_copy(update={"exceptions": dated + outlet.exceptions}) if dated else outlet

    def applies_to(self, row: column_store.StoredRow) -> bool:
        """Return True if any override concerns the outlet of a row."""
        return any(True for _ in self.overrides_of(row))

    def overrides_of(self, row: column_store.StoredRow) -> Iterator[Row[Any]]:
        """Yield the overrides that concern the outlet of a row."""
        yield from self.edits.get(row.ref, ())
        yield from (closure for closure in self.closures if covers(closure, row.ref, row.adcode))

    def superseded(self, outlet: Outlet) -> Iterator[Row[Any]]:
        """Yield edits whose field has a different value in the feed now."""
        return (edit for edit in self.edits.get(outlet.ref, ()) if feed_value(outlet, edit.field) != edit.was)


def current_overlay(connection: Connection, today: date) -> Overlay:
    """Load the overrides in force today or later."""
    rows = connection.execute(active_overrides().order_by(overrides.c.id.desc())).all()
    closures = [row for row in rows if row.kind != EDIT and row.last >= today]
    edits: dict[str, list[Row[Any]]] = defaultdict(list)
    for row in rows:
        if row.kind == EDIT:
            edits[row.ref].append(row)
    return Overlay(closures, edits)


def active_overrides() -> Any:
    """Return a query for the overrides that were not ended."""
    return select(overrides).where(overrides.c.ended_at.is_(None))


def covers(closure: Any, ref: str, adcode: int) -> bool:
    """Return True if a closure or its row concerns outlet `ref` in district `adcode`."""
    if closure.ref is not None:
        return bool(closure.ref == ref)
    first, last = adcode_range(closure.adcode)
    return first <= adcode <= last


def exception_of(closure: Any) -> DatedException:
    """Return the exception of a closure or its row; raises ValidationError if it is invalid."""
    effect = {"hours": closure.hours} if closure.hours else {"closed": True}
    days = {"from": closure.first, "to": closure.last, "reason": closure.reason}
    return DatedException.model_validate(days | effect)


def field_json(outlet: Outlet, field: str) -> str:
    """Return the JSON value of a field: `name`, a nested one such as `address.text`, or `position`."""
    fields = outlet.model_dump(mode="json", by_alias=True)
    if field == POSITION:
        return orjson.dumps({part: fields[part] for part in POSITION_PARTS}).decode()
    part, _, member = field.partition(".")
    value = fields.get(part)
    return orjson.dumps((value or {}).get(member) if member else value).decode()


def feed_value(outlet: Outlet, field: str) -> str:
    """Return what is compared to find out whether the feed has changed a field.

    The source coordinates of the same place may be recorded differently: without a datum, in another file.
    """
    if field != POSITION:
        return field_json(outlet, field)
    return orjson.dumps([round(degrees, SAME_PLACE_DIGITS) for degrees in outlet.point]).decode()


def same_field(a: str, b: str) -> bool:
    """Return True if edits of two fields set the same value or a part of it."""
    return a == b or (POSITION in (a, b) and {a, b} <= {POSITION, *POSITION_PARTS})


def with_field(outlet: Outlet, field: str, value: Any) -> Outlet:
    """Return the outlet with a field replaced; raises InvalidInput if the value is invalid."""
    fields = outlet.model_dump(mode="json", by_alias=True)
    part, _, member = field.partition(".")
    new = {part: (fields[part] or {}) | {member: value} if member else value}
    if field in ("lat", "lon"):  # an edit of an older version; the source coordinates are of another place
        new["source"] = None
    if field == POSITION:
        new = {name: value.get(name) for name in POSITION_PARTS}
    try:
        return Outlet.model_validate(fields | new)
    except ValidationError as problem:
        raise InvalidInput(field, constraint_message(problem.errors(include_url=False)[0])) from None


def feed_outlet(version: Version) -> Outlet:
    """Return the outlet of a version as given in its feed."""
    return Outlet.model_validate(orjson.loads(version.feed_body or version.row.body))
