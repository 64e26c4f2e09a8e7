"""Build the map templates with folium: `python -m locator.render.maps.folium_templates FILE`.

Workers read them from the file; importing folium would cost 7 MB per worker.
"""

import json
import sys
from pathlib import Path
from typing import Any

import folium
from branca.element import MacroElement
from jinja2 import Template

from .local_map import CHINA, OPTIONS_PLACEHOLDER

MIN_ZOOM, MAX_ZOOM = 2, 18
MAX_BOUNDS = [[-5.0, 55.0], [60.0, 155.0]]  # degrees, south-west and north-east


class LocalMap(folium.Map):
    """folium's map, with self-hosted libraries instead of four CDNs."""

    default_js = [("leaflet", "/static/vendor/leaflet/leaflet.js")]  # noqa: RUF012 - as folium declares it
    default_css = [("leaflet_css", "/static/vendor/leaflet/leaflet.css")]  # noqa: RUF012


class MapInitScript(MacroElement):
    """Passes the map to our script."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "{{ this.init_function }}({{ this._parent.get_name() }}, {{ this.options }});"
        "{% endmacro %}"
    )

    def __init__(self, init_function: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.init_function, self.options = init_function, OPTIONS_PLACEHOLDER


def draw(name: str, init_function: str, **options: Any) -> dict[str, str]:
    """Return the element and script of a map; the script calls `init_function` with the map."""
    map_template = LocalMap(
        location=list(CHINA),
        zoom_start=4,
        tiles=None,
        minZoom=MIN_ZOOM,
        maxZoom=MAX_ZOOM,
        worldCopyJump=False,
        **options,
    )
    map_template._id = name
    map_template.add_child(MapInitScript(init_function))
    root: Any = map_template.get_root()
    root.render()
    return {"html": root.html.render(), "script": root.script.render()}


def main(path: Path) -> None:
    """Write the templates of the outlet map and the findings map."""
    templates = {
        "outlets": draw("outlets", "LocatorMap.begin", maxBounds=MAX_BOUNDS, zoomControl=False),
        "findings": draw("findings", "LocatorFindings.begin"),
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(templates), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
