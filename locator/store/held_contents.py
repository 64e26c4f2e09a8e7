"""Contents of held loads until they are decided: outlets, and proposals from notices and addresses."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

import orjson
from sqlalchemy import Connection, delete, insert, select

from ..network.notice_proposal import Proposal
from ..network.outlet import Outlet
from ..network.position_proposal import PositionProposal
from .schema_operators import held_columns, held_outlets, held_proposals
from .schema_positions import held_positions

BATCH_ROWS = 1_000


def store(
    connection: Connection,
    number: int,
    bodies: Sequence[bytes],
    notices: Sequence[Proposal],
    positions: Sequence[PositionProposal],
) -> None:
    """Store the contents of a held load; `bodies` are its outlets as JSON."""
    remaining = iter(enumerate(bodies))
    while chunk := list(islice(remaining, BATCH_ROWS)):
        connection.execute(insert(held_outlets), [{"held": number, "number": i, "body": b} for i, b in chunk])
    body = orjson.dumps([tuple(proposal) for proposal in notices])
    connection.execute(insert(held_proposals), {"held": number, "body": body})
    body = orjson.dumps([proposal.to_json() for proposal in positions])
    connection.execute(insert(held_positions), {"held": number, "body": body})


def outlets(connection: Connection, number: int) -> Iterator[Outlet]:
    """Return the outlets of a held load in feed order."""
    query = select(held_outlets.c.body).where(held_outlets.c.held == number).order_by(held_outlets.c.number)
    return map(Outlet.model_validate_json, connection.execute(query).scalars())


def notices(connection: Connection, number: int) -> list[Proposal]:
    """Return the notice proposals of a held load."""
    body = connection.execute(select(held_proposals.c.body).where(held_proposals.c.held == number)).scalar()
    return [Proposal(*item) for item in orjson.loads(body or b"[]")]


def positions(connection: Connection, number: int) -> list[PositionProposal]:
    """Return the position proposals of a held load."""
    body = connection.execute(select(held_positions.c.body).where(held_positions.c.held == number)).scalar()
    return [PositionProposal.from_json(item) for item in orjson.loads(body or b"[]")]


def store_columns(connection: Connection, number: int, counts: Mapping[str, int] | None) -> None:
    """Store how many rows of a held load have a value of their own, by column, if known."""
    if counts is not None:
        connection.execute(insert(held_columns), {"held": number, "counts": orjson.dumps(counts)})


def columns(connection: Connection, number: int) -> Mapping[str, int] | None:
    """Return how many rows of a held load have a value of their own, by column; None if unknown."""
    counts = connection.execute(select(held_columns.c.counts).where(held_columns.c.held == number)).scalar()
    return orjson.loads(counts) if counts else None


def discard(connection: Connection, number: int) -> None:
    """Delete the contents of a decided load."""
    for table in (held_outlets, held_proposals, held_positions, held_columns):
        connection.execute(delete(table).where(table.c.held == number))
