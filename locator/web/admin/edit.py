"""Edits of single fields of an outlet, previewed before they are published."""

from typing import Any, Literal

import orjson
from flask import Response, request
from werkzeug.wrappers import Response as AnyResponse

from ...errors import AmbiguousInput, InvalidInput
from ...geo.datum import DATUMS, Datum
from ...network.outlet import Outlet
from ...render.maps.local_map import MapHtml, MapPoint
from ...render.messages.catalog import translate
from ...serving.change_preview import Accept, ChangePreview, FieldChange
from ...store import corrections, overrides
from ...store.find_outlets import current_outlet
from ...store.overlay import POSITION
from ..http.app_context import get_container
from ..http.auth_views import current_user_name
from ..http.page import language
from .blueprint import admin, redirect_with_message, render, text_field
from .confirmation import PreviewText, points_map, publish_or_preview, words
from .corrections import confirm
from .forms import problem_text, redisplay_with
from .hours_inputs import DAYS, hours_inputs, submitted_hours
from .outlet_fields import field_groups, field_input, label_of
from .page_names import outlet_name
from .row_inputs import ROWS, input_rows, rows_json

LIST_SEPARATOR = "; "
FORM_FIELDS = ("ref", "field", "datum", "why")


@admin.get("/edit")
def show_outlet() -> Response:
    """Render the fields of an outlet, and the form of one of them."""
    text, field = (request.values.get(name, "").strip() for name in ("ref", "field"))
    if not text:
        return render("edit.html", query="")
    try:
        outlet = _outlet(get_container().manual_changes.outlet(text))
    except AmbiguousInput as problem:
        return render("edit.html", query=text, options=problem.options)
    except InvalidInput as problem:
        return render("edit.html", query=text, missing=problem_text(problem))
    fields, correction = outlet.to_dict(outlet.code), _correction(outlet.ref)
    chosen = field_input(field, fields, language()) if field in overrides.EDITABLE else None
    return render(
        "edit.html",
        query=text,
        outlet=outlet,
        outlet_name=outlet_name,
        groups=field_groups(fields, language()),
        chosen=chosen,
        typed=_typed(chosen.value) if chosen and chosen.field != POSITION else "",
        datums=DATUMS,
        words=words,
        columns=ROWS.get(field, ()),
        input_rows=input_rows,
        hours_inputs=hours_inputs,
        days=DAYS,
        map=_map(outlet) if field == POSITION else None,
        correction=correction,
        carried={"correction": correction.id} if correction else {},
    )


def _correction(ref: str) -> corrections.Correction | None:
    """Return the visitor's report that led to the page, if it is about this outlet and not decided."""
    number = request.values.get("correction", "")
    if not (number.isascii() and number.isdigit()):
        return None
    with get_container().read_transaction() as connection:
        item = corrections.get_pending(connection, int(number))
    return item if item is not None and item.ref == ref else None


def _outlet(ref: str) -> Outlet:
    with get_container().read_transaction() as connection:
        return current_outlet(connection, ref)


def _typed(value: Any) -> str:
    """Return a value as it would be typed."""
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return orjson.dumps(value).decode()
    if isinstance(value, list):
        return LIST_SEPARATOR.join(value)
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)


def _map(outlet: Outlet) -> MapHtml | None:
    labels = (translate(key, language()) for key in ("ch_place_before", "ch_place_after"))
    before, after = (
        MapPoint(*outlet.point, label, kind) for label, kind in zip(labels, ("old", "new"), strict=True)
    )
    return points_map((before, after), pick=True)


@admin.post("/edit")
@redisplay_with(show_outlet)
def edit() -> AnyResponse:
    """Preview a new value of one field of an outlet; set it once that is confirmed."""
    changes, why = get_container().manual_changes, text_field("why")
    ref, field = text_field("ref"), text_field("field")
    text = _submitted_text(field)

    def publish(accept: Accept) -> overrides.OverrideResult:
        entry = overrides.Edit(ref, field, changes.value(field, text, _datum()))
        return changes.edit(entry, current_user_name(), why, accept)

    try:
        return publish_or_preview(
            publish,
            lambda result: _done(result, ref),
            lambda preview: _describe(ref, field, preview),
            field=lambda _column: "value",
        )
    except InvalidInput as problem:  # the error names the outlet field; the form field is `value`
        problem.field = problem.field if problem.field in FORM_FIELDS else "value"
        raise


def _submitted_text(field: str) -> str:
    if field in ROWS:
        return rows_json(field)
    return submitted_hours() if field == "hours" else LIST_SEPARATOR.join(request.form.getlist("value"))


def _datum() -> Datum | None:
    text = request.form.get("datum", "")
    return next((datum for datum in DATUMS if datum == text), None)


def _describe(ref: str, field: str, preview: ChangePreview) -> PreviewText:
    edited = next((outlet for outlet in preview.outlets if outlet.ref == ref), None)
    name = outlet_name(edited.name, edited.name_en) if edited else ref
    title = translate("ch_would_edit", language(), name=name, ref=ref)
    changes = edited.fields if edited and preview.changed > 1 else ()  # of one outlet, there is a table
    lines = [
        f"{label_of(item.field, language())}: {_value(item, 'before')} → {_value(item, 'after')}"
        for item in changes
    ]
    return PreviewText(title, tuple(lines) or (label_of(field, language()),))


def _value(change: FieldChange, which: Literal["before", "after"]) -> str:
    value = getattr(change, which)
    return translate("ch_empty", language()) if value is None else words(change.field, value)


def _done(result: overrides.OverrideResult, ref: str) -> AnyResponse:
    number = result.published.number
    if correction := _correction(ref):
        confirm(correction.id)
    return redirect_with_message("/overrides", "a_set", id=result.id, outlets=result.outlets, number=number)
