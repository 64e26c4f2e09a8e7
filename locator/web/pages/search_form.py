"""What a person asks for on the page: an area step by step, a position, filters. Read as the API reads it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Request

from ...places.gazetteer import Area, Gazetteer
from ..http.request_params import form_of, of_query

STEPS = ("province", "city", "district")
FILTERS = ("kind", "service", "device", "access", "open", "radius")
ORIGINS = ("q", "lat", "lon", "datum", "adcode", "code")
PARTS = ("", "results", "where")


@dataclass(frozen=True, slots=True)
class SearchForm:
    """The members of a nearest question, the area chosen so far, and the part of the page wanted."""

    members: dict[str, Any]
    chosen: tuple[Area, ...]
    part: str = ""

    @property
    def has_origin(self) -> bool:
        """True when there is something to measure from."""
        return any(name in self.members for name in ORIGINS)

    @property
    def filters(self) -> dict[str, Any]:
        """The filters that are on."""
        return {name: self.members[name] for name in FILTERS if name in self.members}


def wish_of(request: Request, gazetteer: Gazetteer) -> SearchForm:
    """The wish in a form that was sent or an address that was opened; empty fields are as none."""
    given = form_of(request) if request.method == "POST" else of_query(request.query_string)
    said = {name: value for name, value in map(_without_blanks, given.items()) if value}
    part = said.pop("part", "")
    if said.pop("drop", "") == "filters":
        said = {name: value for name, value in said.items() if name not in FILTERS}
    steps = {name: said.pop(name) for name in STEPS if name in said}
    chosen = _chosen(steps, gazetteer)
    typed, before = said.get("q", ""), said.pop("q_before", "")
    if typed and not (chosen and typed == before):  # new words go before an area chosen earlier
        chosen = ()
        said = {name: value for name, value in said.items() if name not in ORIGINS or name == "q"}
    if chosen:
        said = {name: value for name, value in said.items() if name not in ORIGINS}
        said["adcode"] = chosen[-1].adcode
    elif "adcode" in said and not steps:
        chosen = next((gazetteer.path(area.adcode) for area in gazetteer.current(said["adcode"])), ())
    return SearchForm(said, chosen, part if part in PARTS else "")


def _without_blanks(item: tuple[str, Any]) -> tuple[str, Any]:
    name, value = item
    return name, [each for each in value if each] if isinstance(value, list) else value.strip()


def _chosen(steps: Mapping[str, str], gazetteer: Gazetteer) -> tuple[Area, ...]:
    """The areas chosen, as far as each lies in the one before."""
    path: tuple[Area, ...] = ()
    for name in STEPS:
        area = gazetteer.get(steps.get(name, ""))
        if area is None or area.parent != (path[-1].adcode if path else ""):
            return path
        path += (area,)
    return path


def where(chosen: tuple[Area, ...], gazetteer: Gazetteer) -> list[dict[str, Any]]:
    """The selects of the page: each with its name, its options and the one that is chosen."""
    selects = []
    for depth, name in enumerate(STEPS[: len(chosen) + 1]):
        above = chosen[depth - 1].adcode if depth else None
        options = gazetteer.children(above)
        if not options:
            break
        picked = chosen[depth].adcode if depth < len(chosen) else ""
        selects.append({"name": name, "label": options[0].level, "options": options, "picked": picked})
    return selects
