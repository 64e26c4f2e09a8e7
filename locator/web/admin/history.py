"""Releases: list, differences between two, rollback."""

from itertools import islice

from flask import Response
from werkzeug.wrappers import Response as AnyResponse

from ...render.distances import moved_distance
from ...store import releases
from ...store.compare import differences
from ...store.unapplied import unapplied_now
from ..http.app_context import get_container
from ..http.auth_views import current_user_name
from ..http.page import language
from .blueprint import admin, redirect_published, render, text_field
from .confirmation import describe_count, publish_or_preview
from .forms import redisplay_with
from .outlet_fields import field_labels
from .outlet_labels import outlet_labels
from .page_names import outlet_name

MAX_DIFFERENCES = 1_000


@admin.get("/releases")
def show_releases() -> Response:
    """Render all releases, newest first."""
    with get_container().read_transaction() as connection:
        return render(
            "releases.html",
            rows=releases.list_releases(connection),
            now=releases.current_number(connection),
            first=releases.oldest_release(connection),
            left=len(unapplied_now(connection, get_container().clock()).refs),
        )


@admin.get("/releases/<int:a>/<int:b>")
def show_difference(a: int, b: int) -> Response:
    """Render the changes from release `a` to release `b`."""
    with get_container().read_transaction() as connection:
        rows = list(islice(differences(connection, a, b), MAX_DIFFERENCES))
    return render(
        "difference.html",
        a=a,
        b=b,
        differences=rows,
        limit=MAX_DIFFERENCES,
        labels=outlet_labels(row.ref for row in rows),
        field_labels=lambda fields: field_labels(fields, language()),
        moved=lambda metres: moved_distance(metres, language()),
        outlet_name=outlet_name,
    )


@admin.post("/releases/<int:number>/rollback")
@redisplay_with(show_releases)
def roll_back(number: int) -> AnyResponse:
    """Preview a new release with the content of an older one; publish it once confirmed."""
    why = text_field("why")
    return publish_or_preview(
        lambda accept: get_container().manual_changes.roll_back(number, current_user_name(), why, accept),
        lambda result: redirect_published("/releases", result),
        lambda preview: describe_count("a_would_roll_back", preview, number=number),
    )


@admin.post("/overrides/renew")
@redisplay_with(show_releases)
def renew() -> AnyResponse:
    """Apply the overrides to the current release again."""
    why = text_field("why")
    return publish_or_preview(
        lambda accept: get_container().manual_changes.reapply(current_user_name(), why, accept),
        lambda result: redirect_published("/releases", result),
        lambda preview: describe_count("ch_would_change", preview),
        always=False,
    )
