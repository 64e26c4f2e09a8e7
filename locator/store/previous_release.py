"""What a feed is compared with: the outlets of the current release, and the refs of older ones."""

from typing import NamedTuple

from sqlalchemy import Engine, select

from . import dialect
from .releases import ROWS_AT_ONCE, pointed
from .schema import of_release, outlets


class PreviousOutlets(NamedTuple):
    """The number of the current release, each outlet's JSON by ref, and the refs that were there before."""

    number: int
    bodies: dict[str, bytes]
    gone: frozenset[str]


def past(engine: Engine) -> PreviousOutlets | None:
    """The current release and what went before it; None before the first."""
    with dialect.told_plainly(), engine.begin() as connection:
        number = pointed(connection)
        if number is None:
            return None
        asked = of_release(number).with_only_columns(outlets.c.ref, outlets.c.body)
        found = connection.execute(asked, execution_options={"yield_per": ROWS_AT_ONCE})
        bodies = {row.ref: row.body for row in found}
        ended = connection.execute(select(outlets.c.ref).where(outlets.c.until.is_not(None)).distinct())
        return PreviousOutlets(number, bodies, frozenset(ended.scalars()) - bodies.keys())
