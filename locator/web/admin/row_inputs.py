"""Fields of an outlet that are lists of objects: photos and notices, entered in one row of inputs each."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal, NamedTuple

import orjson
from flask import request

from ...network.outlet import MAX_PHOTOS, PHOTO_SUBJECTS

PREFIX = "row-"  # of the names of inputs
EMPTY_ROWS = 2


class RowInput(NamedTuple):
    """An input of a row; `options` of a choice are the values, whose names are texts of the catalog."""

    member: str
    kind: Literal["text", "url", "date", "choice", "hidden"]
    label: str = ""
    options: tuple[str, ...] = ()


ROWS: Mapping[str, tuple[RowInput, ...]] = {
    "photos": (
        RowInput("url", "text", "ri_photo_url"),
        RowInput("of", "choice", "ri_photo_of", PHOTO_SUBJECTS),
        RowInput("alt", "text", "ri_photo_alt"),
        RowInput("source", "hidden"),
    ),
    "notice": (
        RowInput("text", "text", "an_text"),
        RowInput("from", "date", "a_from"),
        RowInput("to", "date", "a_to"),
    ),
}
MAX_ROWS = MAX_PHOTOS


def input_rows(field: str, value: Sequence[Mapping[str, Any]], *, sent: bool) -> list[dict[str, str]]:
    """Return the rows to display: those of a rejected form, else the current ones and empty ones."""
    rows = _submitted(field) if sent else [{name: str(text) for name, text in row.items()} for row in value]
    return [*rows, *({} for _ in range(EMPTY_ROWS))][: max(MAX_ROWS, len(rows))]


def rows_json(field: str) -> str:
    """Return the submitted rows as JSON; rows without their first member are left out."""
    first = ROWS[field][0].member
    rows = [{name: text for name, text in row.items() if text} for row in _submitted(field)]
    return orjson.dumps([row for row in rows if first in row]).decode()


def _submitted(field: str) -> list[dict[str, str]]:
    names = [column.member for column in ROWS[field]]
    columns = [[text.strip() for text in request.form.getlist(PREFIX + name)] for name in names]
    rows = [dict(zip(names, texts, strict=True)) for texts in zip(*columns, strict=False)]
    first = names[0]
    return [
        row for row in rows if row[first] or any(row[name] for name in names if name not in ("of", first))
    ]
