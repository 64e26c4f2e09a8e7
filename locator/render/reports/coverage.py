"""Coverage report of a release as a standalone HTML page: tables and a folium map of the population.

The page is in English, with Chinese names; it needs no server and no network (`render_standalone`).
"""

from collections.abc import Iterable
from math import isfinite
from pathlib import Path
from typing import Any

import numpy as np

from ...analytics.coverage import KILOMETRES, METHOD, Coverage, percent
from ...network.outlet import KINDS
from ...places.gazetteer import Area
from ...runtime.output_file import write_file
from ..maps.local_map import MapHtml, fill_template
from ..standalone_html import render_standalone

STYLES = ("vendor/leaflet/leaflet.css", "css/report.css", "css/coverage.css")
SCRIPTS = ("vendor/leaflet/leaflet.js", "js/coverage.js")
KIND_NAMES = {"service_center": "service center", "drop_off": "drop-off point"}
LEVEL_NAMES = {"district": "districts", "city": "cities", "province": "provinces"}
POINT_LABELS = {
    "township": "a township",
    **{level: f"a {level}, without the people counted at places inside it" for level in LEVEL_NAMES},
}


def page_of(coverage: Coverage, labels: Iterable[Area] = ()) -> str:
    """Return the coverage as an HTML file. `labels`: areas to name on the map, which has no background."""
    map_html = _map(coverage, labels)
    return render_standalone(
        "coverage.html",
        STYLES,
        SCRIPTS,
        str(map_html.script),
        coverage=coverage,
        map=map_html,
        kinds=KIND_NAMES,
        levels=LEVEL_NAMES,
        kilometres=KILOMETRES,
        method=METHOD,
        percent=percent,
    )


def write(coverage: Coverage, path: Path, labels: Iterable[Area] = ()) -> None:
    """Write the page to a file; OSError if it cannot be written."""
    write_file(path, page_of(coverage, labels).encode())


def _map(coverage: Coverage, labels: Iterable[Area]) -> MapHtml:
    from ..maps import folium_templates  # imports folium, which no other command needs

    names = [{"lat": area.point.lat, "lon": area.point.lon, "name": area.name} for area in labels]
    suggestions = [
        {
            "lat": suggestion.point.lat,
            "lon": suggestion.point.lon,
            "name": suggestion.name,
            "gained": suggestion.gained,
        }
        for suggestion in coverage.suggestions
    ]
    points = list(_points(coverage))
    kinds = [KIND_NAMES[kind] for kind in KINDS]
    selected = KINDS.index(coverage.params.kind)
    options = {"points": points, "labels": names, "next": suggestions, "kinds": kinds, "shown": selected}
    return fill_template(folium_templates.draw("coverage", "LocatorCoverage.begin"), options)


def _points(coverage: Coverage) -> Iterable[dict[str, Any]]:
    """Yield the population points, largest first so that small ones are drawn on top; band 0 is nearest."""
    people = coverage.people
    metres = np.stack([coverage.reached[kind] for kind in KINDS])
    bands = np.searchsorted(np.array(KILOMETRES) * 1000.0, metres)
    for i in np.argsort(-people.people, kind="stable").tolist():
        yield {
            "lat": people.lat[i],
            "lon": people.lon[i],
            "name": people.names[i],
            "stands": POINT_LABELS[people.levels[i]],
            "people": int(people.people[i]),
            "metres": [round(value) if isfinite(value) else None for value in metres[:, i].tolist()],
            "bands": bands[:, i].tolist(),
        }
