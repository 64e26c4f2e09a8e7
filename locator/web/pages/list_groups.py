"""Lists from the centre of an area: its outlets first, then those elsewhere, and how few the area has."""

from collections.abc import Sequence
from typing import Any

from ...answers.own_area import area_code, is_inside
from ...places.gazetteer import Area, is_city
from ...query.query_params import NearestQuestion
from ...render.distances import about_distance
from ...render.messages.catalog import name_of, translate
from ...runtime.languages import converted
from ...serving.service import QueryContext
from ..http.page import language
from .repair_choice import RepairChoice

FILTER_FIELDS = ("kind", "service", "device", "access")


def group_by_area(
    context: QueryContext, query: dict[str, Any], features: Sequence[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Return the features with those of the named area first, the others with `elsewhere`, where they are."""
    adcode, gazetteer = area_code(query), context.services.gazetteer
    here = gazetteer.path(adcode) if adcode else ()
    for feature in features if adcode else ():
        if not is_inside(context.snapshot, feature["id"], adcode):
            outlet = feature["properties"]
            path = gazetteer.path((outlet.get("address") or {}).get("adcode", ""))
            outlet["elsewhere"] = converted(place_beside(path, here), language())
    return sorted(features, key=lambda feature: "elsewhere" in feature["properties"])


def place_beside(path: Sequence[Area], here: Sequence[Area]) -> str:
    """Return the name of the city of a path, or of its district if the city is that of the named area."""
    city = next((area for area in path if is_city(area) and area not in here), None)
    area = city or (path[-1] if path else None)
    return area.label(language()) if area else ""


def count_elsewhere(features: Sequence[dict[str, Any]]) -> int:
    """Return how many features are not in the named area."""
    return sum("elsewhere" in feature["properties"] for feature in features)


def add_distances_elsewhere(features: Sequence[dict[str, Any]], lang: str) -> None:
    """Add `far`, a round distance from the centre of the area, to the outlets elsewhere."""
    for outlet in (feature["properties"] for feature in features):
        if "elsewhere" in outlet:
            outlet.setdefault("far", converted(about_distance(outlet["distance"]["metres"], lang), lang))


def few_in_area(
    context: QueryContext, question: NearestQuestion, answer: dict[str, Any], repair: RepairChoice | None
) -> str:
    """Return a sentence for a list that goes beyond the named area; '' for others."""
    elsewhere, lang = count_elsewhere(answer["features"]), question.lang
    own = len(answer["features"]) - elsewhere
    if not own or not elsewhere:
        return ""
    area = context.services.gazetteer.get(area_code(answer["query"]))
    name = area.label(lang) if area else answer["query"]["place"]["name"]
    filters = _filters(question, repair)
    key = "area_few_fit" if filters else "area_few"
    listed = ("、" if lang == "zh" else ", ").join(filters)
    return translate(key, lang, place=name, count=own, others=elsewhere, filters=listed)


def _filters(question: NearestQuestion, repair: RepairChoice | None) -> list[str]:
    """Return the names of the filters of a search."""
    pairs = [(field, value) for field in FILTER_FIELDS for value in _values(question, field)]
    names = [name_of(field, value, question.lang) for field, value in pairs]
    is_open = [translate("open_now", question.lang)] if question.open == "now" else []
    return [*([repair.label(language())] if repair and repair.narrows else []), *names, *is_open]


def _values(question: NearestQuestion, field: str) -> tuple[str, ...]:
    values = getattr(question, field) or ()
    return (values,) if isinstance(values, str) else tuple(values)
