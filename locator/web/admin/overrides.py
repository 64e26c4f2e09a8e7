"""What is set by hand: closures, other hours, and edits of one outlet's fields."""

from typing import Any

from flask import Response, request
from werkzeug.wrappers import Response as AnyResponse

from ...errors import InvalidInput, OutletClosed, UnknownOutlet
from ...hours import SHANGHAI
from ...network.outlet import Outlet
from ...query.query_params import OutletQuestion
from ...store import overrides
from ..http.app_context import parts, service
from ..http.auth_views import me
from .blueprint import admin, day, done, given, render
from .forms import shown_again_by


@admin.get("/overrides")
def show_overrides() -> Response:
    """What holds today or later, and the form to set a closure."""
    today = parts().clock().astimezone(SHANGHAI).date()
    with parts().reading() as connection:
        rows = overrides.listed(connection, today)
    names = {row.adcode: _name(row.adcode) for row in rows if row.adcode}
    return render("overrides.html", rows=rows, today=today, names=names)


def _name(adcode: str) -> str:
    return "".join(area.name for area in parts().gazetteer.path(adcode))


@admin.post("/overrides")
@shown_again_by(show_overrides)
def close() -> AnyResponse:
    """Close an outlet or an area, or give it other hours, for some days."""
    ref, adcode, hours = (given(name, required=False) or None for name in ("ref", "adcode", "hours"))
    closure = overrides.Closure(day("from"), day("to"), given("reason"), ref, adcode, hours)
    return _done(parts().close(closure, me()))


def _done(told: overrides.OverrideResult) -> AnyResponse:
    return done("/overrides", "a_set", id=told.id, outlets=told.outlets, number=told.published.number)


@admin.post("/overrides/<int:number>/drop")
@shown_again_by(show_overrides)
def drop(number: int) -> AnyResponse:
    """End an override now."""
    return _done(overrides.drop(parts().engine, number, parts().clock(), by=me(), why=given("why")))


@admin.get("/edit")
def show_outlet() -> Response:
    """One outlet, its fields, and the form to give one another value."""
    ref = request.values.get("ref", "").strip()
    try:
        known = service().meet().outlet(ref, OutletQuestion()).data()["properties"] if ref else {}
    except (UnknownOutlet, OutletClosed) as problem:
        return render("edit.html", ref=ref, fields={}, missing=str(problem))
    return render("edit.html", ref=ref, fields=_fields(known), editable=overrides.EDITABLE)


def _fields(known: dict[str, Any]) -> dict[str, Any]:
    """What is known of an outlet by the names of fields, parts apart, without what answers add."""
    shown: dict[str, Any] = {}
    for name, value in known.items():
        if name in Outlet.model_fields:
            shown |= (
                {f"{name}.{part}": of for part, of in value.items()}
                if isinstance(value, dict)
                else {name: value}
            )
    return shown


@admin.post("/edit")
@shown_again_by(show_outlet)
def edit() -> AnyResponse:
    """Give one outlet another value of one field."""
    value = overrides.value_in(given("value", required=False), given("field"))
    entry = overrides.Edit(given("ref"), given("field"), value)
    why = given("why")
    try:
        return _done(parts().edit(entry, me(), why))
    except InvalidInput as problem:  # what is wrong with a value is told of its field, and typed into another
        at = problem.field if problem.field in ("ref", "field") else "value"
        raise InvalidInput(at, problem.detail) from None
