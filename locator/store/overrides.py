"""What operators set by hand: closures and other hours for an outlet or an area, and edits of single fields.

Each survives every feed and holds as `overlay` says: a closure to its last day, an edit until the feed says
something else of that field, both until an operator ends them. Setting or ending one publishes at once: the
outlets it touches are made anew from what their feed says, all others stay as they are. A release that is
brought back holds what was set when it was made; `renew` lays over it what holds now.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

import orjson
from pydantic import ValidationError
from sqlalchemy import Connection, Engine, Row, insert, select

from ..errors import BadHours, InvalidInput, NoRelease
from ..hours import SHANGHAI, Timetable
from ..network.outlet import DatedException, Outlet
from . import log
from .dialect import told_plainly, writing
from .end_override import end
from .overlay import EDIT, Overlay, active, covers, edited, overlay, plain_outlet, plainly, said
from .publish import ChangeContext, Published, pointed, replace
from .release_contents import NewVersions
from .releases import versions_of
from .rows import Version, version_of
from .schema_operators import overrides

LISTS = ("phones", "services", "devices")
FIXED = ("ref", "code", "source", "exceptions")
EDITABLE = tuple(
    f"{name}.{member}" if member else name
    for name, field in Outlet.model_fields.items()
    if name not in FIXED
    for member in getattr(field.annotation, "model_fields", {"": None})
)


class Closure(NamedTuple):
    """Closed, or other `hours` (OSM syntax), from the first to the last day, both included.

    Either for one outlet (`ref`) or for every outlet of a province, city or district (`adcode`).
    """

    first: date
    last: date
    reason: str
    ref: str | None = None
    adcode: str | None = None
    hours: str | None = None


class Edit(NamedTuple):
    """Another value, as JSON gives it, for a field: `name`, `phones`, `address.text`, `approach.floor`."""

    ref: str
    field: str
    value: Any


class OverrideResult(NamedTuple):
    """What setting or ending an override did: its id, the outlets it is about, and the release."""

    id: int
    outlets: int
    published: Published


def close(
    engine: Engine, closure: Closure, timetable: Timetable, now: datetime, *, by: str, why: str = ""
) -> OverrideResult:
    """Close outlets or give them other hours for some days; BadEntry names what is wrong with the entry."""
    check_closure(closure, timetable, now, by)
    kind = "hours" if closure.hours else "closed"
    with told_plainly(), writing(engine).begin() as connection:
        about = _count(connection, closure)
        if not about:
            where = "ref" if closure.ref else "adcode"
            raise InvalidInput(where, f"the current release has no outlet in {closure.ref or closure.adcode}")
        occasion = ChangeContext("set by hand", now, by, why or closure.reason, kind)
        row = closure._asdict() | {"kind": kind}
        return _published(connection, enter(connection, row, occasion), row, occasion, about)


def edit(
    engine: Engine, entry: Edit, timetable: Timetable, now: datetime, *, by: str, why: str
) -> OverrideResult:
    """Give one outlet another value of a field; BadEntry names what is wrong with the entry."""
    named(by, why)
    with told_plainly(), writing(engine).begin() as connection:
        found = [each for each in current_versions(connection) if each.row.ref == entry.ref]
        if not found:
            raise InvalidInput("ref", f"the current release has no outlet {entry.ref}")
        row = edit_row(plain_outlet(found[0]), entry, timetable, why)
        occasion = ChangeContext("set by hand", now, by, why, EDIT)
        return _published(connection, enter(connection, row, occasion), row, occasion, 1)


def edit_row(plain: Outlet, entry: Edit, timetable: Timetable, why: str) -> dict[str, Any]:
    """An edit of an outlet, as its feed tells it, as a row to `enter`; BadEntry as in `edit`."""
    value = _checked(plain, entry, timetable)
    told = {"kind": EDIT, "ref": entry.ref, "field": entry.field, "value": value, "reason": why}
    return told | {"was": said(plain, entry.field)}


def enter(connection: Connection, row: dict[str, Any], occasion: ChangeContext) -> int:
    """Keep an override, which ends an earlier edit of the same field; gives its number, publishes nothing."""
    if row["kind"] == EDIT:
        earlier = active().where(overrides.c.ref == row["ref"], overrides.c.field == row["field"])
        for each in connection.execute(earlier).all():
            end(connection, each.id, occasion._replace(why="edited again"))
    told = row | {"at": occasion.now.isoformat(), "by": occasion.by}
    return int(connection.execute(insert(overrides).returning(overrides.c.id), told).scalar_one())


def value_in(text: str, field: str) -> Any:
    """The value that an operator typed: JSON where it is a list, an object or a truth, items of a list
    between semicolons as in a CSV, else the text."""
    try:
        told = orjson.loads(text)
    except orjson.JSONDecodeError:
        told = text
    if field in LISTS and not isinstance(told, list):
        return [item.strip() for item in text.split(";") if item.strip()]
    return text if isinstance(told, (int, float)) and not isinstance(told, bool) else told


def drop(engine: Engine, number: int, now: datetime, *, by: str, why: str) -> OverrideResult:
    """End an override now; BadEntry when there is none of this number, or when it has ended."""
    named(by, why)
    with told_plainly(), writing(engine).begin() as connection:
        row = connection.execute(select(overrides).where(overrides.c.id == number)).one_or_none()
        if row is None or row.ended_at is not None:
            when = f"ended at {row.ended_at}" if row else "was never set"
            raise InvalidInput("id", f"override {number} {when}")
        occasion = ChangeContext("ended by hand", now, by, why, "reopen", details={"override": number})
        end(connection, number, occasion)
        return OverrideResult(number, _count(connection, row), lay_over(connection, occasion))


def renew(engine: Engine, now: datetime, *, by: str, why: str) -> Published:
    """Lay what holds now over the current release, as after a rollback."""
    named(by, why)
    with told_plainly(), writing(engine).begin() as connection:
        return lay_over(connection, ChangeContext("what was set by hand", now, by, why, "renew"))


def left_out(connection: Connection, now: datetime) -> int:
    """How many outlets of the current release are not as is set by hand, as there may be after a rollback."""
    laid = overlay(connection, now.astimezone(SHANGHAI).date())
    touched = [v for v in current_versions(connection) if v.plain or laid.touches(v.row)]
    return sum(_laid_over(laid, version).row.body != version.row.body for version in touched)


def listed(connection: Connection, today: date | None = None) -> Sequence[Row[Any]]:
    """Every override, the newest first; with `today` those that hold today or later."""
    asked: Any = select(overrides) if today is None else active()
    rows: Sequence[Row[Any]] = connection.execute(asked.order_by(overrides.c.id.desc())).all()
    return [row for row in rows if today is None or row.last is None or row.last >= today]


def check_closure(closure: Closure, timetable: Timetable, now: datetime, by: str) -> None:
    """BadEntry names what is wrong with a closure."""
    named(by, closure.reason)
    if bool(closure.ref) == bool(closure.adcode):
        raise InvalidInput("ref", "name either one outlet by its ref or an area by its adcode")
    if closure.adcode and not (len(closure.adcode) == 6 and closure.adcode.isdecimal()):
        raise InvalidInput("adcode", "six digits, like 440300")
    if closure.last < now.astimezone(SHANGHAI).date():
        raise InvalidInput("to", "lies in the past")
    told: dict[str, object] = {"from": closure.first, "to": closure.last, "reason": closure.reason}
    what: dict[str, object] = {"hours": closure.hours} if closure.hours else {"closed": True}
    try:
        DatedException.model_validate(told | what)
        timetable.check(closure.hours or "off")
    except ValidationError as problem:
        first = problem.errors(include_url=False)[0]
        raise InvalidInput(str(first["loc"][0] if first["loc"] else "from"), plainly(first["msg"])) from None
    except BadHours as problem:
        raise InvalidInput("hours", str(problem)) from None


def _checked(outlet: Outlet, entry: Edit, timetable: Timetable) -> str:
    part, _, member = entry.field.partition(".")
    known = type(outlet).model_fields
    members = outlet.model_dump(by_alias=True).get(part)
    if part not in known or part in FIXED or bool(member) != isinstance(members, dict):
        raise InvalidInput("field", f"{entry.field} cannot be edited")
    if member and member not in (members or {}):
        raise InvalidInput("field", f"{part} has no {member}")
    changed = edited(outlet, entry.field, entry.value)
    try:
        timetable.check(changed.hours or "off")
    except BadHours as problem:
        raise InvalidInput("hours", str(problem)) from None
    return said(changed, entry.field)


def named(by: str, why: str) -> None:
    """BadEntry when nobody, or no reason, is named."""
    for field, text in (("by", by), ("why", why)):
        if not text.strip():
            raise InvalidInput(field, "is needed: it goes into the log")


def current_versions(connection: Connection) -> list[Version]:
    """What the current release holds; NoRelease before the first."""
    number = pointed(connection)
    if number is None:
        raise NoRelease("nothing has been published yet")
    return versions_of(connection, number)


def _count(connection: Connection, closure: Any) -> int:
    return sum(covers(closure, each.row.ref, each.row.adcode) for each in current_versions(connection))


def _published(
    connection: Connection, number: int, row: dict[str, Any], occasion: ChangeContext, about: int
) -> OverrideResult:
    shown = {name: str(value) for name, value in row.items() if value is not None}
    occasion = occasion._replace(details={"override": number, "outlets": about} | shown)
    return OverrideResult(number, about, lay_over(connection, occasion))


def lay_over(connection: Connection, occasion: ChangeContext) -> Published:
    """Publish the current release with what holds now, and log it though nothing changes."""
    laid = overlay(connection, occasion.now.astimezone(SHANGHAI).date())
    versions = [
        _laid_over(laid, version) if version.plain or laid.touches(version.row) else version
        for version in current_versions(connection)
    ]
    done = replace(connection, NewVersions(versions), occasion)
    if done.changed_nothing:  # an entry all the same: somebody set or ended something
        details = occasion.details
        entry = log.LogEntry(occasion.now, occasion.by, occasion.what, occasion.why, done.number, details)
        log.write(connection, entry)
    return done


def _laid_over(laid: Overlay, version: Version) -> Version:
    outlet = plain_outlet(version)
    shown = laid.over(outlet)
    return version_of(shown, version.row.code, None if shown is outlet else outlet)
