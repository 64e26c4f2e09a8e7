"""Releases: list, differences between two, rollback."""

from itertools import islice

from flask import Response
from werkzeug.wrappers import Response as AnyResponse

from ...store import overrides, releases
from ...store.compare import differences
from ..http.app_context import get_container
from ..http.auth_views import current_user_name
from .blueprint import admin, redirect_published, render, text_field
from .confirmation import describe_count, publish_or_preview
from .forms import redisplay_with

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
            left=overrides.count_unapplied(connection, get_container().clock())
            if releases.current_number(connection)
            else 0,
        )


@admin.get("/releases/<int:a>/<int:b>")
def show_difference(a: int, b: int) -> Response:
    """Render the changes from release `a` to release `b`."""
    with get_container().read_transaction() as connection:
        rows = list(islice(differences(connection, a, b), MAX_DIFFERENCES))
    return render("difference.html", a=a, b=b, differences=rows, limit=MAX_DIFFERENCES)


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
