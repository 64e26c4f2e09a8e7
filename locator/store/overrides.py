"""Manual overrides: closures and special hours of an outlet or area, and edits of single fields.

Overrides persist across feeds, as defined in `overlay`: a closure until its last day, an edit until the feed
changes that field, both until an operator ends them. Setting or ending one publishes at once: affected
outlets are rebuilt from their feed values, all others are unchanged. A rolled-back release has the overrides
of its time; `reapply` applies the current ones.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from pydantic import ValidationError
from sqlalchemy import Connection, Engine, Row, func, insert, select

from ..errors import InvalidHours, InvalidInput, as_message, message, text_of
from ..hours import Timetable
from ..index.search import adcode_range
from ..network.outlet import Outlet
from ..query.dates import check_days
from ..query.validation_errors import constraint_message
from .dialect import wrap_store_errors, writing
from .end_override import REPLACED, end_override
from .manual_change import ManualChange, Review, current_versions, republish
from .overlay import (
    EDIT,
    POSITION,
    POSITION_PARTS,
    active_overrides,
    covers,
    exception_of,
    feed_outlet,
    feed_value,
    field_json,
    same_field,
    with_field,
)
from .publish import ChangeContext, Published, current_number
from .schema import in_release, outlets
from .schema_operators import overrides

READ_ONLY_FIELDS = ("ref", "code", "exceptions", *POSITION_PARTS)
EDITABLE = (
    *(
        f"{name}.{member}" if member else name
        for name, field in Outlet.model_fields.items()
        if name not in READ_ONLY_FIELDS
        for member in getattr(field.annotation, "model_fields", {"": None})
    ),
    POSITION,
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
    engine: Engine,
    closure: Closure,
    timetable: Timetable,
    now: datetime,
    *,
    by: str,
    review: Review,
    why: str = "",
    area: str = "",
) -> OverrideResult:
    """Set a closure or special hours; raises InvalidInput, which names the `area`, if it is invalid."""
    check_closure(closure, timetable, now, by)
    kind = "hours" if closure.hours else "closed"
    with wrap_store_errors(), writing(engine).begin() as connection:
        count = _count_outlets(connection, closure)
        if not count:
            where = "ref" if closure.ref else "adcode"
            place = closure.ref or f"{area} {closure.adcode}".strip()
            raise InvalidInput(where, message("the current release has no outlet in {place}", place=place))
        row = closure._asdict() | {"kind": kind}
        _check_new(connection, row)
        context = ChangeContext("set by hand", now, by, why or closure.reason, kind)
        number = insert_override(connection, row, context)
        return _publish_override(connection, number, row, context, count, review)


def edit(
    engine: Engine, entry: Edit, timetable: Timetable, now: datetime, *, by: str, why: str, review: Review
) -> OverrideResult:
    """Edit a field of an outlet; raises InvalidInput if the entry is invalid or changes nothing."""
    require_name_and_reason(by, why)
    with wrap_store_errors(), writing(engine).begin() as connection:
        versions = [version for version in current_versions(connection) if version.row.ref == entry.ref]
        if not versions:
            raise InvalidInput("ref", message("the current release has no outlet {ref}", ref=entry.ref))
        row = edit_row(feed_outlet(versions[0]), entry, timetable, why)
        context = ChangeContext("set by hand", now, by, why, EDIT)
        number = insert_override(connection, row, context)
        return _publish_override(connection, number, row, context, 1, _unless_same(entry.field, review))


def _unless_same(field: str, review: Review) -> Review:
    """Return a review that also rejects an edit that changes nothing."""

    def check(connection: Connection, change: ManualChange) -> None:
        if not change.changed:
            raise InvalidInput(field, "already has this value")
        review(connection, change)

    return check


def edit_row(feed_outlet: Outlet, entry: Edit, timetable: Timetable, why: str) -> dict[str, Any]:
    """Return the row of an edit for `insert_override`; raises like `edit`."""
    value = _checked_value(feed_outlet, entry, timetable)
    row = {"kind": EDIT, "ref": entry.ref, "field": entry.field, "value": value, "reason": why}
    return row | {"was": feed_value(feed_outlet, entry.field)}


def insert_override(connection: Connection, row: dict[str, Any], context: ChangeContext) -> int:
    """Insert an override, ending earlier edits of the same field; returns its id, publishes nothing."""
    if row["kind"] == EDIT:
        earlier = active_overrides().where(overrides.c.ref == row["ref"], overrides.c.kind == EDIT)
        for earlier_row in connection.execute(earlier).all():
            if same_field(earlier_row.field, row["field"]):
                end_override(connection, earlier_row.id, context._replace(why=REPLACED))
    values = row | {"at": context.now.isoformat(), "by": context.by}
    return int(connection.execute(insert(overrides).returning(overrides.c.id), values).scalar_one())


def _check_new(connection: Connection, closure: dict[str, Any]) -> None:
    """Raise InvalidInput if the same closure is in force already, as after pressing a button twice."""
    same = [overrides.c[name].is_not_distinct_from(value) for name, value in closure.items()]
    number = connection.execute(active_overrides().with_only_columns(overrides.c.id).where(*same)).scalar()
    if number is not None:
        raise InvalidInput("from", message("override {number} is the same", number=number))


def drop(engine: Engine, number: int, now: datetime, *, by: str, why: str, review: Review) -> OverrideResult:
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
        return OverrideResult(number, _count_outlets(connection, row), republish(connection, context, review))


def reapply(engine: Engine, now: datetime, *, by: str, why: str, review: Review) -> Published:
    """Apply the current overrides to the current release, as after a rollback."""
    require_name_and_reason(by, why)
    with wrap_store_errors(), writing(engine).begin() as connection:
        return republish(connection, ChangeContext("overrides reapplied", now, by, why, "renew"), review)


def list_overrides(connection: Connection, today: date | None = None) -> Sequence[Row[Any]]:
    """Return all overrides, newest first; with `today`, those in force today or later."""
    query: Any = select(overrides) if today is None else active_overrides()
    rows: Sequence[Row[Any]] = connection.execute(query.order_by(overrides.c.id.desc())).all()
    return [row for row in rows if today is None or row.last is None or row.last >= today]


def check_closure(closure: Closure, timetable: Timetable, now: datetime, by: str) -> None:
    """Raise InvalidInput if a closure is invalid."""
    require_name_and_reason(by, closure.reason)
    check_days(closure.first, closure.last, now)
    if bool(closure.ref) == bool(closure.adcode):
        raise InvalidInput("ref", "specify either the ref of an outlet or the adcode of an area")
    if closure.adcode and not (len(closure.adcode) == 6 and closure.adcode.isdecimal()):
        raise InvalidInput("adcode", "must be six digits, like 440300")
    if closure.hours is not None and not closure.hours.strip():
        raise InvalidInput("hours", "must not be blank; omit it to close")
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
        raise InvalidInput("hours", _with_example(problem)) from None


def _checked_value(outlet: Outlet, entry: Edit, timetable: Timetable) -> str:
    if entry.field == POSITION:
        return field_json(with_field(outlet, POSITION, entry.value), POSITION)
    if entry.field in POSITION_PARTS:
        raise InvalidInput(
            "field",
            message("{field} is edited with position: both coordinates and their datum", field=entry.field),
        )
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
        raise InvalidInput("hours", _with_example(problem)) from None
    return field_json(changed, entry.field)


def _with_example(problem: InvalidHours) -> str:
    """Return what is wrong with hours, and how they are written."""
    example = message("Mo-Fr 09:00-18:00; Sa,Su 10:00-17:00")
    return message(
        "{problem}; write hours like {example}", problem=as_message(text_of(problem)), example=example
    )


def require_name_and_reason(by: str, why: str) -> None:
    """Raise InvalidInput if name or reason is blank."""
    for field, text in (("by", by), ("why", why)):
        if not text.strip():
            raise InvalidInput(field, "is required for the log")


def outlets_by_area(connection: Connection, adcodes: Iterable[str]) -> dict[str, int]:
    """Return how many outlets of the current release are in each area; none before the first release."""
    number, counts = current_number(connection), {}
    for adcode in adcodes if number else ():
        is_inside = outlets.c.adcode.between(*adcode_range(adcode))
        query = select(func.count()).select_from(outlets).where(in_release(number or 0), is_inside)
        counts[adcode] = int(connection.execute(query).scalar_one())
    return counts


def _count_outlets(connection: Connection, closure: Any) -> int:
    return sum(
        covers(closure, version.row.ref, version.row.adcode) for version in current_versions(connection)
    )


def _publish_override(
    connection: Connection,
    number: int,
    row: dict[str, Any],
    context: ChangeContext,
    count: int,
    review: Review,
) -> OverrideResult:
    fields = {name: str(value) for name, value in row.items() if value is not None}
    context = context._replace(details={"override": number, "outlets": count} | fields)
    return OverrideResult(number, count, republish(connection, context, review))
