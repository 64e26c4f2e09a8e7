"""Overrides proposed by free-text notices in feeds, stored until a named operator decides.

A proposal is pending, confirmed or dismissed, and is deleted when feeds no longer contain the notice. A
confirmed proposal becomes an ordinary override. If that ends while the notice is still in the feed, the
notice is proposed again.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from typing import Any, NamedTuple

import orjson
from sqlalchemy import Connection, Engine, Row, delete, insert, select, update

from ..errors import InvalidInput, message
from ..hours import SHANGHAI, Timetable
from ..network.notice_proposal import Days, Proposal, Setting, days_of, has_effect, setting
from ..network.outlet import Outlet
from . import log, overrides
from .dialect import wrap_store_errors, writing
from .manual_change import Review, current_versions, republish
from .overlay import feed_outlet, with_field
from .publish import ChangeContext, Published, current_number
from .rows import Version
from .schema import of_release, outlets
from .schema_operators import overrides as overrides_table
from .schema_operators import proposals

PENDING, CONFIRMED, DISMISSED = "waiting", "confirmed", "dismissed"
BATCH_ROWS = 500  # rows per statement
Dates = tuple[date, date]


class PendingProposal(NamedTuple):
    """Pending proposal, outlet name, and the effect of confirming: a field, or days of closure."""

    id: int
    at: datetime
    proposal: Proposal
    name: str
    before: Any
    change: Setting | None
    days: Days | None


def refresh(connection: Connection, feed_proposals: Iterable[Proposal], now: datetime) -> None:
    """Store the proposals of the feed just published, preserving earlier decisions on the same ones."""
    proposed = {(proposal.ref, proposal.kind, proposal.part): proposal for proposal in feed_proposals}
    rows = {(row.ref, row.kind, row.part): row for row in connection.execute(select(proposals))}
    _update_or_delete(connection, [row.id for key, row in rows.items() if key not in proposed], None)
    ended = overrides_table.c.ended_at.is_not(None)
    ended_ids = set(connection.execute(select(overrides_table.c.id).where(ended)).scalars())
    reopened = [row.id for key, row in rows.items() if key in proposed and row.override in ended_ids]
    _update_or_delete(connection, reopened, {"state": PENDING, "override": None})
    new_rows = (
        {**proposal._asdict(), "at": now.isoformat(), "state": PENDING}
        for key, proposal in proposed.items()
        if key not in rows
    )
    while chunk := list(islice(new_rows, BATCH_ROWS)):
        connection.execute(insert(proposals), chunk)


def list_pending(connection: Connection, now: datetime) -> list[PendingProposal]:
    """Return the pending proposals for the current release, oldest first; skips those already in effect."""
    rows = connection.execute(select(proposals).where(proposals.c.state == PENDING).order_by(proposals.c.id))
    pending_rows = rows.all()
    outlets_by_ref = _outlets(connection, {row.ref for row in pending_rows})
    today = now.astimezone(SHANGHAI).date()
    pending = (
        _pending_proposal(row, outlets_by_ref[row.ref], today)
        for row in pending_rows
        if row.ref in outlets_by_ref
    )
    return [proposal for proposal in pending if proposal]


def confirm(
    engine: Engine,
    numbers: Sequence[int],
    timetable: Timetable,
    now: datetime,
    *,
    by: str,
    why: str,
    review: Review,
    dates: Mapping[int, Dates] | None = None,
    year: int | None = None,
) -> Published:
    """Apply proposals as overrides, in one release. Days without a year are taken from `dates` or `year`.
    Raises InvalidInput, and sets nothing, if any is invalid."""
    overrides.require_name_and_reason(by, why)
    with wrap_store_errors(), writing(engine).begin() as connection:
        rows = _decidable(connection, numbers)
        versions = {version.row.ref: version for version in current_versions(connection)}
        details = {
            "proposals": sorted(row.id for row in rows),
            "refs": sorted({row.ref for row in rows})[:20],
        }
        context = ChangeContext("notices confirmed", now, by, why, "confirm", details=details)
        sequence = _OverrideSequence(connection, versions, timetable, context)
        for row in rows:
            days = (dates or {}).get(row.id)
            number = sequence.closure(row, days, year) if row.kind == "exceptions" else sequence.edit(row)
            _decide(connection, [row.id], CONFIRMED, context, number)
        return republish(connection, context, review)


def reopen(connection: Connection, override_ids: Sequence[int]) -> None:
    """Make proposals pending again whose overrides were undone."""
    rows = connection.execute(select(proposals.c.id, proposals.c.override)).all()
    undone = [row.id for row in rows if row.override in set(override_ids)]
    _update_or_delete(connection, undone, {"state": PENDING, "override": None})


def dismiss(engine: Engine, numbers: Sequence[int], now: datetime, *, by: str, why: str) -> int:
    """Dismiss proposals while feeds contain them; returns the count. Raises like `confirm`."""
    overrides.require_name_and_reason(by, why)
    with wrap_store_errors(), writing(engine).begin() as connection:
        rows = _decidable(connection, numbers)
        _decide(connection, [row.id for row in rows], DISMISSED, ChangeContext("", now, by, why), None)
        details = {"proposals": [row.id for row in rows], "said": [f"{r.ref}: {r.words}" for r in rows][:20]}
        log.write(connection, log.LogEntry(now, by, "dismiss", why, None, details))
        return len(rows)


@dataclass(frozen=True)
class _OverrideSequence:
    """Overrides inserted in sequence, each on top of the previous ones."""

    connection: Connection
    versions: dict[str, Version]
    timetable: Timetable
    context: ChangeContext
    edited_outlets: dict[str, Outlet] = field(default_factory=dict)

    def edit(self, row: Row[Any]) -> int | None:
        version = self._version(row)
        outlet = self.edited_outlets.get(row.ref) or _outlet(version.row.body)
        change = setting(_proposal(row), outlet)
        if change is None:  # already in effect
            return None
        self.edited_outlets[row.ref] = with_field(outlet, change.field, change.value)
        entry = overrides.Edit(row.ref, change.field, change.value)
        override = overrides.edit_row(feed_outlet(version), entry, self.timetable, self.context.why)
        return overrides.insert_override(self.connection, override, self.context)

    def closure(self, row: Row[Any], dates: Dates | None, year: int | None) -> int:
        self._version(row)
        days = days_of(_proposal(row))
        first, last = dates or days.dated(year)
        closure = overrides.Closure(first, last, days.reason, row.ref)
        overrides.check_closure(closure, self.timetable, self.context.now, self.context.by)
        return overrides.insert_override(
            self.connection, closure._asdict() | {"kind": "closed"}, self.context
        )

    def _version(self, row: Row[Any]) -> Version:
        if row.ref not in self.versions:
            raise InvalidInput(
                "id", message("{id}: the current release has no outlet {ref}", id=row.id, ref=row.ref)
            )
        return self.versions[row.ref]


def _decidable(connection: Connection, numbers: Sequence[int]) -> list[Row[Any]]:
    ids = sorted(set(numbers))
    if not ids:
        raise InvalidInput("id", "choose at least one proposal")
    by_id = {row.id: row for row in _rows(connection, ids)}
    for number in ids:
        row = by_id.get(number)
        if row is None or row.state != PENDING:
            raise InvalidInput("id", _not_pending(number, row))
    return list(by_id.values())


def _not_pending(number: int, row: Row[Any] | None) -> str:
    if row is None:
        return message("proposal {number} not found", number=number)
    state, by, at = message(row.state), row.decided_by, row.decided_at
    return message("proposal {number} was {state} by {by} at {at}", number=number, state=state, by=by, at=at)


def _rows(connection: Connection, ids: Sequence[int]) -> Iterator[Row[Any]]:
    for start in range(0, len(ids), BATCH_ROWS):
        yield from connection.execute(
            select(proposals).where(proposals.c.id.in_(ids[start : start + BATCH_ROWS]))
        )


def _decide(
    connection: Connection, ids: Sequence[int], state: str, context: ChangeContext, override: int | None
) -> None:
    values = {"decided_at": context.now.isoformat(), "decided_by": context.by, "decided_why": context.why}
    _update_or_delete(connection, ids, values | {"state": state, "override": override})


def _update_or_delete(connection: Connection, ids: Sequence[int], values: dict[str, Any] | None) -> None:
    """Update rows, or delete them if `values` is None."""
    for start in range(0, len(ids), BATCH_ROWS):
        batch = proposals.c.id.in_(ids[start : start + BATCH_ROWS])
        connection.execute(
            delete(proposals).where(batch)
            if values is None
            else update(proposals).where(batch).values(**values)
        )


def _pending_proposal(row: Row[Any], outlet: Outlet, today: date) -> PendingProposal | None:
    proposal, at = _proposal(row), datetime.fromisoformat(row.at)
    if not has_effect(proposal, outlet, today):
        return None
    if row.kind == "exceptions":
        return PendingProposal(row.id, at, proposal, outlet.name, None, None, days_of(proposal))
    change = setting(proposal, outlet)
    before = getattr(outlet, change.field) if change else None
    return PendingProposal(row.id, at, proposal, outlet.name, before, change, None)


def _outlets(connection: Connection, refs: set[str]) -> dict[str, Outlet]:
    number, sorted_refs = current_number(connection) or 0, sorted(refs)
    query = of_release(number).with_only_columns(outlets.c.ref, outlets.c.body)
    return {
        ref: _outlet(body)
        for start in range(0, len(sorted_refs), BATCH_ROWS)
        for ref, body in connection.execute(
            query.where(outlets.c.ref.in_(sorted_refs[start : start + BATCH_ROWS]))
        )
    }


def _outlet(body: bytes) -> Outlet:
    return Outlet.model_validate(orjson.loads(body))


def _proposal(row: Row[Any]) -> Proposal:
    return Proposal(row.ref, row.kind, row.part, row.words, row.told_in)
