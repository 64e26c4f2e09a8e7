"""Overrides: closures, special hours, and edits of outlet fields."""

from typing import Any

from flask import Response, request
from werkzeug.wrappers import Response as AnyResponse

from ...answers.outlet_queries import lookup_outlet
from ...errors import InvalidInput, OutletClosed, UnknownOutlet, text_of
from ...hours import SHANGHAI
from ...network.outlet import Outlet
from ...query.query_params import OutletQuestion
from ...runtime.error_messages import localize
from ...store import overrides
from ..http.app_context import get_container, service
from ..http.auth_views import current_user_name
from ..http.page import language
from .blueprint import admin, date_field, redirect_with_message, render, text_field
from .forms import redisplay_with


@admin.get("/overrides")
def show_overrides() -> Response:
    """Render the current and future overrides and the closure form."""
    today = get_container().clock().astimezone(SHANGHAI).date()
    with get_container().read_transaction() as connection:
        rows = overrides.list_overrides(connection, today)
    gazetteer = get_container().gazetteer
    names = {row.adcode: gazetteer.path_text(row.adcode) for row in rows if row.adcode}
    return render("overrides.html", rows=rows, today=today, names=names)


@admin.post("/overrides")
@redisplay_with(show_overrides)
def close() -> AnyResponse:
    """Close an outlet or an area, or set special hours, for a range of days."""
    ref, adcode, hours = (text_field(name, required=False) or None for name in ("ref", "adcode", "hours"))
    closure = overrides.Closure(
        date_field("from"), date_field("to"), text_field("reason"), ref, adcode, hours
    )
    return _done(get_container().close(closure, current_user_name()))


def _done(result: overrides.OverrideResult) -> AnyResponse:
    return redirect_with_message(
        "/overrides", "a_set", id=result.id, outlets=result.outlets, number=result.published.number
    )


@admin.post("/overrides/<int:number>/drop")
@redisplay_with(show_overrides)
def drop(number: int) -> AnyResponse:
    """End an override now."""
    return _done(
        overrides.drop(
            get_container().engine,
            number,
            get_container().clock(),
            by=current_user_name(),
            why=text_field("why"),
        )
    )


@admin.get("/edit")
def show_outlet() -> Response:
    """Render the fields of an outlet and the edit form."""
    ref = request.values.get("ref", "").strip()
    try:
        properties = (
            lookup_outlet(service().query_context(), ref, OutletQuestion()).data()["properties"]
            if ref
            else {}
        )
    except (UnknownOutlet, OutletClosed) as problem:
        return render("edit.html", ref=ref, fields={}, missing=localize(text_of(problem), language()))
    return render("edit.html", ref=ref, fields=_fields(properties), editable=overrides.EDITABLE)


def _fields(properties: dict[str, Any]) -> dict[str, Any]:
    """Return the outlet's fields, nested ones as `name.part`, without the members that responses add."""
    fields: dict[str, Any] = {}
    for name, value in properties.items():
        if name in Outlet.model_fields:
            fields |= (
                {f"{name}.{part}": of for part, of in value.items()}
                if isinstance(value, dict)
                else {name: value}
            )
    return fields


@admin.post("/edit")
@redisplay_with(show_outlet)
def edit() -> AnyResponse:
    """Set one field of an outlet."""
    value = overrides.parse_value(text_field("value", required=False), text_field("field"))
    entry = overrides.Edit(text_field("ref"), text_field("field"), value)
    why = text_field("why")
    try:
        return _done(get_container().edit(entry, current_user_name(), why))
    except InvalidInput as problem:  # the error names the outlet field; the form field is `value`
        at = problem.field if problem.field in ("ref", "field") else "value"
        raise InvalidInput(at, problem.detail) from None
