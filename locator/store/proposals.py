"""What notices in prose propose: kept with the feed that says them, until a named operator decides.

A proposal waits, is confirmed, or is dismissed, as long as feeds go on saying the same; when they stop, it
goes. What is confirmed is an override like any other. When that has ended and the notice is still there, the
notice is proposed again.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from typing import Any, NamedTuple

import orjson
from sqlalchemy import Connection, Engine, Row, delete, insert, select, update

from ..errors import InvalidInput
from ..hours import SHANGHAI, Timetable
from ..network.notice_proposal import Days, Proposal, Setting, days_of, setting
from ..network.outlet import Outlet
from . import log, overrides
from .dialect import told_plainly, writing
from .overlay import edited, plain_outlet
from .publish import ChangeContext, Published, pointed
from .rows import Version
from .schema import of_release, outlets
from .schema_operators import overrides as overrides_table
from .schema_operators import proposals

WAITING, CONFIRMED, DISMISSED = "waiting", "confirmed", "dismissed"
AT_ONCE = 500  # rows a statement
Dates = tuple[date, date]


class PendingProposal(NamedTuple):
    """A proposal that waits, the outlet's name, and what confirming sets: a field, or days of closure."""

    id: int
    at: datetime
    proposal: Proposal
    name: str
    before: Any
    change: Setting | None
    days: Days | None


def renew(connection: Connection, found: Iterable[Proposal], now: datetime) -> None:
    """Keep what the feed of the release that was just made proposes, and what was decided of the same."""
    told = {(each.ref, each.kind, each.part): each for each in found}
    rows = {(row.ref, row.kind, row.part): row for row in connection.execute(select(proposals))}
    _each(connection, [row.id for key, row in rows.items() if key not in told], None)
    ended = overrides_table.c.ended_at.is_not(None)
    undone = set(connection.execute(select(overrides_table.c.id).where(ended)).scalars())
    again = [row.id for key, row in rows.items() if key in told and row.override in undone]
    _each(connection, again, {"state": WAITING, "override": None})
    fresh = (
        {**each._asdict(), "at": now.isoformat(), "state": WAITING}
        for key, each in told.items()
        if key not in rows
    )
    while chunk := list(islice(fresh, AT_ONCE)):
        connection.execute(insert(proposals), chunk)


def waiting(connection: Connection, now: datetime) -> list[PendingProposal]:
    """What can be confirmed of the current release, the oldest first; what it says already is left out."""
    rows = connection.execute(select(proposals).where(proposals.c.state == WAITING).order_by(proposals.c.id))
    waits = rows.all()
    known = _outlets(connection, {row.ref for row in waits})
    today = now.astimezone(SHANGHAI).date()
    shown = (_shown(row, known[row.ref], today) for row in waits if row.ref in known)
    return [each for each in shown if each]


def confirm(
    engine: Engine,
    numbers: Sequence[int],
    timetable: Timetable,
    now: datetime,
    *,
    by: str,
    why: str,
    dates: Mapping[int, Dates] | None = None,
    year: int | None = None,
) -> Published:
    """Set by hand what these proposals say, as one release. Days without a year are those of `dates`, or
    in `year`. BadEntry names what is wrong, and then nothing is set."""
    overrides.named(by, why)
    with told_plainly(), writing(engine).begin() as connection:
        rows = _decidable(connection, numbers)
        versions = {each.row.ref: each for each in overrides.current_versions(connection)}
        told = {"proposals": sorted(row.id for row in rows), "refs": sorted({row.ref for row in rows})[:20]}
        occasion = ChangeContext("notices confirmed", now, by, why, "confirm", details=told)
        laid = _OverrideSequence(connection, versions, timetable, occasion)
        for row in rows:
            days = (dates or {}).get(row.id)
            number = laid.closure(row, days, year) if row.kind == "exceptions" else laid.edit(row)
            _decide(connection, [row.id], CONFIRMED, occasion, number)
        return overrides.lay_over(connection, occasion)


def dismiss(engine: Engine, numbers: Sequence[int], now: datetime, *, by: str, why: str) -> int:
    """Leave these proposals alone while feeds say the same; gives how many. BadEntry as in `confirm`."""
    overrides.named(by, why)
    with told_plainly(), writing(engine).begin() as connection:
        rows = _decidable(connection, numbers)
        _decide(connection, [row.id for row in rows], DISMISSED, ChangeContext("", now, by, why), None)
        details = {"proposals": [row.id for row in rows], "said": [f"{r.ref}: {r.words}" for r in rows][:20]}
        log.write(connection, log.LogEntry(now, by, "dismiss", why, None, details))
        return len(rows)


@dataclass(frozen=True)
class _OverrideSequence:
    """Overrides that are entered one after the other, each over what the ones before have set."""

    connection: Connection
    versions: dict[str, Version]
    timetable: Timetable
    occasion: ChangeContext
    shown: dict[str, Outlet] = field(default_factory=dict)

    def edit(self, row: Row[Any]) -> int | None:
        version = self._version(row)
        shown = self.shown.get(row.ref) or _outlet(version.row.body)
        change = setting(_proposal(row), shown)
        if change is None:  # the outlet says so by now
            return None
        self.shown[row.ref] = edited(shown, change.field, change.value)
        entry = overrides.Edit(row.ref, change.field, change.value)
        told = overrides.edit_row(plain_outlet(version), entry, self.timetable, self.occasion.why)
        return overrides.enter(self.connection, told, self.occasion)

    def closure(self, row: Row[Any], dates: Dates | None, year: int | None) -> int:
        self._version(row)
        days = days_of(_proposal(row))
        first, last = dates or days.dated(year)
        closure = overrides.Closure(first, last, days.reason, row.ref)
        overrides.check_closure(closure, self.timetable, self.occasion.now, self.occasion.by)
        return overrides.enter(self.connection, closure._asdict() | {"kind": "closed"}, self.occasion)

    def _version(self, row: Row[Any]) -> Version:
        if row.ref not in self.versions:
            raise InvalidInput("id", f"{row.id}: the current release has no outlet {row.ref}")
        return self.versions[row.ref]


def _decidable(connection: Connection, numbers: Sequence[int]) -> list[Row[Any]]:
    wanted = sorted(set(numbers))
    if not wanted:
        raise InvalidInput("id", "choose at least one proposal")
    there = {row.id: row for row in _rows(connection, wanted)}
    for number in wanted:
        row = there.get(number)
        if row is None or row.state != WAITING:
            what = f"was {row.state} by {row.decided_by} at {row.decided_at}" if row else "is not there"
            raise InvalidInput("id", f"proposal {number} {what}")
    return list(there.values())


def _rows(connection: Connection, ids: Sequence[int]) -> Iterator[Row[Any]]:
    for start in range(0, len(ids), AT_ONCE):
        yield from connection.execute(
            select(proposals).where(proposals.c.id.in_(ids[start : start + AT_ONCE]))
        )


def _decide(
    connection: Connection, ids: Sequence[int], state: str, occasion: ChangeContext, override: int | None
) -> None:
    told = {"decided_at": occasion.now.isoformat(), "decided_by": occasion.by, "decided_why": occasion.why}
    _each(connection, ids, told | {"state": state, "override": override})


def _each(connection: Connection, ids: Sequence[int], values: dict[str, Any] | None) -> None:
    """Give rows other values, or delete them."""
    for start in range(0, len(ids), AT_ONCE):
        some = proposals.c.id.in_(ids[start : start + AT_ONCE])
        connection.execute(
            delete(proposals).where(some)
            if values is None
            else update(proposals).where(some).values(**values)
        )


def _shown(row: Row[Any], outlet: Outlet, today: date) -> PendingProposal | None:
    proposal, at = _proposal(row), datetime.fromisoformat(row.at)
    if row.kind == "exceptions":
        days = days_of(proposal)
        over = not days.undated and days.last < today.isoformat()
        return None if over else PendingProposal(row.id, at, proposal, outlet.name, None, None, days)
    change = setting(proposal, outlet)
    if change is None:
        return None
    return PendingProposal(row.id, at, proposal, outlet.name, getattr(outlet, change.field), change, None)


def _outlets(connection: Connection, refs: set[str]) -> dict[str, Outlet]:
    number, wanted = pointed(connection) or 0, sorted(refs)
    asked = of_release(number).with_only_columns(outlets.c.ref, outlets.c.body)
    return {
        ref: _outlet(body)
        for start in range(0, len(wanted), AT_ONCE)
        for ref, body in connection.execute(asked.where(outlets.c.ref.in_(wanted[start : start + AT_ONCE])))
    }


def _outlet(body: bytes) -> Outlet:
    return Outlet.model_validate(orjson.loads(body))


def _proposal(row: Row[Any]) -> Proposal:
    return Proposal(row.ref, row.kind, row.part, row.words, row.told_in)
