"""What ten people or more have sought in vain within a week. Nothing can be chosen, so nothing subtracted."""

from datetime import date
from itertools import groupby
from typing import NamedTuple

from flask import Response

from ...answers.failed_searches import FailedSearch
from ...geo.point import Point
from ...network.codes import spoken
from ...render.messages.catalog import name_of, word
from ...store import failed_searches
from ..http.app_context import parts
from ..http.page import language
from .blueprint import admin, render

SHOWN = 200


class FailedSearchTableRow(NamedTuple):
    """A line of the table, in words; `cell` is LAT,LON or empty."""

    reason: str
    place: str
    cell: str
    words: str
    filters: list[str]
    people: int


@admin.get("/failed")
def show_failed() -> Response:
    """Week by week, what most have sought first."""
    with parts().reading() as connection:
        found = failed_searches.listed(connection)
    weeks = [
        (week, [_row(each) for each in rows]) for week, rows in groupby(found[:SHOWN], lambda told: told.week)
    ]
    return render("failed.html", weeks=weeks, count=len(found), shown=SHOWN, week_words=_week)


def _week(week: str) -> str:
    """The days of an ISO week like 2026-W48."""
    first, last = (date.fromisoformat(f"{week}-{day}") for day in (1, 7))
    return word("f_week", language(), first=first, last=last)


def _row(told: failed_searches.FailedSearchRow) -> FailedSearchTableRow:
    sought = told.sought
    named = (each.partition("=") for each in sought.filters)
    filters = [name_of(what, value, language()) for what, _, value in named]
    cell = sought.where if sought.place == "cell" else ""
    words = sought.where if sought.place == "words" else ""
    return FailedSearchTableRow(f"f_{sought.reason}", _place(sought), cell, words, filters, told.people)


def _place(sought: FailedSearch) -> str:
    """Where it is, by name; empty where no name is known."""
    if sought.place == "private":
        return word("f_private", language())
    if sought.place == "code":
        return word("f_code", language(), code=spoken(sought.where))
    if sought.place == "adcode":
        return _named(sought.where) or sought.where
    if sought.place == "cell":
        division = parts().areas.at(Point(*map(float, sought.where.split(","))))
        return _named(division.adcode) if division else ""
    return ""


def _named(adcode: str) -> str:
    path = parts().gazetteer.path(adcode)
    if language() == "en":
        return ", ".join(area.name_en or area.name for area in reversed(path))
    return "".join(area.name for area in path)
