"""Position proposals for outlets without coordinates, stored until a named operator decides.

A proposal concerns an outlet at one address. It is pending, confirmed or dismissed, and is deleted when feeds
no longer contain it; a confirmed one remains and places the outlet in later feeds, until a feed has
coordinates. Confirming publishes the outlet.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import orjson
from sqlalchemy import Connection, Engine, Row, delete, insert, select, update

from ..errors import InvalidInput, message
from ..network.outlet import Outlet
from ..network.position_proposal import (
    CONFIRMED_FEED,
    ConfirmedPosition,
    EnteredPosition,
    PositionProposal,
    address_key,
)
from . import log
from .dialect import wrap_store_errors, writing
from .manual_change import Review, publish_reviewed
from .overrides import require_name_and_reason
from .proposals import BATCH_ROWS, CONFIRMED, DISMISSED, PENDING
from .publish import ChangeContext, Published, current_number, has_sample_outlets
from .releases import versions_of, versions_of_feed
from .schema_positions import position_proposals

CONFIRM_POSITION = "confirm position"  # in the log
LOGGED_REFS = 20
Place = Callable[["PendingPosition"], Outlet]  # returns the outlet at its confirmed position


class PendingPosition(NamedTuple):
    """A stored proposal that is not decided."""

    id: int
    at: datetime
    proposal: PositionProposal


def refresh(
    connection: Connection, proposals: Iterable[PositionProposal], feed: Iterable[Outlet], now: datetime
) -> None:
    """Store the proposals of a feed, preserving decisions; its own coordinates replace confirmed ones."""
    proposed = {(item.ref, address_key(item.address)): item for item in proposals}
    rows = {(row.ref, row.address): row for row in connection.execute(select(position_proposals))}
    located = {outlet.ref for outlet in feed if not is_confirmed(outlet)} if rows else set()
    outdated = [
        row.id
        for key, row in rows.items()
        if row.ref in located or (key not in proposed and row.state != CONFIRMED)
    ]
    for start in range(0, len(outdated), BATCH_ROWS):
        batch = position_proposals.c.id.in_(outdated[start : start + BATCH_ROWS])
        connection.execute(delete(position_proposals).where(batch))
    for key, item in proposed.items():
        if key in rows and rows[key].id not in outdated:
            values = {"body": _json(item), "state": _next_state(rows[key].state)}
            changed = position_proposals.c.id == rows[key].id
            connection.execute(update(position_proposals).where(changed).values(values))
    new = [_row(key, item, now) for key, item in proposed.items() if key not in rows]
    for start in range(0, len(new), BATCH_ROWS):
        connection.execute(insert(position_proposals), new[start : start + BATCH_ROWS])


def store_unpublished(
    engine: Engine, proposals: Sequence[PositionProposal], origin: str, context: ChangeContext
) -> None:
    """Store the proposals of a feed of which nothing can be published."""
    with wrap_store_errors(), writing(engine).begin() as connection:
        refresh(connection, proposals, (), context.now)
        details = {"origin": origin, "positions": len(proposals)}
        entry = log.LogEntry(context.now, context.by, "propose positions", context.why, None, details)
        log.write(connection, entry)


def is_confirmed(outlet: Outlet) -> bool:
    """Return True if the position of an outlet was confirmed by hand."""
    return outlet.source is not None and outlet.source.feed == CONFIRMED_FEED


def list_pending(connection: Connection) -> list[PendingPosition]:
    """Return the proposals that are not decided, oldest first."""
    query = select(position_proposals).where(position_proposals.c.state == PENDING)
    return [_pending(row) for row in connection.execute(query.order_by(position_proposals.c.id))]


def get_pending(connection: Connection, number: int) -> PendingPosition:
    """Return a proposal; raises InvalidInput if it does not exist or is decided."""
    row = connection.execute(
        select(position_proposals).where(position_proposals.c.id == number)
    ).one_or_none()
    if row is None:
        raise InvalidInput("id", message("proposal {number} not found", number=number))
    if row.state != PENDING:
        state, by, at = message(row.state), row.decided_by, row.decided_at
        text = message(
            "proposal {number} was {state} by {by} at {at}", number=number, state=state, by=by, at=at
        )
        raise InvalidInput("id", text)
    return _pending(row)


def confirmed_positions(connection: Connection) -> dict[str, ConfirmedPosition]:
    """Return the confirmed positions by ref."""
    rows = connection.execute(select(position_proposals).where(position_proposals.c.state == CONFIRMED))
    return {row.ref: _confirmed(row) for row in rows.all()}


def _confirmed(row: Row[Any]) -> ConfirmedPosition:
    entered = orjson.loads(row.body).get("entered")
    written = EnteredPosition(**entered) if entered else None
    return ConfirmedPosition(_pending(row).proposal.address, row.lat, row.lon, written)


def confirm(
    engine: Engine,
    numbers: Sequence[int],
    place: Place,
    now: datetime,
    *,
    by: str,
    why: str,
    review: Review,
) -> Published:
    """Publish outlets at the positions that `place` returns, in one release.

    Raises InvalidInput, and publishes nothing, if any proposal is decided or its position is invalid.
    """
    require_name_and_reason(by, why)
    with wrap_store_errors(), writing(engine).begin() as connection:
        pending = [get_pending(connection, number) for number in _ids(numbers)]
        placed = {item.id: place(item) for item in pending}
        details = {"positions": [_logged(item, placed[item.id]) for item in pending][:LOGGED_REFS]}
        context = ChangeContext("positions confirmed", now, by, why, CONFIRM_POSITION, details=details)
        for item in pending:
            _decide_confirmed(connection, item, placed[item.id], context)
        return _publish(connection, list(placed.values()), context, review)


def dismiss(engine: Engine, numbers: Sequence[int], now: datetime, *, by: str, why: str) -> int:
    """Dismiss proposals while feeds contain their addresses; returns the count. Raises like `confirm`."""
    require_name_and_reason(by, why)
    with wrap_store_errors(), writing(engine).begin() as connection:
        pending = [get_pending(connection, number) for number in _ids(numbers)]
        context = ChangeContext("", now, by, why)
        for item in pending:
            _decide(connection, item.id, context, state=DISMISSED)
        details = {
            "positions": [item.id for item in pending],
            "refs": [item.proposal.ref for item in pending],
        }
        log.write(connection, log.LogEntry(now, by, "dismiss position", why, None, details))
        return len(pending)


def _publish(
    connection: Connection, placed: Sequence[Outlet], context: ChangeContext, review: Review
) -> Published:
    """Publish the current release with these outlets; real ones replace a sample release."""
    number, refs = current_number(connection), {outlet.ref for outlet in placed}
    before = versions_of(connection, number) if number else []
    is_sample = has_sample_outlets(version.row.ref for version in before)
    remaining = [version for version in before if version.row.ref not in refs and not is_sample]
    after = [*remaining, *versions_of_feed(connection, placed, context)]
    return publish_reviewed(connection, before, after, context, review)


def _decide_confirmed(
    connection: Connection, item: PendingPosition, outlet: Outlet, context: ChangeContext
) -> None:
    earlier = (position_proposals.c.ref == outlet.ref) & (position_proposals.c.state == CONFIRMED)
    connection.execute(delete(position_proposals).where(earlier))
    entered = outlet.source.model_dump(include={"lat", "lon", "datum"}) if outlet.source else None
    body = orjson.dumps(item.proposal.to_json() | {"entered": entered})
    _decide(connection, item.id, context, state=CONFIRMED, lat=outlet.lat, lon=outlet.lon, body=body)


def _decide(connection: Connection, number: int, context: ChangeContext, **values: object) -> None:
    decision = {"decided_at": context.now.isoformat(), "decided_by": context.by, "decided_why": context.why}
    changed = update(position_proposals).where(position_proposals.c.id == number)
    connection.execute(changed.values(decision | values))


def _logged(item: PendingPosition, outlet: Outlet) -> dict[str, Any]:
    proposed = item.proposal.position
    return {
        "ref": outlet.ref,
        "proposed": [proposed.lat, proposed.lon, proposed.radius, proposed.name] if proposed else None,
        "confirmed": [outlet.lat, outlet.lon],
    }


def _ids(numbers: Sequence[int]) -> list[int]:
    if not numbers:
        raise InvalidInput("id", "choose at least one proposal")
    return sorted(set(numbers))


def _row(key: tuple[str, str], item: PositionProposal, now: datetime) -> dict[str, Any]:
    ref, address = key
    return {"ref": ref, "address": address, "body": _json(item), "at": now.isoformat(), "state": PENDING}


def _next_state(state: str) -> str:
    """Return the state of a proposal that is proposed again: a dismissed one stays so."""
    return DISMISSED if state == DISMISSED else PENDING


def _json(item: PositionProposal) -> bytes:
    return orjson.dumps(item.to_json())


def _pending(row: Row[Any]) -> PendingPosition:
    proposal = PositionProposal.from_json(orjson.loads(row.body))
    return PendingPosition(row.id, datetime.fromisoformat(row.at), proposal)
