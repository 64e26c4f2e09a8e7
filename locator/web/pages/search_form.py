"""Parse the search form: an area chosen step by step, a position, filters; same rules as the API."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Request

from ...places.gazetteer import Area, Gazetteer
from ...places.position import is_position
from ..http.request_params import params_of_form, params_of_query
from .repair_choice import REPAIR, RepairChoice

STEPS = ("province", "city", "district")
WITHIN, MODE = "within", "mode"
FILTERS = ("kind", "service", "device", "access", "open", "radius", WITHIN, MODE)
ORIGINS = ("q", "lat", "lon", "accuracy", "datum", "adcode", "code", "bbox", "from_map")
PAGE_ONLY = (*REPAIR, "bbox", "from_map")  # parameters that the API does not have
PAGE_PARTS = ("", "results", "where")
REPLIES = {"instead": "q", "area": "adcode"}  # reply buttons and the origin they set
DROPPED = {"filters": (*FILTERS, *REPAIR), "repair": ("device", *REPAIR)}  # by the button `drop`


@dataclass(frozen=True, slots=True)
class SearchForm:
    """Query parameters, the area chosen so far, the requested part of the page, and the repair.

    `replaced_text` is a text whose question was answered, `named_filters` the filters
    that a text named, like access:wheelchair.
    """

    params: dict[str, Any]
    chosen: tuple[Area, ...]
    part: str = ""
    repair: RepairChoice | None = None
    drops_repair: bool = False
    replaced_text: str = ""  # the text that another origin has replaced
    named_filters: tuple[str, ...] = ()
    moved_repair: str = ""  # the text, if it names only a repair
    is_typed: bool = False  # whether the text is newer than the other fields

    @property
    def has_origin(self) -> bool:
        """Return True if the form contains an origin."""
        return any(name in self.params for name in ORIGINS)

    @property
    def is_private(self) -> bool:
        """Return True if the origin is a position, which must not appear in an address."""
        return "lat" in self.params or is_position(self.params.get("q", ""))

    @property
    def place_text(self) -> str:
        """Return the text of the place alone, without what is to be repaired; empty if there is none."""
        text = str(self.params.get("q", ""))
        return self.repair.remainder if self.repair and self.repair.is_in_place_text else text

    @property
    def filters(self) -> dict[str, Any]:
        """Return the active filters."""
        return {name: self.params[name] for name in FILTERS if name in self.params}

    @property
    def query_params(self) -> dict[str, Any]:
        """Return the parameters of the nearest query."""
        params = {name: value for name, value in self.params.items() if name not in PAGE_ONLY}
        if self.repair and self.repair.device:
            params["device"] = [self.repair.device]
        if self.repair and self.repair.place_text:
            params["q"] = self.repair.place_text
        return params


def parse_search_form(request: Request, gazetteer: Gazetteer) -> SearchForm:
    """Parse the submitted form or the query string; empty fields are ignored."""
    raw = params_of_form(request) if request.method == "POST" else params_of_query(request.query_string)
    params = {name: value for name, value in map(_without_blanks, raw.items()) if value}
    part = params.pop("part", "")
    dropped = DROPPED.get(params.pop("drop", ""), ())
    params = {name: value for name, value in params.items() if name not in dropped}
    if starter := params.pop("starter", ""):  # a button beside the box for the device
        params["repair"] = starter
    if field_value := params.pop("toggle", ""):
        _toggle(params, *field_value.partition(":")[::2])
    replies = {REPLIES[name]: params.pop(name) for name in REPLIES if name in params}
    text = params.get("q", "")
    if replies:  # override every other origin in the form
        params = {name: value for name, value in params.items() if name not in (*ORIGINS, *STEPS)} | replies
    steps = {name: params.pop(name) for name in STEPS if name in params}
    chosen = _chosen_areas(steps, gazetteer)
    query_text, previous_text = params.get("q", ""), params.pop("q_before", None)
    is_typed = bool(params.pop("typed", "")) or previous_text not in (None, query_text)
    if query_text and not (chosen and query_text == previous_text):  # a new query overrides the area
        chosen = ()
        params = {name: value for name, value in params.items() if name not in ORIGINS or name == "q"}
    if chosen:
        params = {name: value for name, value in params.items() if name not in ORIGINS}
        params["adcode"] = chosen[-1].adcode
    elif "adcode" in params and not steps:
        chosen = next((gazetteer.path(area.adcode) for area in gazetteer.current(params["adcode"])), ())
    return SearchForm(
        params,
        chosen,
        part if part in PAGE_PARTS else "",
        drops_repair=bool(dropped),
        is_typed=is_typed and bool(query_text),
        replaced_text=_replaced(text, params),
    )


def _replaced(text: str, params: Mapping[str, Any]) -> str:
    """Return the text of a form, if its parameters have another origin now."""
    return text if text != params.get("q") else ""


def _toggle(params: dict[str, Any], field: str, value: str) -> None:
    """Turn a filter chip on or off; a kind replaces the other one."""
    current = params.get(field, [])
    if field not in FILTERS or not value:
        return
    if not isinstance(current, list) or field == "open":
        params[field] = "" if current == value else value
    elif field == "kind":
        params[field] = [] if current == [value] else [value]
    else:
        params[field] = [v for v in current if v != value] if value in current else [*current, value]
    if not params[field]:
        del params[field]
    if field == WITHIN and field not in params:
        params.pop(MODE, None)


def _without_blanks(item: tuple[str, Any]) -> tuple[str, Any]:
    """Return a parameter without empty values; those of the API may be lists with commas."""
    name, value = item
    if not isinstance(value, list):
        return name, value.strip()
    return name, [part for entry in value for part in entry.split(",") if part]


def _chosen_areas(steps: Mapping[str, str], gazetteer: Gazetteer) -> tuple[Area, ...]:
    """Return the chosen areas, as far as each lies in the previous one."""
    path: tuple[Area, ...] = ()
    for name in STEPS:
        area = gazetteer.get(steps.get(name, ""))
        if area is None or area.parent != (path[-1].adcode if path else ""):
            return path
        path += (area,)
    return path


def area_selects(chosen: tuple[Area, ...], gazetteer: Gazetteer) -> list[dict[str, Any]]:
    """Return the area selects of the page: name, options and the selected option."""
    selects = []
    for depth, name in enumerate(STEPS[: len(chosen) + 1]):
        above = chosen[depth - 1].adcode if depth else None
        options = gazetteer.children(above)
        if not options:
            break
        picked = chosen[depth].adcode if depth < len(chosen) else ""
        selects.append({"name": name, "label": options[0].level, "options": options, "picked": picked})
    return selects
