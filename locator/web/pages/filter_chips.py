"""Filters as chips above the results, each with the number of outlets that it leaves."""

from typing import Any

import numpy as np

from ...answers.facets import (
    Facet,
    Facets,
    count_facets,
    nearest_distances,
    outlets_in,
    outlets_within,
    reach_of,
)
from ...answers.nearby_question import COARSE
from ...geo.datum import to_wgs84
from ...geo.point import Point
from ...index.snapshot import Indices
from ...places.gazetteer import AREAS
from ...query.query_params import NearestQuestion
from ...render.messages.catalog import name_of, translate
from ...runtime.languages import converted
from ...serving.service import QueryContext
from ..http.page import language
from .map_view_search import box_of
from .repair_choice import RepairChoice
from .travel_filter import within_chip

MAX_CHIPS = 9
WITHOUT_FILTERS: dict[str, Any] = {"kind": (), "service": (), "access": (), "open": None}
MAX_ASSESSED = 3_000  # outlets; of more, it is not counted how many can repair a fault


def filter_chips(
    context: QueryContext,
    question: NearestQuestion,
    answer: dict[str, Any],
    bbox: str | None,
    repair: RepairChoice | None,
) -> dict[str, Any] | None:
    """Return the chips and what their counts are of; None without an origin.

    Around an origin that may be kilometres away, nothing is counted.
    """
    query = answer["query"]
    if "lat" not in query:
        return None
    candidates, scope = _candidates(context, question, answer, bbox)
    is_counted = bool(scope)
    if repair and repair.narrows:
        candidates, is_complete = _accepting(context, question, candidates, repair)
        is_counted = is_counted and is_complete
    facets: Facets = count_facets(context, question, candidates)
    chips: list[dict[str, Any]] = [
        {
            "value": f"{facet.field}:{facet.value}",
            "label": _label(facet.field, facet.value, question.lang),
            "count": facet.outlets if is_counted else None,
            "on": facet.active,
        }
        for facet in _distinct(facets, repair)[:MAX_CHIPS]
    ]
    limit = within_chip(question, answer)
    if limit:
        chips.insert(0, limit)
    return {
        "chips": chips,
        "total": facets.total,
        "scope": converted(scope, language()),
        "is_counted": is_counted,
        "wider": converted(_wider(context, question, answer, scope), language()) if not bbox else "",
    }


def _distinct(facets: Facets, repair: RepairChoice | None) -> list[Facet]:
    """Return the facets; beside a fault, which says what to repair, of the services only chosen ones."""
    has_fault = repair is not None and repair.fault is not None
    return [facet for facet in facets.facets if facet.active or not (has_fault and facet.field == "service")]


def _candidates(
    context: QueryContext, question: NearestQuestion, answer: dict[str, Any], bbox: str | None
) -> tuple[Indices, str]:
    """Return the outlets that chips are about, and a text for where they are; '' if they are not counted."""
    snapshot, query = context.snapshot, answer["query"]
    if bbox:
        box = box_of(bbox)
        return np.flatnonzero(box.contains(snapshot.lat, snapshot.lon)), translate(
            "in_this_view", question.lang
        )
    place = query.get("place") or {}
    if "adcode" in place and place.get("type", "district") in AREAS:
        return outlets_in(snapshot, place["adcode"]), translate("in_this_area", question.lang)
    lat, lon = to_wgs84(query["lat"], query["lon"], query["datum"])
    metres = [feature["properties"]["distance"]["metres"] for feature in answer["features"]]
    reach = int(question.radius or reach_of(max(metres, default=0)))
    indices = outlets_within(snapshot, Point(float(lat), float(lon)), reach)
    return indices, "" if _error(query) >= COARSE else _within(reach, question.lang)


def _wider(context: QueryContext, question: NearestQuestion, answer: dict[str, Any], scope: str) -> str:
    """Return that the list reaches farther because of its filters; '' if it does not, or has a limit."""
    query, features = answer["query"], answer["features"]
    without = question.model_copy(update=WITHOUT_FILTERS)
    is_around = scope and "adcode" not in (query.get("place") or {}) and not question.radius
    if not is_around or without == question or not features:
        return ""
    metres = [feature["properties"]["distance"]["metres"] for feature in features]
    lat, lon = to_wgs84(query["lat"], query["lon"], query["datum"])
    nearest = nearest_distances(context, without, Point(float(lat), float(lon)), max(metres))
    near, far = reach_of(nearest[min(len(nearest), question.limit) - 1]), reach_of(max(metres))
    if near >= far:
        return ""
    inside, lang = sum(each <= near for each in metres), question.lang
    key = "wider_list" if inside else "wider_list_none"
    return translate(key, lang, near=_within(near, lang), far=_within(far, lang), count=inside)


def _error(query: dict[str, Any]) -> float:
    """Return the error in metres of a position, or of a place that a text means."""
    return float((query.get("place") or {}).get("radius", query.get("accuracy") or 0.0))


def _accepting(
    context: QueryContext, question: NearestQuestion, candidates: Indices, repair: RepairChoice
) -> tuple[Indices, bool]:
    """Return the candidates that may take the device; all, and False, if they are too many to judge."""
    snapshot = context.snapshot
    by_device = question.model_copy(update=WITHOUT_FILTERS)
    possible = candidates[snapshot.matches(context.filter(by_device), candidates)]
    if len(possible) > MAX_ASSESSED:
        return candidates, False
    accepted = [index for index in possible.tolist() if repair.accepts(snapshot.outlet(index))]
    return np.asarray(accepted, dtype=candidates.dtype), True


def _label(field: str, value: str, lang: str) -> str:
    return translate("open_now", lang) if field == "open" else name_of(field, value, lang)


def _within(reach: int, lang: str) -> str:
    return translate("within_km", lang, km=f"{reach / 1000:g}")
