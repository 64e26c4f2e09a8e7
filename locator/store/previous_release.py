"""Baseline for feed comparison: outlets of the current release, and refs of older ones."""

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from sqlalchemy import Engine, select

from ..network.outlet import Outlet
from ..runtime.file_map import FileMap
from . import dialect
from .overlay import current_overlay
from .releases import BATCH_ROWS, current_number
from .schema import of_release, outlets


class PreviousOutlets(NamedTuple):
    """Current release number, outlet JSON by ref, refs only in older releases, and the overrides in force."""

    number: int
    bodies: FileMap
    former_refs: frozenset[str]
    with_overrides: Callable[[Outlet], Outlet]


def previous_outlets(engine: Engine, today: date) -> PreviousOutlets | None:
    """Return the current release, older refs and today's overrides; None before the first release."""
    with dialect.wrap_store_errors(), engine.begin() as connection:
        number = current_number(connection)
        if number is None:
            return None
        query = of_release(number).with_only_columns(outlets.c.ref, outlets.c.body)
        rows = connection.execute(query, execution_options={"yield_per": BATCH_ROWS})
        bodies = FileMap((ref, body) for ref, body in rows)
        ended = connection.execute(select(outlets.c.ref).where(outlets.c.until.is_not(None)).distinct())
        former = frozenset(ref for ref in ended.scalars() if ref not in bodies)
        return PreviousOutlets(number, bodies, former, current_overlay(connection, today).apply)
