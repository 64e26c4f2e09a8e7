"""Verdicts on visits and usual hours of listed outlets, and the district that stands for an origin."""

from datetime import timedelta
from itertools import chain
from typing import Any

from ...answers.verdict import estimated_way
from ...geo.travel_mode import mode_for
from ...query.query_params import NearestQuestion
from ...render.usual_hours import usual_hours
from ...serving.service import QueryContext

WEEKS = 3  # ahead, so that a long holiday leaves an ordinary day of every weekday


def add_verdicts(
    context: QueryContext,
    question: NearestQuestion,
    features: list[dict[str, Any]],
    *,
    is_area: bool,
    on_one_side: bool = True,
    with_yes: bool = False,
) -> None:
    """Add to each outlet the verdict on leaving for it now; a plain yes only where it is needed.

    Around the centre of an area no trip is known: the verdict is on a visit now. Boundary crossings count if
    the origin is `on_one_side` of them.
    """
    judge = context.judge(question)
    for feature in features:
        properties, index = feature["properties"], context.snapshot.index(feature["id"])
        if index is None:
            continue
        metres = properties["distance"]["metres"]
        trip = None if is_area else estimated_way(metres, question.mode or mode_for(metres))
        verdict = judge(index, trip, crossing="crossing" in properties and on_one_side)
        if with_yes or verdict["answer"] != "yes":
            properties["verdict"] = verdict


def add_usual_hours(context: QueryContext, features: list[dict[str, Any]], lang: str) -> None:
    """Add to each outlet the hours of an ordinary week, which browsers store with saved outlets."""
    first = context.at.date()
    for feature in features:
        index = context.snapshot.index(feature["id"])
        if index is not None:
            days = (context.snapshot.week(index, first + timedelta(days=7 * n)) for n in range(WEEKS))
            feature["properties"]["usual_hours"] = usual_hours(chain.from_iterable(days), lang)


def district_of(query: dict[str, Any], place: dict[str, Any]) -> str:
    """Return the adcode of the district, city or province of an origin; '' if there is none."""
    return str((query.get("place") or {}).get("adcode") or place.get("adcode", ""))
