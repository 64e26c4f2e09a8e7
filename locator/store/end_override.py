"""Ends overrides, on an operator's request or because the feed superseded them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, update

from . import log
from .publish import ChangeContext
from .schema_operators import overrides

REPLACED = "edited again"
SUPERSEDED_BY_FEED = "the feed now has another value for this field"


def end_override(connection: Connection, number: int, context: ChangeContext) -> None:
    """Mark an override as ended."""
    values = {"ended_at": context.now.isoformat(), "ended_by": context.by, "ended_why": context.why}
    connection.execute(update(overrides).where(overrides.c.id == number).values(values))


def end_edits(connection: Connection, edits: Sequence[Row[Any]], context: ChangeContext) -> None:
    """End edits superseded by the feed and log each of them."""
    for edit in edits:
        end_override(connection, edit.id, context._replace(why=SUPERSEDED_BY_FEED))
        details = {"override": edit.id, "ref": edit.ref, "field": edit.field, "origin": context.origin}
        log.write(
            connection, log.LogEntry(context.now, context.by, "edit ended", SUPERSEDED_BY_FEED, None, details)
        )
