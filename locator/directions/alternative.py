"""The outlet to visit instead, as facts of the narrative."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Literal, TypeAlias

from .narrative_items import Alternative, AlternativeDetails, OpeningHours
from .opening import opening
from .text_lines import single_line
from .visit_facts import VisitFact, requires_booking, visit_facts

LIVE_PARTS = ("live", "queue", "stock")

AlternativePart: TypeAlias = Literal["alternative", "alternative_details", "alternative_live"]


def alternative_facts(
    outlet: Mapping[str, Any], at: datetime, reach: float, hours: OpeningHours | None
) -> Iterator[tuple[AlternativePart, Alternative | AlternativeDetails | VisitFact]]:
    """Yield the outlet to visit instead, if one is given; distances below `reach` metres are not stated.

    One whose name others have too is named with its street; `hours` are those of the outlet. Its live facts
    come last.
    """
    other = outlet.get("alternative")
    if not other:
        return
    metres_away = (other.get("distance") or {}).get("metres")
    if metres_away is not None and metres_away < reach:
        metres_away = None
    street = single_line((other.get("address") or {}).get("text"))
    same_name = _same_name(outlet, other)
    by_street = tuple(dict.fromkeys((*same_name, *(other.get("namesakes") or ()))))
    yield (
        "alternative",
        Alternative(
            single_line(other.get("name")),
            single_line(other.get("name_en")),
            metres_away,
            now=hours is not None and not hours.suspended,
            forwards=(other.get("handover") or {}).get("way") == "drop_off",
            street=street,
            same_name=same_name,
            by_street=by_street,
            nearby_name_en="" if "en" in by_street else _without_shared_areas(outlet, other),
        ),
    )
    phone = next(map(single_line, other.get("phones") or ()), "")
    other_hours = opening(other, at)
    details = AlternativeDetails(street, other_hours, phone, by_street=by_street)
    yield "alternative_details", details._replace(booking=requires_booking(other, at))
    is_closed = other_hours is not None and not other_hours.state.now
    for part, fact in visit_facts(other, at, is_closed=is_closed):
        if part in LIVE_PARTS:
            yield "alternative_live", fact


def _without_shared_areas(outlet: Mapping[str, Any], other: Mapping[str, Any]) -> str:
    """Return the English name of the other outlet without the areas that both names end with.

    '' if they share none, or only the areas differ.
    """
    own, named = (single_line(one.get("name_en")).split(", ") for one in (outlet, other))
    if own[0] == named[0]:
        return ""
    while len(named) > 1 and len(own) > 1 and own[-1] == named[-1]:
        own, named = own[:-1], named[:-1]
    name = ", ".join(named)
    return "" if name == single_line(other.get("name_en")) else name


def _same_name(outlet: Mapping[str, Any], other: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the languages in which two outlets have the same name."""
    names = {"zh": ("name",), "en": ("name_en", "name")}
    own, others = (
        {lang: next(filter(None, map(one.get, fields)), "") for lang, fields in names.items()}
        for one in (outlet, other)
    )
    return tuple(lang for lang in names if own[lang] and own[lang] == others[lang])
