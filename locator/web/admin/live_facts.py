"""Live facts in force, for operators: who reported them, their age and expiry, and their end."""

from typing import NamedTuple, cast

from flask import Response
from werkzeug.wrappers import Response as AnyResponse

from ...answers.live import LiveFactInfo, live_json
from ...errors import InvalidInput
from ...store import live_facts_rows
from ..http.app_context import get_container
from ..http.auth_views import current_user_name
from ..http.page import language
from .blueprint import admin, redirect_with_message, render, text_field
from .forms import redisplay_with
from .outlet_labels import outlet_labels


class ListedFact(NamedTuple):
    """A fact of an outlet with its texts."""

    ref: str
    name: str
    info: LiveFactInfo
    by: str


@admin.get("/live")
def show_live() -> Response:
    """Render the live facts in force."""
    now = get_container().clock()
    with get_container().read_transaction() as connection:
        rows = live_facts_rows.list_facts(connection, now)
    listed = []
    for row in rows:
        infos = cast("dict[str, LiveFactInfo]", live_json(row.facts, now, language()))
        listed += [ListedFact(row.ref, name, info, row.by) for name, info in infos.items()]
    return render("live.html", facts=listed, labels=outlet_labels(fact.ref for fact in listed))


@admin.post("/live/end")
@redisplay_with(show_live)
def end_live() -> AnyResponse:
    """End one fact of an outlet now."""
    container = get_container()
    ref, name = text_field("ref"), text_field("name")
    with container.write_transaction() as connection:
        found = live_facts_rows.end(connection, ref, name, container.clock(), by=current_user_name())
    if not found:
        raise InvalidInput("ref", "this fact is no longer in force")
    with container.read_transaction() as connection:
        container.live_reports.refresh(connection)
    return redirect_with_message("/live", "lf_ended")
