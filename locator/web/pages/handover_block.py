"""The ways to hand in a device, for the results of a search: best first, each with its outlets."""

from collections.abc import Mapping, Sequence
from typing import Any

from ...answers.nearest import handover_options
from ...answers.repair_options import HandoverQuestion
from ...errors import LocatorError
from ...query.query_params import parse_query
from ...render.messages.catalog import catalog_section
from ...serving.service import QueryContext
from .repair_choice import RepairChoice

OUTLETS_PER_WAY, CANDIDATES = 2, 6  # of these, those that accept devices come first
ORIGIN = ("q", "lat", "lon", "accuracy", "datum", "adcode", "code")
FILTERS = ("access", "kind", "service", "open", "radius", "within")


def handover_ways(
    context: QueryContext, repair: RepairChoice | None, params: Mapping[str, Any], lang: str
) -> dict[str, Any] | None:
    """Return the ways with `best`, and what to bring; None without a device, a fault or a place."""
    if repair is None or repair.device is None or repair.fault is None:
        return None
    query = {name: params[name] for name in (*ORIGIN, *FILTERS) if name in params}
    query |= {"device": repair.device, "fault": repair.fault, "limit": str(CANDIDATES), "lang": lang}
    try:
        answer = handover_options(context, parse_query(HandoverQuestion, query)).data()
    except LocatorError:
        return None
    by_ref = {feature["id"]: feature["properties"] for feature in answer["features"]}
    best = answer["handover"]["best"]
    ways = sorted(answer["handover"]["ways"], key=lambda way: way["way"] != best)
    listed = [
        way | {"outlets": outlets, "discouraged": is_discouraged(outlets)}
        for way in ways
        if (outlets := usable_first([by_ref[ref] for ref in way.get("refs", ())])[:OUTLETS_PER_WAY])
        or way["way"] == "mail_in"
    ]
    return {
        "best": best,
        "ways": listed,
        "bring": items_to_bring(repair.fault, lang),
        "advice": fault_advice(repair.fault, lang),
    }


def usable_first(outlets: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return outlets with those last where a visit now is in vain."""
    return sorted(outlets, key=_is_no)


def is_discouraged(outlets: Sequence[Mapping[str, Any]]) -> bool:
    """Return whether a way has outlets, and the verdict on a visit now is `no` for all of them."""
    return bool(outlets) and all(map(_is_no, outlets))


def _is_no(outlet: Mapping[str, Any]) -> bool:
    return bool(outlet["verdict"]["answer"] == "no")


def items_to_bring(fault: str, lang: str) -> list[str]:
    """Return what to bring for a fault."""
    items = catalog_section("items_to_bring", lang)
    return [*items.get(fault, ()), *items[""]]


def fault_advice(fault: str, lang: str) -> list[str]:
    """Return what to do before the device is handed in; a wet one stays off, so nothing is backed up."""
    advice = catalog_section("fault_advice", lang)
    return list(advice.get(fault, advice[""]))
