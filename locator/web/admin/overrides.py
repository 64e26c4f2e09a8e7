"""Overrides: closures and special hours, their end, and undoing changes by hand."""

from flask import Response, request
from werkzeug.wrappers import Response as AnyResponse

from ...errors import InvalidInput
from ...hours import SHANGHAI
from ...render.messages.catalog import translate
from ...serving.change_preview import ChangePreview
from ...store import overrides, undo
from ...store.publish import Published
from ...store.unapplied import unapplied_now
from ..http.app_context import get_container
from ..http.auth_views import current_user_name
from ..http.page import language
from .blueprint import admin, date_field, redirect_published, redirect_with_message, render, text_field
from .confirmation import PreviewText, chosen, describe_count, publish_or_preview
from .forms import redisplay_with
from .outlet_fields import label_of, stored_text
from .outlet_labels import outlet_labels

MAX_ENDED = 20


@admin.get("/overrides")
def show_overrides() -> Response:
    """Render the closure form, the current and future overrides, and those that ended last."""
    today = get_container().clock().astimezone(SHANGHAI).date()
    with get_container().read_transaction() as connection:
        rows = overrides.list_overrides(connection, today)
        in_force = {row.id for row in rows}
        ended = [row for row in overrides.list_overrides(connection) if row.id not in in_force]
        last = undo.last_by_hand(connection)
        counts = overrides.outlets_by_area(connection, {row.adcode for row in rows if row.adcode})
        left = len(unapplied_now(connection, get_container().clock()).refs)
    gazetteer = get_container().gazetteer
    return render(
        "overrides.html",
        rows=rows,
        ended=ended[:MAX_ENDED],
        last=last,
        left=left,
        today=today,
        names={
            row.adcode: gazetteer.path_text(row.adcode, language()) for row in (*rows, *ended) if row.adcode
        },
        counts=counts,
        labels=outlet_labels(row.ref for row in (*rows, *ended[:MAX_ENDED]) if row.ref),
        label_of=lambda field: label_of(field, language()),
        stored_text=lambda row: stored_text(row.field, row.value, language()),
    )


@admin.post("/overrides")
@redisplay_with(show_overrides)
def close() -> AnyResponse:
    """Preview closing an outlet or an area, or special hours, for a range of days; do it once confirmed."""
    closure = _closure()
    return publish_or_preview(
        lambda accept: get_container().manual_changes.close(closure, current_user_name(), accept),
        _done,
        lambda preview: _describe(closure, preview),
        field=lambda column: "hours" if closure.hours and column == "exceptions" else "reason",
    )


def _closure() -> overrides.Closure:
    changes = get_container().manual_changes
    ref, adcode = chosen("ref"), chosen("adcode")
    first = date_field("from")
    last = date_field("to", first)
    reason, hours = text_field("reason"), text_field("hours", required=False)
    return overrides.Closure(
        first,
        last,
        reason,
        changes.outlet(ref) if ref else None,
        changes.area(adcode) if adcode else None,
        _hours(hours) if hours else None,
    )


def _hours(text: str) -> str | None:
    try:
        return get_container().manual_changes.hours(text)
    except InvalidInput as problem:
        raise InvalidInput("hours", problem.detail) from None


def _describe(closure: overrides.Closure, preview: ChangePreview) -> PreviewText:
    lang, days = language(), (closure.last - closure.first).days + 1
    place = get_container().gazetteer.path_text(closure.adcode, language()) if closure.adcode else closure.ref
    key = "ch_would_hours" if closure.hours else "ch_would_close"
    title = translate(key, lang, area=place, count=f"{preview.changed:,}", hours=closure.hours)
    period = "ch_days" if days > 1 else "ch_one_day"
    line = translate(period, lang, first=closure.first, last=closure.last, days=days)
    return PreviewText(title, (line, closure.reason))


def _done(result: overrides.OverrideResult) -> AnyResponse:
    number = result.published.number
    return redirect_with_message("/overrides", "a_set", id=result.id, outlets=result.outlets, number=number)


@admin.post("/overrides/<int:number>/drop")
@redisplay_with(show_overrides)
def drop(number: int) -> AnyResponse:
    """End an override now."""
    why = text_field("why")
    return publish_or_preview(
        lambda accept: get_container().manual_changes.end(number, current_user_name(), why, accept),
        _done,
        lambda preview: describe_count("ch_would_end", preview, number=number),
        always=False,
    )


@admin.post("/overrides/<int:number>/undo")
@redisplay_with(show_overrides)
def undo_one(number: int) -> AnyResponse:
    """Undo an override: what it replaced is in force again."""
    why = text_field("why")
    return publish_or_preview(
        lambda accept: get_container().manual_changes.undo(number, current_user_name(), why, accept),
        _undone,
        lambda preview: describe_count("ch_would_undo", preview, number=number),
        always=False,
    )


@admin.post("/overrides/undo")
@redisplay_with(show_overrides)
def undo_last() -> AnyResponse:
    """Undo the change by hand that made the current release."""
    why, release = text_field("why"), request.form.get("release", type=int)
    return publish_or_preview(
        lambda accept: get_container().manual_changes.undo_last(current_user_name(), why, accept, release),
        _undone,
        lambda preview: describe_count("ch_would_undo_release", preview, number=release),
        always=False,
    )


def _undone(result: Published) -> AnyResponse:
    if result.is_unchanged:
        return redirect_published("/overrides", result)
    return redirect_with_message("/overrides", "ch_undone", number=result.number, changed=result.changed)
