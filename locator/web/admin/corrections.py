"""Visitors' reports of wrong outlet information: an operator confirms or dismisses each."""

from collections.abc import Mapping

from flask import Response
from werkzeug.wrappers import Response as AnyResponse

from ...store import corrections
from ..http.app_context import get_container
from ..http.auth_views import current_user_name
from .blueprint import admin, redirect_with_message, render
from .forms import redisplay_with
from .outlet_labels import outlet_labels

MAX_LISTED = 200
FIELDS = {"moved": "address.text", "closed": "status", "phone": "phones", "hours": "hours", "other": ""}


@admin.get("/corrections")
def show_corrections() -> Response:
    """Render the reports that are not decided."""
    with get_container().read_transaction() as connection:
        pending = corrections.list_pending(connection)
    listed = pending[:MAX_LISTED]
    labels = outlet_labels(item.ref for item in listed)
    return render(
        "corrections.html", pending=listed, count=len(pending), labels=labels, edit_query=edit_query
    )


@admin.post("/corrections/<int:number>/confirm")
@redisplay_with(show_corrections)
def confirm_correction(number: int) -> AnyResponse:
    """Mark a report as right: the outlet was corrected elsewhere."""
    confirm(number)
    return redirect_with_message("/corrections", "co_confirmed")


def confirm(number: int) -> None:
    """Mark a report as right; raises InvalidInput if it does not exist or is decided."""
    container = get_container()
    with container.write_transaction() as connection:
        corrections.decide(connection, number, "confirmed", container.clock(), current_user_name())


def edit_query(item: corrections.Correction) -> Mapping[str, object]:
    """Return the query of the edit page for the field that a report concerns."""
    return {"ref": item.ref, "field": FIELDS[item.kind], "correction": item.id}


@admin.post("/corrections/<int:number>/dismiss")
@redisplay_with(show_corrections)
def dismiss_correction(number: int) -> AnyResponse:
    """Dismiss a report."""
    container = get_container()
    with container.write_transaction() as connection:
        corrections.decide(connection, number, "dismissed", container.clock(), current_user_name())
    return redirect_with_message("/corrections", "a_dismissed", count=1)
