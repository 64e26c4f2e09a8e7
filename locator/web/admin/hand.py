"""What is set by hand: closures, other hours, and edits of one outlet's fields."""

from datetime import date

from flask import Response, request
from werkzeug.wrappers import Response as AnyResponse

from ...errors import BadEntry
from ...hours import SHANGHAI
from ...question import OutletQuestion
from ...store import overrides
from ..current import parts, service
from .room import admin, done, given, me, render


@admin.get("/overrides")
def show_overrides() -> Response:
    """What holds today or later, and the form to set a closure."""
    today = parts().clock().astimezone(SHANGHAI).date()
    with parts().engine.begin() as connection:
        rows = overrides.listed(connection, today)
    return render("overrides.html", rows=rows, today=today)


@admin.post("/overrides")
def close() -> AnyResponse:
    """Close an outlet or an area, or give it other hours, for some days."""
    ref, adcode, hours = (given(name, required=False) or None for name in ("ref", "adcode", "hours"))
    if adcode and not parts().gazetteer.current(adcode):
        raise BadEntry("adcode", f"{adcode} is no province, city or district")
    closure = overrides.Closure(_day("from"), _day("to"), given("reason"), ref, adcode, hours)
    told = overrides.close(parts().engine, closure, parts().timetable, parts().clock(), by=me())
    return _done(told)


def _day(name: str) -> date:
    try:
        return date.fromisoformat(given(name))
    except ValueError:
        raise BadEntry(name, "a day like 2026-02-17") from None


def _done(told: overrides.Set) -> AnyResponse:
    return done("/overrides", "a_set", id=told.id, outlets=told.outlets, number=told.published.number)


@admin.post("/overrides/<int:number>/drop")
def drop(number: int) -> AnyResponse:
    """End an override now."""
    return _done(overrides.drop(parts().engine, number, parts().clock(), by=me(), why=given("why")))


@admin.get("/edit")
def show_outlet() -> Response:
    """One outlet, its fields, and the form to give one another value."""
    ref = request.args.get("ref", "").strip()
    known = service().meet().outlet(ref, OutletQuestion()).data()["properties"] if ref else {}
    return render("edit.html", ref=ref, fields=known)


@admin.post("/edit")
def edit() -> AnyResponse:
    """Give one outlet another value of one field."""
    value = overrides.value_in(given("value", required=False))
    entry = overrides.Edit(given("ref"), given("field"), value)
    timetable, now = parts().timetable, parts().clock()
    return _done(overrides.edit(parts().engine, entry, timetable, now, by=me(), why=given("why")))
