"""Outlets for a caller who is known to be in an area or a vast place: where they are, and honest verdicts."""

from typing import Any

from ...answers.agent_desk import DeskResult
from ...answers.own_area import area_code, is_inside
from ...geo.point import Point, metres
from ...render.distances import about_distance
from ...render.messages.catalog import translate
from ...render.place_text import is_vast
from ...runtime.languages import converted
from ...serving.service import QueryContext
from ..http.page import language
from ..pages.far_outlets import require_confirmation
from ..pages.list_groups import place_beside


def mark_elsewhere(context: QueryContext, result: DeskResult, outlets: list[dict[str, Any]]) -> None:
    """Add to outlets outside the caller's area `elsewhere`, where they are, and `far`, the distance."""
    query, gazetteer, lang = result.answer["query"], context.services.gazetteer, language()
    adcode = area_code(query)
    here = gazetteer.path(adcode) if adcode else ()
    for outlet in outlets if adcode else ():
        if is_inside(context.snapshot, outlet["ref"], adcode):
            continue
        path = gazetteer.path((outlet.get("address") or {}).get("adcode", ""))
        outlet["elsewhere"] = converted(place_beside(path, here), lang)
        line = metres(Point(query["lat"], query["lon"]), Point(outlet["lat"], outlet["lon"]))
        outlet["far"] = converted(about_distance(line, lang), lang)


def confirm_unknown_trips(result: DeskResult, outlets: list[dict[str, Any]]) -> None:
    """Replace positive verdicts on trips from a vast place, and from an area to outlets outside it."""
    lang = language()
    if is_vast(result.answer["query"].get("place")):
        return require_confirmation(outlets, lang, translate("verdict_rough", lang))
    away = [outlet for outlet in outlets if "elsewhere" in outlet]
    return require_confirmation(away, lang, translate("verdict_elsewhere", lang))
