"""An override ends: because its operator says so, or because the feed has overtaken it."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, update

from . import log
from .publish import ChangeContext
from .schema_operators import overrides

BY_FEED = "the feed says something else of this field now"


def end(connection: Connection, number: int, occasion: ChangeContext) -> None:
    """Mark an override as ended."""
    told = {"ended_at": occasion.now.isoformat(), "ended_by": occasion.by, "ended_why": occasion.why}
    connection.execute(update(overrides).where(overrides.c.id == number).values(told))


def end_edits(connection: Connection, edits: Sequence[Row[Any]], occasion: ChangeContext) -> None:
    """End the edits that the feed of the occasion has overtaken, each with its line in the log."""
    for edit in edits:
        end(connection, edit.id, occasion._replace(why=BY_FEED))
        details = {"override": edit.id, "ref": edit.ref, "field": edit.field, "origin": occasion.origin}
        log.write(connection, log.LogEntry(occasion.now, occasion.by, "edit ended", BY_FEED, None, details))
