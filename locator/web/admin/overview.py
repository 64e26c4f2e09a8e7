"""Admin overview and audit log."""

from flask import Response

from ...runtime.error_messages import localize
from ...store import corrections, held_loads, log, position_proposals, proposals, releases
from ...store.unapplied import unapplied_now
from ..http.app_context import get_container
from ..http.page import language
from .blueprint import admin, render

RECENT_ENTRIES, MAX_ENTRIES = 10, 200


@admin.get("")
def overview() -> Response:
    """Render the current release, pending loads and the latest log entries."""
    with get_container().read_transaction() as connection:
        number = releases.current_number(connection)
        return render(
            "overview.html",
            now=releases.current_release(connection) if number else None,
            loads=held_loads.list_held_loads(connection, pending_only=True),
            corrections=corrections.pending_count(connection),
            positions=len(position_proposals.list_pending(connection)),
            unapplied=len(unapplied_now(connection, get_container().clock()).refs),
            notices=len(proposals.list_pending(connection, get_container().clock())),
            entries=log.entries(connection, RECENT_ENTRIES),
        )


@admin.get("/log")
def show_log() -> Response:
    """Render the latest log entries and the result of the integrity check."""
    with get_container().read_transaction() as connection:
        return render(
            "log.html",
            entries=log.entries(connection, MAX_ENTRIES),
            verdict=log.verify(connection),
            localize=lambda trouble: localize(trouble, language()),
        )
