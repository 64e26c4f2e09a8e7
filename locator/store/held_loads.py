"""Loads that a guard found suspicious, stored until a named operator approves or refuses them.

An approval covers only the displayed reasons, so it is accepted only while the release that the load was
compared with is still current; otherwise the load is compared again and held with the new reasons.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from hashlib import blake2b
from typing import NamedTuple

import orjson
from sqlalchemy import Connection, Engine, insert, select, update

from ..errors import InvalidInput, message
from ..index.release_diff import COLUMN_LOST, Guard, HoldReason
from ..network.notice_proposal import Proposal
from ..network.outlet import Outlet
from ..network.position_proposal import PositionProposal
from . import feed_times, held_contents, log, position_proposals, proposals
from .dialect import wrap_store_errors, writing
from .feed_columns import columns_of
from .held_load_rows import APPROVED, PENDING, REFUSED, HeldLoad, get, list_held_loads, report
from .new_versions import NewVersions
from .overrides import require_name_and_reason
from .publish import (
    ChangeContext,
    Published,
    current_number,
    equals_current,
)
from .reimport_check import is_reimport
from .release_change import diff_of
from .releases import publish_in_transaction, publish_versions, versions_of_feed
from .schema_operators import held_loads

__all__ = [
    "APPROVED",
    "PENDING",
    "REFUSED",
    "HeldLoad",
    "PendingLoad",
    "approve",
    "get",
    "hold",
    "list_held_loads",
    "preview_reasons",
    "refuse",
    "report",
    "submit",
]

CHANGED = "release {now} was published since you opened this page; nothing was approved: review again"


class PendingLoad(NamedTuple):
    """A validated feed: outlets, name, report as JSON, creation time of its files, and its proposals.

    `columns` counts its rows with a value of their own, by column that the loader can fill in.
    """

    outlets: Sequence[Outlet]
    origin: str
    report: Callable[[], bytes] = lambda: b"{}"  # called only if the load is held
    feed_created: datetime | None = None
    proposals: Sequence[Proposal] = ()
    positions: Sequence[PositionProposal] = ()
    columns: Mapping[str, int] | None = None

    def context(self, now: datetime, by: str = "", why: str = "") -> ChangeContext:
        """Return the context of its publication."""
        return ChangeContext(self.origin, now, by, why, feed_created=self.feed_created, columns=self.columns)


HoldCallback = Callable[[Connection, HeldLoad], None]


def submit(
    engine: Engine,
    load: PendingLoad,
    guard: Guard,
    now: datetime,
    *,
    by: str = "",
    why: str = "",
    on_hold: HoldCallback = lambda _connection, _load: None,
) -> Published | HeldLoad:
    """Publish a load, or hold it if the guard returns reasons.

    A load without changes is held only if columns are missing whose values the loader filled in.
    `on_hold` is called in the transaction that holds the load.
    """
    context = load.context(now, by, why)
    with wrap_store_errors(), writing(engine).begin() as connection:
        result = _publish_unless_held(connection, load.outlets, guard, context)
        if not isinstance(result, Published):
            held = hold(connection, load, result, context)
            on_hold(connection, held)
            return held
        _record_feed(connection, load.outlets, load.proposals, load.positions, context)
        return result


def preview_reasons(engine: Engine, load: PendingLoad, guard: Guard, now: datetime) -> Sequence[HoldReason]:
    """Return the reasons for which a load would be held now, without writing anything."""
    context = load.context(now)
    with wrap_store_errors(), writing(engine).begin() as connection:
        if is_reimport(connection, load.outlets):
            return []
        with connection.begin_nested() as savepoint:
            versions = versions_of_feed(connection, load.outlets, context)
            reasons = _reasons(connection, load.outlets, versions, guard, context)
            savepoint.rollback()
        return reasons


def hold(
    connection: Connection, load: PendingLoad, reasons: Sequence[HoldReason], context: ChangeContext
) -> HeldLoad:
    """Store a load with its reasons; returns an identical pending load (same outlets and base) if any."""
    bodies = [outlet.model_dump_json(by_alias=True, exclude_none=True).encode() for outlet in load.outlets]
    digest, base = _digest(bodies), current_number(connection)
    duplicate = (
        (held_loads.c.digest == digest)
        & (held_loads.c.base.is_not_distinct_from(base))
        & (held_loads.c.state == PENDING)
    )
    existing = connection.execute(select(held_loads.c.id).where(duplicate)).scalar()
    if existing is not None:
        return get(connection, existing)
    row = {
        "at": context.now.isoformat(),
        "by": context.by,
        "why": context.why,
        "origin": load.origin,
        "made": load.feed_created and load.feed_created.isoformat(),
        "rows": len(bodies),
        "digest": digest,
        "report": load.report(),
        "reasons": _reasons_json(reasons),
        "base": base,
        "state": PENDING,
    }
    number = connection.execute(insert(held_loads).returning(held_loads.c.id), row).scalar_one()
    held_contents.store(connection, number, bodies, load.proposals, load.positions)
    held_contents.store_columns(connection, number, load.columns)
    _log(connection, "hold", number, context, reasons)
    return get(connection, number)


def approve(
    engine: Engine,
    number: int,
    guard: Guard,
    now: datetime,
    *,
    by: str,
    why: str,
    compared: int | None = None,
) -> Published | HeldLoad:
    """Publish a pending load; if the current release has changed, compare and hold it again.

    Raises InvalidInput if the load is missing or not pending, if name or reason is empty, or if `compared`,
    the release with which the operator saw it compared (0: none), is not the current one.
    """
    with wrap_store_errors(), writing(engine).begin() as connection:
        load = _decidable(connection, number, by, why)
        _check_compared(connection, compared)
        created, columns = _feed_created(connection, number), held_contents.columns(connection, number)
        context = ChangeContext(load.origin, now, by, why, "approve", created, {"held": number}, columns)
        outlets = list(held_contents.outlets(connection, number))
        if load.base != current_number(connection):
            return _hold_again(connection, load, outlets, guard, context)
        result = publish_in_transaction(connection, outlets, context)
        proposed = held_contents.notices(connection, number), held_contents.positions(connection, number)
        _record_feed(connection, outlets, *proposed, context)
        _decide(connection, number, APPROVED, context, result.number)
        return result


def refuse(engine: Engine, number: int, now: datetime, *, by: str, why: str) -> HeldLoad:
    """Refuse a pending load: keeps report and reasons, deletes outlets. Raises like `approve`."""
    with wrap_store_errors(), writing(engine).begin() as connection:
        load = _decidable(connection, number, by, why)
        context = ChangeContext(load.origin, now, by, why)
        _log(connection, "refuse", number, context, load.reasons)
        _decide(connection, number, REFUSED, context, None)
        return get(connection, number)


def _publish_unless_held(
    connection: Connection, feed: Sequence[Outlet], guard: Guard, context: ChangeContext
) -> Published | list[HoldReason]:
    number = current_number(connection)
    if number is not None and is_reimport(connection, feed):
        return Published(number, 0, 0, 0)
    with connection.begin_nested() as savepoint:
        versions = versions_of_feed(connection, feed, context)
        if reasons := _reasons(connection, feed, versions, guard, context):
            savepoint.rollback()
            return reasons
        return publish_versions(connection, versions, context)


def _record_feed(
    connection: Connection,
    feed: Sequence[Outlet],
    notices: Sequence[Proposal],
    positions: Sequence[PositionProposal],
    context: ChangeContext,
) -> None:
    """Store what a published feed brings beside its outlets."""
    proposals.refresh(connection, notices, context.now)
    position_proposals.refresh(connection, positions, feed, context.now)
    feed_times.record_feed(connection, context.origin, context.now)


def _reasons(
    connection: Connection,
    feed: Sequence[Outlet],
    versions: NewVersions,
    guard: Guard,
    context: ChangeContext,
) -> list[HoldReason]:
    if not equals_current(connection, versions):
        return guard(diff_of(connection, versions, context, feed))
    if context.columns in (None, columns_of(connection, current_number(connection) or 0)):
        return []
    found = guard(diff_of(connection, versions, context._replace(feed_created=None)))
    return found if any(reason.code == COLUMN_LOST for reason in found) else []


def _hold_again(
    connection: Connection, load: HeldLoad, feed: Sequence[Outlet], guard: Guard, context: ChangeContext
) -> HeldLoad:
    with connection.begin_nested() as savepoint:
        versions = versions_of_feed(connection, feed, context)
        reasons = guard(diff_of(connection, versions, context, feed))
        savepoint.rollback()
    base = current_number(connection)
    text = f"it was compared with release {load.base or 'none'}; release {base} is now current: review again"
    reasons = [HoldReason("moved_on", text, {"before": load.base or 0, "now": base or 0}), *reasons]
    values = {"base": base, "reasons": _reasons_json(reasons)}
    connection.execute(update(held_loads).where(held_loads.c.id == load.id).values(values))
    _log(connection, "hold again", load.id, context, reasons)
    return get(connection, load.id)


def _decidable(connection: Connection, number: int, by: str, why: str) -> HeldLoad:
    load = get(connection, number)
    if load.state != PENDING:
        decided = {"state": message(load.state), "by": load.decided_by, "at": load.decided_at}
        raise InvalidInput(
            "id", message("load {number} was {state} by {by} at {at}", number=number, **decided)
        )
    require_name_and_reason(by, why)
    return load


def _check_compared(connection: Connection, compared: int | None) -> None:
    if compared not in (None, current := current_number(connection) or 0):
        raise InvalidInput("compared", message(CHANGED, now=current))


def _decide(
    connection: Connection, number: int, state: str, context: ChangeContext, release_number: int | None
) -> None:
    values = {"decided_at": context.now.isoformat(), "decided_by": context.by, "decided_why": context.why}
    connection.execute(
        update(held_loads)
        .where(held_loads.c.id == number)
        .values(values | {"state": state, "release": release_number})
    )
    held_contents.discard(connection, number)


def _feed_created(connection: Connection, number: int) -> datetime | None:
    created = connection.execute(select(held_loads.c.made).where(held_loads.c.id == number)).scalar()
    return datetime.fromisoformat(created) if created else None


def _digest(bodies: Sequence[bytes]) -> bytes:
    hasher = blake2b(digest_size=16)
    for body in sorted(bodies):
        hasher.update(body)
    return hasher.digest()


def _reasons_json(reasons: Sequence[HoldReason]) -> bytes:
    return orjson.dumps([reason._asdict() for reason in reasons])


def _log(
    connection: Connection, what: str, number: int, context: ChangeContext, reasons: Sequence[HoldReason]
) -> None:
    details = {"held": number, "origin": context.origin, "reasons": [reason.sentence for reason in reasons]}
    log.write(connection, log.LogEntry(context.now, context.by, what, context.why, None, details))
