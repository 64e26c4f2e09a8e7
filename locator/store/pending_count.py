"""The number of proposals from notices that will be pending once a feed is published."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import Connection, select

from ..hours import SHANGHAI
from ..network.notice_proposal import Proposal, has_effect
from ..network.outlet import Outlet
from .proposals import PENDING
from .schema_operators import overrides, proposals

Key = tuple[str, str, str]  # ref, kind, part


def pending_after(
    connection: Connection, feed_proposals: Iterable[Proposal], outlets: Mapping[str, Outlet], now: datetime
) -> int:
    """Count the proposals of a feed that are neither decided nor in effect, equal ones once.

    `outlets`: the outlets of the proposals by ref, as they will be published.
    """
    today, decided = now.astimezone(SHANGHAI).date(), _decided(connection)
    proposed = {(item.ref, item.kind, item.part): item for item in feed_proposals}
    return sum(
        key not in decided and item.ref in outlets and has_effect(item, outlets[item.ref], today)
        for key, item in proposed.items()
    )


def _decided(connection: Connection) -> set[Key]:
    """Return the proposals that a load leaves decided: their override, if any, has not ended."""
    ended = set(connection.execute(select(overrides.c.id).where(overrides.c.ended_at.is_not(None))).scalars())
    rows = connection.execute(select(proposals).where(proposals.c.state != PENDING))
    return {(row.ref, row.kind, row.part) for row in rows if row.override not in ended}
