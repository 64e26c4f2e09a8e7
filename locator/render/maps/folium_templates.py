"""Draw the shells of the maps with folium: `python -m locator.render.maps.folium_templates FILE`.

A worker reads them from the file and fills them; folium itself would take 7 MB of each worker.
"""

import json
import sys
from pathlib import Path
from typing import Any

import folium
from branca.element import MacroElement
from jinja2 import Template

from .local_map import CHINA, OPTIONS

LEAST_ZOOM, MOST_ZOOM = 3, 18
REACH = [[-5.0, 55.0], [60.0, 155.0]]  # degrees: as far as one may wander


class LocalMap(folium.Map):
    """folium's map, with libraries of our own instead of four content networks."""

    default_js = [("leaflet", "/static/vendor/leaflet/leaflet.js")]  # noqa: RUF012 - as folium declares it
    default_css = [("leaflet_css", "/static/vendor/leaflet/leaflet.css")]  # noqa: RUF012


class MapInitScript(MacroElement):
    """Hands the map to our script."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "{{ this.begin }}({{ this._parent.get_name() }}, {{ this.options }});"
        "{% endmacro %}"
    )

    def __init__(self, begin: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.begin, self.options = begin, OPTIONS


def draw(name: str, begin: str, **options: Any) -> dict[str, str]:
    """The element and the script of a map, which `begin` is handed to."""
    shell = LocalMap(
        location=list(CHINA),
        zoom_start=4,
        tiles=None,
        minZoom=LEAST_ZOOM,
        maxZoom=MOST_ZOOM,
        worldCopyJump=False,
        **options,
    )
    shell._id = name
    shell.add_child(MapInitScript(begin))
    root: Any = shell.get_root()
    root.render()
    return {"html": root.html.render(), "script": root.script.render()}


def main(path: Path) -> None:
    """Write the shells of the outlets and of the findings of a feed."""
    shells = {
        "outlets": draw("outlets", "LocatorMap.begin", maxBounds=REACH, zoomControl=False),
        "findings": draw("findings", "LocatorFindings.begin"),
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(shells), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
