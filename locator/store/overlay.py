"""What was set by hand, laid over outlets: closures and other hours, and edits of single fields.

A closure is a dated exception put before those of the feed, so that it decides; it ends with its last day.
An edit holds while the feed goes on saying what it said when the edit was made. As soon as the feed says
anything else of that field, the feed knows better and the edit ends.
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
from .rows import Version
from .schema_operators import overrides

EDIT = "edit"


class Overlay(NamedTuple):
    """The overrides that hold: closures, the newest first, and edits by ref."""

    closures: Sequence[Row[Any]]
    edits: dict[str, list[Row[Any]]]

    def over(self, outlet: Outlet) -> Outlet:
        """The outlet with what was set by hand; the same object when that is nothing."""
        if not self.closures and not self.edits:
            return outlet
        adcode = int(outlet.address.adcode or 0)
        edits = [edit for edit in self.edits.get(outlet.ref, ()) if said(outlet, edit.field) == edit.was]
        dated = tuple(_exception(row) for row in self.closures if covers(row, outlet.ref, adcode))
        for edit in edits:
            outlet = edited(outlet, edit.field, orjson.loads(edit.value))
        return outlet.model_copy(update={"exceptions": dated + outlet.exceptions}) if dated else outlet

    def touches(self, row: column_store.StoredRow) -> bool:
        """Whether anything that was set by hand is about the outlet of a row."""
        return row.ref in self.edits or any(covers(each, row.ref, row.adcode) for each in self.closures)

    def outdated(self, outlet: Outlet) -> Iterator[Row[Any]]:
        """The edits that the feed has overtaken: it no longer says what it said when they were made."""
        return (edit for edit in self.edits.get(outlet.ref, ()) if said(outlet, edit.field) != edit.was)


def overlay(connection: Connection, today: date) -> Overlay:
    """The overrides that hold today or later."""
    rows = connection.execute(active().order_by(overrides.c.id.desc())).all()
    closures = [row for row in rows if row.kind != EDIT and row.last >= today]
    edits: dict[str, list[Row[Any]]] = defaultdict(list)
    for row in rows:
        if row.kind == EDIT:
            edits[row.ref].append(row)
    return Overlay(closures, edits)


def active() -> Any:
    """A query for the overrides that nobody ended."""
    return select(overrides).where(overrides.c.ended_at.is_(None))


def covers(closure: Any, ref: str, adcode: int) -> bool:
    """Whether a closure, or its row, is about the outlet `ref` in the district `adcode`."""
    if closure.ref is not None:
        return bool(closure.ref == ref)
    first, last = adcode_range(closure.adcode)
    return first <= adcode <= last


def _exception(row: Row[Any]) -> DatedException:
    what = {"hours": row.hours} if row.hours else {"closed": True}
    return DatedException.model_validate({"from": row.first, "to": row.last, "reason": row.reason} | what)


def said(outlet: Outlet, field: str) -> str:
    """What an outlet says of a field, as JSON: `name`, or a member of a part like `address.text`."""
    part, _, member = field.partition(".")
    value = outlet.model_dump(mode="json", by_alias=True).get(part)
    if member:
        value = (value or {}).get(member)
    return orjson.dumps(value).decode()


def edited(outlet: Outlet, field: str, value: Any) -> Outlet:
    """The outlet with another value of a field; BadEntry when it cannot have that."""
    fields = outlet.model_dump(mode="json", by_alias=True)
    part, _, member = field.partition(".")
    if member:
        value = (fields[part] or {}) | {member: value}
    try:
        return Outlet.model_validate(fields | {part: value})
    except ValidationError as problem:
        raise InvalidInput(field, plainly(problem.errors(include_url=False)[0]["msg"])) from None


def plainly(message: str) -> str:
    """What pydantic says, without words that mean nothing to an operator."""
    return message.removeprefix("Value error, ").replace("Input should", "should")


def plain_outlet(version: Version) -> Outlet:
    """The outlet of a version as its feed tells it."""
    return Outlet.model_validate(orjson.loads(version.plain or version.row.body))
