"""Manual overrides: closures and special hours of an outlet or area, and edits of single fields.

Overrides persist across feeds, as defined in `overlay`: a closure until its last day, an edit until the feed
changes that field, both until an operator ends them. Setting or ending one publishes at once: affected
outlets are rebuilt from their feed values, all others are unchanged. A rolled-back release has the overrides
of its time; `reapply` applies the current ones.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

import orjson
from pydantic import ValidationError
from sqlalchemy import Connection, Engine, Row, insert, select

from ..errors import InvalidHours, InvalidInput, NoRelease, message, text_of
from ..hours import SHANGHAI, Timetable
from ..network.outlet import Outlet
from ..query.validation_errors import constraint_message
from . import log
from .dialect import wrap_store_errors, writing
from .end_override import end_override
from .overlay import (
    EDIT,
    Overlay,
    active_overrides,
    covers,
    current_overlay,
    exception_of,
    feed_outlet,
    field_json,
    with_field,
)
from .publish import ChangeContext, Published, current_number, replace_release
from .release_contents import NewVersions
from .releases import versions_of
from .rows import Version, version_of
from .schema_operators import overrides

LIST_FIELDS = ("phones", "services", "devices")
READ_ONLY_FIELDS = ("ref", "code", "source", "exceptions")
EDITABLE = tuple(
    f"{name}.{member}" if member else name
    for name, field in Outlet.model_fields.items()
    if name not in READ_ONLY_FIELDS
    for member in getattr(field.annotation, "model_fields", {"": None})
)


class Closure(NamedTuple):
    """Closure, or special `hours` (OSM syntax), from first to last day, both inclusive.

    Applies to one outlet (`ref`) or to all outlets of a province, city or district (`adcode`).
    """

    first: date
    last: date
    reason: str
    ref: str | None = None
    adcode: str | None = None
    hours: str | None = None


class Edit(NamedTuple):
    """New JSON value of a field: `name`, `phones`, `address.text`, `approach.floor`."""

    ref: str
    field: str
    value: Any


class OverrideResult(NamedTuple):
    """Result of setting or ending an override: id, number of affected outlets, and release."""

    id: int
    outlets: int
    published: Published


def close(
    engine: Engine, closure: Closure, timetable: Timetable, now: datetime, *, by: str, why: str = ""
) -> OverrideResult:
    """Set a closure or special hours; raises InvalidInput if the entry is invalid."""
    check_closure(closure, timetable, now, by)
    kind = "hours" if closure.hours else "closed"
    with wrap_store_errors(), writing(engine).begin() as connection:
        count = _count_outlets(connection, closure)
        if not count:
            where = "ref" if closure.ref else "adcode"
            raise InvalidInput(
                where,
                message("the current release has no outlet in {place}", place=closure.ref or closure.adcode),
            )
        context = ChangeContext("set by hand", now, by, why or closure.reason, kind)
        row = closure._asdict() | {"kind": kind}
        return _publish_override(connection, insert_override(connection, row, context), row, context, count)


def edit(
    engine: Engine, entry: Edit, timetable: Timetable, now: datetime, *, by: str, why: str
) -> OverrideResult:
    """Edit a field of an outlet; raises InvalidInput if the entry is invalid."""
    require_name_and_reason(by, why)
    with wrap_store_errors(), writing(engine).begin() as connection:
        versions = [version for version in current_versions(connection) if version.row.ref == entry.ref]
        if not versions:
            raise InvalidInput("ref", message("the current release has no outlet {ref}", ref=entry.ref))
        row = edit_row(feed_outlet(versions[0]), entry, timetable, why)
        context = ChangeContext("set by hand", now, by, why, EDIT)
        return _publish_override(connection, insert_override(connection, row, context), row, context, 1)


def edit_row(feed_outlet: Outlet, entry: Edit, timetable: Timetable, why: str) -> dict[str, Any]:
    """Return the row of an edit for `insert_override`; raises like `edit`."""
    value = _checked_value(feed_outlet, entry, timetable)
    row = {"kind": EDIT, "ref": entry.ref, "field": entry.field, "value": value, "reason": why}
    return row | {"was": field_json(feed_outlet, entry.field)}


def insert_override(connection: Connection, row: dict[str, Any], context: ChangeContext) -> int:
    """Insert an override, ending an earlier edit of the same field; returns its id, publishes nothing."""
    if row["kind"] == EDIT:
        earlier = active_overrides().where(overrides.c.ref == row["ref"], overrides.c.field == row["field"])
        for earlier_row in connection.execute(earlier).all():
            end_override(connection, earlier_row.id, context._replace(why="edited again"))
    values = row | {"at": context.now.isoformat(), "by": context.by}
    return int(connection.execute(insert(overrides).returning(overrides.c.id), values).scalar_one())


def parse_value(text: str, field: str) -> Any:
    """Parse a typed value: JSON lists, objects, booleans and null; semicolon-separated items for list
    fields; otherwise text."""
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError:
        value = text
    if field in LIST_FIELDS and not isinstance(value, list):
        return [item.strip() for item in text.split(";") if item.strip()]
    return text if isinstance(value, (int, float)) and not isinstance(value, bool) else value


def drop(engine: Engine, number: int, now: datetime, *, by: str, why: str) -> OverrideResult:
    """End an override now; raises InvalidInput if it is missing or has ended."""
    require_name_and_reason(by, why)
    with wrap_store_errors(), writing(engine).begin() as connection:
        row = connection.execute(select(overrides).where(overrides.c.id == number)).one_or_none()
        if row is None or row.ended_at is not None:
            missing = message("override {number} not found", number=number)
            ended = message("override {number} ended at {at}", number=number, at=row and row.ended_at)
            raise InvalidInput("id", ended if row else missing)
        context = ChangeContext("ended by hand", now, by, why, "reopen", details={"override": number})
        end_override(connection, number, context)
        return OverrideResult(number, _count_outlets(connection, row), republish(connection, context))


def reapply(engine: Engine, now: datetime, *, by: str, why: str) -> Published:
    """Apply the current overrides to the current release, as after a rollback."""
    require_name_and_reason(by, why)
    with wrap_store_errors(), writing(engine).begin() as connection:
        return republish(connection, ChangeContext("overrides reapplied", now, by, why, "renew"))


def count_unapplied(connection: Connection, now: datetime) -> int:
    """Count outlets of the current release that lack current overrides, as after a rollback."""
    overlay = current_overlay(connection, now.astimezone(SHANGHAI).date())
    candidates = [v for v in current_versions(connection) if v.feed_body or overlay.applies_to(v.row)]
    return sum(_with_overlay(overlay, version).row.body != version.row.body for version in candidates)


def list_overrides(connection: Connection, today: date | None = None) -> Sequence[Row[Any]]:
    """Return all overrides, newest first; with `today`, those in force today or later."""
    query: Any = select(overrides) if today is None else active_overrides()
    rows: Sequence[Row[Any]] = connection.execute(query.order_by(overrides.c.id.desc())).all()
    return [row for row in rows if today is None or row.last is None or row.last >= today]


def check_closure(closure: Closure, timetable: Timetable, now: datetime, by: str) -> None:
    """Raise InvalidInput if a closure is invalid."""
    require_name_and_reason(by, closure.reason)
    if bool(closure.ref) == bool(closure.adcode):
        raise InvalidInput("ref", "specify either the ref of an outlet or the adcode of an area")
    if closure.adcode and not (len(closure.adcode) == 6 and closure.adcode.isdecimal()):
        raise InvalidInput("adcode", "must be six digits, like 440300")
    if closure.hours is not None and not closure.hours.strip():
        raise InvalidInput("hours", "must not be blank; omit it to close")
    if closure.last < now.astimezone(SHANGHAI).date():
        raise InvalidInput("to", "is in the past")
    try:
        exception_of(closure)
        if closure.hours:
            timetable.check(closure.hours)
    except ValidationError as problem:
        first = problem.errors(include_url=False)[0]
        raise InvalidInput(
            str(first["loc"][0] if first["loc"] else "from"), constraint_message(first)
        ) from None
    except InvalidHours as problem:
        raise InvalidInput("hours", text_of(problem)) from None


def _checked_value(outlet: Outlet, entry: Edit, timetable: Timetable) -> str:
    part, _, member = entry.field.partition(".")
    model_fields = type(outlet).model_fields
    members = outlet.model_dump(by_alias=True).get(part)
    if part not in model_fields or part in READ_ONLY_FIELDS or bool(member) != isinstance(members, dict):
        raise InvalidInput("field", message("{field} cannot be edited", field=entry.field))
    if member and member not in (members or {}):
        raise InvalidInput("field", message("{part} has no {member}", part=part, member=member))
    changed = with_field(outlet, entry.field, entry.value)
    try:
        if part == "hours" and changed.hours:
            timetable.check(changed.hours)
    except InvalidHours as problem:
        raise InvalidInput("hours", text_of(problem)) from None
    return field_json(changed, entry.field)


def require_name_and_reason(by: str, why: str) -> None:
    """Raise InvalidInput if name or reason is blank."""
    for field, text in (("by", by), ("why", why)):
        if not text.strip():
            raise InvalidInput(field, "is required for the log")


def current_versions(connection: Connection) -> list[Version]:
    """Return the versions of the current release; raises NoRelease before the first."""
    number = current_number(connection)
    if number is None:
        raise NoRelease("no release has been published yet")
    return versions_of(connection, number)


def _count_outlets(connection: Connection, closure: Any) -> int:
    return sum(
        covers(closure, version.row.ref, version.row.adcode) for version in current_versions(connection)
    )


def _publish_override(
    connection: Connection, number: int, row: dict[str, Any], context: ChangeContext, count: int
) -> OverrideResult:
    fields = {name: str(value) for name, value in row.items() if value is not None}
    context = context._replace(details={"override": number, "outlets": count} | fields)
    return OverrideResult(number, count, republish(connection, context))


def republish(connection: Connection, context: ChangeContext) -> Published:
    """Publish the current release with the current overrides; logs even if nothing changes."""
    overlay = current_overlay(connection, context.now.astimezone(SHANGHAI).date())
    versions = [
        _with_overlay(overlay, version) if version.feed_body or overlay.applies_to(version.row) else version
        for version in current_versions(connection)
    ]
    result = replace_release(connection, NewVersions(versions), context)
    if result.is_unchanged:  # log anyway: an override was set or ended
        details = context.details
        entry = log.LogEntry(context.now, context.by, context.what, context.why, result.number, details)
        log.write(connection, entry)
    return result


def _with_overlay(overlay: Overlay, version: Version) -> Version:
    outlet = feed_outlet(version)
    effective = overlay.apply(outlet)
    return version_of(effective, version.row.code, None if effective is outlet else outlet)
