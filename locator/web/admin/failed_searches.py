"""Searches without results by ten or more people in a week.

The page has no filters, so that no counts can be derived by subtraction.
"""

from datetime import date
from itertools import groupby
from typing import NamedTuple

from flask import Response

from ...answers.search_anonymity import FailedSearch
from ...geo.point import Point
from ...network.codes import spoken
from ...render.messages.catalog import name_of, translate
from ...store import failed_searches
from ..http.app_context import get_container
from ..http.page import language
from .blueprint import admin, render

MAX_ROWS = 200


class FailedSearchTableRow(NamedTuple):
    """A table row as text; `cell` is LAT,LON or empty."""

    reason: str
    place: str
    cell: str
    query_text: str
    filters: list[str]
    people: int


@admin.get("/failed")
def show_failed() -> Response:
    """Render the failed searches by week, most frequent first."""
    with get_container().read_transaction() as connection:
        searches = failed_searches.list_failed_searches(connection)
    weeks = [
        (week, [_row(row) for row in rows])
        for week, rows in groupby(searches[:MAX_ROWS], lambda search: search.week)
    ]
    return render("failed.html", weeks=weeks, count=len(searches), limit=MAX_ROWS, week_label=_week_label)


def _week_label(week: str) -> str:
    """Return the first and last day of an ISO week like 2026-W48."""
    first, last = (date.fromisoformat(f"{week}-{day}") for day in (1, 7))
    return translate("f_week", language(), first=first, last=last)


def _row(row: failed_searches.FailedSearchRow) -> FailedSearchTableRow:
    search = row.search
    pairs = (entry.partition("=") for entry in search.filters)
    filters = [name_of(field, value, language()) for field, _, value in pairs]
    cell = search.where if search.place == "cell" else ""
    query_text = search.where if search.place == "words" else ""
    return FailedSearchTableRow(f"f_{search.reason}", _place(search), cell, query_text, filters, row.people)


def _place(search: FailedSearch) -> str:
    """Return the name of the place; empty if it has none."""
    if search.place == "private":
        return translate("f_private", language())
    if search.place == "code":
        return translate("f_code", language(), code=spoken(search.where))
    if search.place == "adcode":
        return _area_name(search.where) or search.where
    if search.place == "cell":
        division = get_container().areas.at(Point(*map(float, search.where.split(","))))
        return _area_name(division.adcode) if division else ""
    return ""


def _area_name(adcode: str) -> str:
    return get_container().gazetteer.path_text(adcode, language())
