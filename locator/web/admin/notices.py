"""What notices in prose propose: each with its outlet, its words and what it would set; a person decides."""

from collections.abc import Iterator

from flask import Response, request
from werkzeug.wrappers import Response as AnyResponse

from ...errors import InvalidInput
from ...store import proposals
from ..http.app_context import parts
from ..http.auth_views import me
from .blueprint import admin, day, done, given, published, render
from .forms import shown_again_by

SHOWN = 200


@admin.get("/notices")
def show_notices() -> Response:
    """The proposals that wait."""
    with parts().reading() as connection:
        waits = proposals.waiting(connection, parts().clock())
    return render("notices.html", waits=waits[:SHOWN], count=len(waits))


@admin.post("/notices/confirm")
@shown_again_by(show_notices)
def confirm() -> AnyResponse:
    """Set by hand what the ticked ones say."""
    numbers, why = _ticked(), given("why")
    held, now, dates = parts(), parts().clock(), dict(_dates(numbers))
    try:
        told = proposals.confirm(held.engine, numbers, held.timetable, now, by=me(), why=why, dates=dates)
    except InvalidInput as problem:
        raise InvalidInput(_asked_for(problem.field, numbers, dates), problem.detail) from None
    return published("/notices", told)


def _asked_for(field: str, numbers: list[int], dates: dict[int, proposals.Dates]) -> str:
    """The field of the form that a wrong entry is about: a year is asked for with the first day."""
    with parts().reading() as connection:
        waits = proposals.waiting(connection, parts().clock())
    undated = (each.id for each in waits if each.days and each.days.undated)
    missing = next((each for each in undated if each in numbers and each not in dates), None)
    return f"from-{missing}" if field == "year" and missing else field


@admin.post("/notices/dismiss")
@shown_again_by(show_notices)
def dismiss() -> AnyResponse:
    """Leave the ticked ones alone."""
    count = proposals.dismiss(parts().engine, _ticked(), parts().clock(), by=me(), why=given("why"))
    return done("/notices", "a_dismissed", count=count)


def _ticked() -> list[int]:
    numbers = [int(text) for text in request.form.getlist("id") if text.isascii() and text.isdigit()]
    if not numbers:
        raise InvalidInput("id", "choose at least one notice")
    return numbers


def _dates(numbers: list[int]) -> Iterator[tuple[int, proposals.Dates]]:
    for number in numbers:
        fields = f"from-{number}", f"to-{number}"
        if any(request.form.get(name) for name in fields):
            first, last = (day(name) for name in fields)
            yield number, (first, last)
