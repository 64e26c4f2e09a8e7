"""Undoes changes by hand: a new release in which an override, or the last change by hand, has no effect.

An edit that replaced an earlier one gives way to it again. What other changes have superseded cannot be
undone; the error names them.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Engine, Row, select, update

from ..errors import InvalidInput, message
from ..hours import SHANGHAI
from . import log, proposals
from .dialect import wrap_store_errors, writing
from .end_override import REPLACED, SUPERSEDED_BY_FEED, end_override
from .manual_change import Review, current_versions, republish, republish_copy
from .overlay import EDIT, feed_outlet, feed_value, same_field
from .overrides import require_name_and_reason
from .position_proposals import CONFIRM_POSITION
from .publish import ChangeContext, Published, current_number
from .schema_operators import overrides

UNDO = "undo"
SET_BY = ("closed", "hours", EDIT, "confirm")  # log entries of changes that set overrides
COPIED = ("rollback", "renew")  # that are undone by copying the release before them
BY_HAND = (*SET_BY, *COPIED, "reopen", UNDO)
MAX_ENTRIES = 1_000  # searched for the entry of the current release
IN_FORCE = {"ended_at": None, "ended_by": None, "ended_why": None}


class Reversal(NamedTuple):
    """Overrides to end and to put in force again, or the release to copy; `details` for the log."""

    end: Sequence[int] = ()
    revive: Sequence[int] = ()
    release: int | None = None
    details: dict[str, Any] = {}  # noqa: RUF012 - never mutated


def undo_override(
    engine: Engine, number: int, now: datetime, *, by: str, why: str, review: Review
) -> Published:
    """Undo one override; raises InvalidInput if it is missing, has ended, or was superseded."""
    require_name_and_reason(by, why)
    with wrap_store_errors(), writing(engine).begin() as connection:
        row = _override(connection, number)
        if row.ended_at is not None:
            raise InvalidInput("id", _why_ended(connection, row))
        reversal = _reversal_of(connection, [row])._replace(details={"override": number})
        return _apply(connection, reversal, ChangeContext("undone by hand", now, by, why, UNDO), review)


def undo_last(
    engine: Engine, now: datetime, *, by: str, why: str, review: Review, release: int | None = None
) -> Published:
    """Undo the change by hand that made the current release.

    Raises InvalidInput if a feed made it, or if it is not `release`, which the operator saw.
    """
    require_name_and_reason(by, why)
    with wrap_store_errors(), writing(engine).begin() as connection:
        current = current_number(connection)
        if release not in (None, current):
            raise InvalidInput("release", message("release {number} is now current", number=current))
        entry = last_by_hand(connection)
        if entry is None:
            raise InvalidInput("release", _why_not_by_hand(connection, current))
        reversal = _reversal_of_entry(connection, entry)
        details = {"undone": entry.what, "entry": entry.number}
        context = ChangeContext("undone by hand", now, by, why, UNDO)
        return _apply(connection, reversal._replace(details=details), context, review)


def last_by_hand(connection: Connection) -> log.LogEntry | None:
    """Return the log entry of the change by hand that made the current release; None if a feed made it."""
    entry = _entry_of(connection, current_number(connection))
    return entry if entry and entry.what in BY_HAND else None


def _entry_of(connection: Connection, number: int | None) -> log.LogEntry | None:
    """Return the log entry that made the current release `number`."""
    of_release = (entry for entry in log.entries(connection, MAX_ENTRIES) if entry.release is not None)
    entry = next(of_release, None)
    return entry if entry and entry.release == number else None


def _why_not_by_hand(connection: Connection, number: int | None) -> str:
    """Return why `undo` does not apply to the current release, and what to do instead."""
    if number is None:
        return message("no release has been published yet")
    entry = _entry_of(connection, number)
    if entry is None or entry.what != CONFIRM_POSITION:
        return message("release {number} was not made by hand; use rollback", number=number)
    return message(
        "release {number} confirmed positions, which cannot be undone; edit a position instead",
        number=number,
    )


def _override(connection: Connection, number: int) -> Row[Any]:
    row = connection.execute(select(overrides).where(overrides.c.id == number)).one_or_none()
    if row is None:
        raise InvalidInput("id", message("override {number} not found", number=number))
    return row


def _why_ended(connection: Connection, row: Row[Any]) -> str:
    if row.ended_why == SUPERSEDED_BY_FEED:
        return message("override {number} was superseded: the feed has another value", number=row.id)
    later = next((other for other in _edits(connection, row) if other.id > row.id), None)
    if row.ended_why != REPLACED or later is None:
        return message("override {number} ended at {at}", number=row.id, at=row.ended_at)
    return message(
        "override {number} was superseded by override {later}; undo that one first",
        number=row.id,
        later=later.id,
    )


def _edits(connection: Connection, row: Row[Any]) -> list[Row[Any]]:
    """Return the edits of the same field of the same outlet, the oldest first."""
    query = select(overrides).where(overrides.c.ref == row.ref, overrides.c.kind == EDIT)
    rows = connection.execute(query.order_by(overrides.c.id)).all()
    return [other for other in rows if row.kind == EDIT and same_field(other.field, row.field)]


def _reversal_of(connection: Connection, rows: Sequence[Row[Any]]) -> Reversal:
    """End overrides, and put the edits in force again that they replaced."""
    ended = [row.id for row in rows]
    replaced = {
        other.id
        for row in rows
        for other in _edits(connection, row)
        if other.ended_why == REPLACED and other.ended_at == row.at and other.id not in ended
    }
    return Reversal(ended, sorted(replaced))


def _reversal_of_entry(connection: Connection, entry: log.LogEntry) -> Reversal:
    if entry.what in COPIED or "copied" in entry.details:
        return Reversal(release=(entry.release or 0) - 1)
    if entry.what == "reopen":
        return Reversal(revive=[entry.details["override"]])
    if entry.what == UNDO:
        return Reversal(entry.details["revived"], entry.details["ended"])
    made = (overrides.c.at == entry.at.isoformat()) & (overrides.c.ended_at.is_(None))
    return _reversal_of(connection, connection.execute(select(overrides).where(made)).all())


def _apply(connection: Connection, reversal: Reversal, context: ChangeContext, review: Review) -> Published:
    if reversal.release is not None:
        details = reversal.details | {"copied": reversal.release}
        return republish_copy(connection, reversal.release, context._replace(details=details), review)
    for number in reversal.end:
        end_override(connection, number, context)
    for number in reversal.revive:
        _revive(connection, _override(connection, number), context)
    proposals.reopen(connection, reversal.end)
    details = reversal.details | {"ended": list(reversal.end), "revived": list(reversal.revive)}
    return republish(connection, context._replace(details=details), review)


def _revive(connection: Connection, row: Row[Any], context: ChangeContext) -> None:
    today = context.now.astimezone(SHANGHAI).date()
    if row.kind == EDIT:
        _check_feed_value(connection, row)
        active = [other.id for other in _edits(connection, row) if other.ended_at is None]
        if active:
            raise InvalidInput("id", message("override {number} is in force instead", number=active[0]))
    elif _last_day(row) < today:
        raise InvalidInput("id", message("the days of override {number} are over", number=row.id))
    connection.execute(update(overrides).where(overrides.c.id == row.id).values(IN_FORCE))


def _last_day(row: Row[Any]) -> date:
    last: date = row.last
    return last


def _check_feed_value(connection: Connection, row: Row[Any]) -> None:
    outlet = next((v for v in current_versions(connection) if v.row.ref == row.ref), None)
    if outlet is None or feed_value(feed_outlet(outlet), row.field) != row.was:
        raise InvalidInput(
            "id", message("override {number} was superseded: the feed has another value", number=row.id)
        )
