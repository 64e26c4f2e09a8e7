"""Loads that a guard finds suspicious: kept whole until a named operator publishes or refuses them.

What an operator approves is what the reasons were told about. So an approval is taken only while the
release that the load was compared with is still the current one; otherwise the load is compared again
and held again, with the new reasons.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from hashlib import blake2b
from itertools import islice
from typing import Any, NamedTuple

import orjson
from sqlalchemy import Connection, Engine, delete, insert, select, update

from ..errors import InvalidInput
from ..index.release_diff import Guard, Reason, ReleaseDiff, ReleaseOutlets, standing
from ..network.notice_proposal import Proposal
from ..network.outlet import Outlet
from . import log, proposals
from .dialect import told_plainly, writing
from .publish import ChangeContext, Published, feed_made, pointed, sample, unchanged
from .reimport_check import echoes
from .release_contents import NewVersions
from .releases import publish_in, release, replace_with, rows_of, versions_in
from .rows import Version
from .schema_operators import held, held_outlets, held_proposals

ROWS_AT_ONCE = 1_000
WAITING, APPROVED, REFUSED = "waiting", "approved", "refused"


class PendingLoad(NamedTuple):
    """A judged feed: its outlets, name, report as JSON, when its files were made, what notices propose."""

    outlets: Sequence[Outlet]
    origin: str
    report: Callable[[], bytes] = lambda: b"{}"  # asked for only where it is kept
    made: datetime | None = None
    proposals: Sequence[Proposal] = ()


class HeldLoad(NamedTuple):
    """A load that waits, or waited. `base` is the release it was compared with, `release` what came of it."""

    id: int
    at: datetime
    by: str
    why: str
    origin: str
    rows: int
    reasons: Sequence[Reason]
    base: int | None
    state: str
    decided_at: datetime | None
    decided_by: str | None
    decided_why: str | None
    release: int | None


def submit(
    engine: Engine, load: PendingLoad, guard: Guard, now: datetime, *, by: str = "", why: str = ""
) -> Published | HeldLoad:
    """Publish a load, or hold it when the guard gives reasons; a load that changes nothing is never held."""
    occasion = ChangeContext(load.origin, now, by, why, made=load.made)
    with told_plainly(), writing(engine).begin() as connection:
        done = _try(connection, load.outlets, guard, occasion)
        if not isinstance(done, Published):
            return hold(connection, load, done, occasion)
        proposals.renew(connection, load.proposals, now)
        return done


def foreseen(engine: Engine, load: PendingLoad, guard: Guard, now: datetime) -> Sequence[Reason]:
    """Why a load would be held as things stand; none when it would be published. Nothing is kept."""
    occasion = ChangeContext(load.origin, now, made=load.made)
    with told_plainly(), writing(engine).begin() as connection:
        if echoes(connection, load.outlets):
            return []
        with connection.begin_nested() as trial:
            reasons = _reasons(connection, versions_in(connection, load.outlets, occasion), guard, occasion)
            trial.rollback()
        return reasons


def hold(
    connection: Connection, load: PendingLoad, reasons: Sequence[Reason], occasion: ChangeContext
) -> HeldLoad:
    """Keep a load with its reasons; one that waits already with the same outlets and base is kept once."""
    bodies = [outlet.model_dump_json(by_alias=True, exclude_none=True).encode() for outlet in load.outlets]
    digest, base = _digest(bodies), pointed(connection)
    same = (held.c.digest == digest) & (held.c.base.is_not_distinct_from(base)) & (held.c.state == WAITING)
    there = connection.execute(select(held.c.id).where(same)).scalar()
    if there is not None:
        return get(connection, there)
    row = {
        "at": occasion.now.isoformat(),
        "by": occasion.by,
        "why": occasion.why,
        "origin": load.origin,
        "made": load.made and load.made.isoformat(),
        "rows": len(bodies),
        "digest": digest,
        "report": load.report(),
        "reasons": _told(reasons),
        "base": base,
        "state": WAITING,
    }
    number = connection.execute(insert(held).returning(held.c.id), row).scalar_one()
    rest = iter(enumerate(bodies))
    while chunk := list(islice(rest, ROWS_AT_ONCE)):
        connection.execute(insert(held_outlets), [{"held": number, "number": i, "body": b} for i, b in chunk])
    body = orjson.dumps([tuple(each) for each in load.proposals])
    connection.execute(insert(held_proposals), {"held": number, "body": body})
    _log(connection, "hold", number, occasion, reasons)
    return get(connection, number)


def approve(
    engine: Engine, number: int, guard: Guard, now: datetime, *, by: str, why: str
) -> Published | HeldLoad:
    """Publish a load that waits; when the release has moved on since, compare and hold it again.

    BadEntry when there is no such load, when it does not wait any more, or without a name or a reason.
    """
    with told_plainly(), writing(engine).begin() as connection:
        load = _decidable(connection, number, by, why)
        occasion = ChangeContext(
            load.origin, now, by, why, "approve", _made(connection, number), {"held": number}
        )
        outlets = list(_outlets(connection, number))
        if load.base != pointed(connection):
            return _hold_again(connection, load, outlets, guard, occasion)
        done = publish_in(connection, outlets, occasion)
        proposals.renew(connection, _proposals(connection, number), now)
        _decide(connection, number, APPROVED, occasion, done.number)
        return done


def refuse(engine: Engine, number: int, now: datetime, *, by: str, why: str) -> HeldLoad:
    """Give up a load that waits; its report and reasons stay, its outlets go. BadEntry as in `approve`."""
    with told_plainly(), writing(engine).begin() as connection:
        load = _decidable(connection, number, by, why)
        occasion = ChangeContext(load.origin, now, by, why)
        _log(connection, "refuse", number, occasion, load.reasons)
        _decide(connection, number, REFUSED, occasion, None)
        return get(connection, number)


def listed(connection: Connection, waiting: bool = False) -> list[HeldLoad]:
    """The held loads, the newest first; all, or those that wait."""
    asked = select(held).order_by(held.c.id.desc())
    rows = connection.execute(asked.where(held.c.state == WAITING) if waiting else asked)
    return [_of(row) for row in rows]


def get(connection: Connection, number: int) -> HeldLoad:
    """A held load; BadEntry when there is none of this number."""
    row = connection.execute(select(held).where(held.c.id == number)).one_or_none()
    if row is None:
        raise InvalidInput("id", f"no load {number} was ever held")
    return _of(row)


def report(connection: Connection, number: int) -> bytes:
    """The report of a held load, as JSON; BadEntry when there is none of this number."""
    get(connection, number)
    told: bytes = connection.execute(select(held.c.report).where(held.c.id == number)).scalar_one()
    return told


def _try(
    connection: Connection, feed: Sequence[Outlet], guard: Guard, occasion: ChangeContext
) -> Published | list[Reason]:
    number = pointed(connection)
    if number is not None and echoes(connection, feed):
        return Published(number, 0, 0, 0)
    with connection.begin_nested() as trial:
        versions = versions_in(connection, feed, occasion)
        if reasons := _reasons(connection, versions, guard, occasion):
            trial.rollback()
            return reasons
        return replace_with(connection, versions, occasion)


def _reasons(
    connection: Connection, versions: Sequence[Version], guard: Guard, occasion: ChangeContext
) -> list[Reason]:
    same = unchanged(connection, NewVersions(versions))
    return [] if same else guard(_change(connection, versions, occasion))


def _change(connection: Connection, versions: Sequence[Version], occasion: ChangeContext) -> ReleaseDiff:
    after = ReleaseOutlets(
        [standing(v.row) for v in versions], occasion.made, sample(v.row.ref for v in versions)
    )
    number = pointed(connection)
    if number is None:
        return ReleaseDiff(None, after)
    outlets = [standing(row) for row in rows_of(connection, number)]
    is_sample = release(connection, number).sample
    return ReleaseDiff(ReleaseOutlets(outlets, feed_made(connection, number), is_sample), after)


def _hold_again(
    connection: Connection, load: HeldLoad, feed: Sequence[Outlet], guard: Guard, occasion: ChangeContext
) -> HeldLoad:
    with connection.begin_nested() as trial:
        reasons = guard(_change(connection, versions_in(connection, feed, occasion), occasion))
        trial.rollback()
    base = pointed(connection)
    said = f"it was compared with release {load.base or 'none'}; since then came release {base}: look again"
    reasons = [Reason("moved_on", said, {"before": load.base or 0, "now": base or 0}), *reasons]
    told = {"base": base, "reasons": _told(reasons)}
    connection.execute(update(held).where(held.c.id == load.id).values(told))
    _log(connection, "hold again", load.id, occasion, reasons)
    return get(connection, load.id)


def _decidable(connection: Connection, number: int, by: str, why: str) -> HeldLoad:
    load = get(connection, number)
    if load.state != WAITING:
        raise InvalidInput("id", f"load {number} was {load.state} by {load.decided_by} at {load.decided_at}")
    for field, text in (("by", by), ("why", why)):
        if not text.strip():
            raise InvalidInput(field, "is needed: it goes into the log")
    return load


def _decide(
    connection: Connection, number: int, state: str, occasion: ChangeContext, done: int | None
) -> None:
    told = {"decided_at": occasion.now.isoformat(), "decided_by": occasion.by, "decided_why": occasion.why}
    connection.execute(
        update(held).where(held.c.id == number).values(told | {"state": state, "release": done})
    )
    for table in (held_outlets, held_proposals):
        connection.execute(delete(table).where(table.c.held == number))


def _outlets(connection: Connection, number: int) -> Iterator[Outlet]:
    asked = select(held_outlets.c.body).where(held_outlets.c.held == number).order_by(held_outlets.c.number)
    return map(Outlet.model_validate_json, connection.execute(asked).scalars())


def _proposals(connection: Connection, number: int) -> list[Proposal]:
    body = connection.execute(select(held_proposals.c.body).where(held_proposals.c.held == number)).scalar()
    return [Proposal(*each) for each in orjson.loads(body or b"[]")]


def _made(connection: Connection, number: int) -> datetime | None:
    made = connection.execute(select(held.c.made).where(held.c.id == number)).scalar()
    return datetime.fromisoformat(made) if made else None


def _digest(bodies: Sequence[bytes]) -> bytes:
    whole = blake2b(digest_size=16)
    for body in sorted(bodies):
        whole.update(body)
    return whole.digest()


def _told(reasons: Sequence[Reason]) -> bytes:
    return orjson.dumps([reason._asdict() for reason in reasons])


def _log(
    connection: Connection, what: str, number: int, occasion: ChangeContext, reasons: Sequence[Reason]
) -> None:
    details = {"held": number, "origin": occasion.origin, "reasons": [reason.sentence for reason in reasons]}
    log.write(connection, log.LogEntry(occasion.now, occasion.by, what, occasion.why, None, details))


def _of(row: Any) -> HeldLoad:
    told = {name: getattr(row, name) for name in HeldLoad._fields}
    told["reasons"] = [Reason(**each) for each in orjson.loads(row.reasons)]
    told["at"] = datetime.fromisoformat(row.at)
    told["decided_at"] = datetime.fromisoformat(row.decided_at) if row.decided_at else None
    return HeldLoad(**told)
