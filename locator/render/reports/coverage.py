"""The coverage of a release as a page of its own: tables, and folium's map of where people live.

The page is in English, names in Chinese. It needs nothing else, as the report of a feed (`alone`).
"""

from collections.abc import Iterable
from math import isfinite
from pathlib import Path
from typing import Any

import numpy as np

from ...analytics.coverage import KILOMETRES, METHOD, Coverage, percent
from ...network.outlet import KINDS
from ...places.gazetteer import Area
from ..maps.local_map import MapHtml, filled
from ..standalone_html import alone

STYLES = ("vendor/leaflet/leaflet.css", "css/report.css", "css/coverage.css")
SCRIPTS = ("vendor/leaflet/leaflet.js", "js/coverage.js")
KIND_WORDS = {"service_center": "service center", "drop_off": "drop-off point"}
LEVEL_WORDS = {"district": "districts", "city": "cities", "province": "provinces"}
STANDS = {
    "township": "a township",
    **{level: f"a {level}, beside what is known below it" for level in LEVEL_WORDS},
}


def page_of(coverage: Coverage, labels: Iterable[Area] = ()) -> str:
    """The coverage as an HTML file. `labels`: areas whose names stand on the map; it has no other ground."""
    drawn = _map(coverage, labels)
    return alone(
        "coverage.html",
        STYLES,
        SCRIPTS,
        str(drawn.script),
        coverage=coverage,
        map=drawn,
        kinds=KIND_WORDS,
        levels=LEVEL_WORDS,
        kilometres=KILOMETRES,
        method=METHOD,
        percent=percent,
    )


def write(coverage: Coverage, path: Path, labels: Iterable[Area] = ()) -> None:
    """Write the page into a file; OSError when it cannot be written."""
    path.write_text(page_of(coverage, labels), encoding="utf-8")


def _map(coverage: Coverage, labels: Iterable[Area]) -> MapHtml:
    from ..maps import folium_templates  # folium, which no other command needs

    names = [{"lat": area.point.lat, "lon": area.point.lon, "name": area.name} for area in labels]
    found = [
        {"lat": each.point.lat, "lon": each.point.lon, "name": each.name, "gained": each.gained}
        for each in coverage.suggestions
    ]
    points = list(_points(coverage))
    kinds = [KIND_WORDS[kind] for kind in KINDS]
    shown = KINDS.index(coverage.asked.kind)
    options = {"points": points, "labels": names, "next": found, "kinds": kinds, "shown": shown}
    return filled(folium_templates.draw("coverage", "LocatorCoverage.begin"), options)


def _points(coverage: Coverage) -> Iterable[dict[str, Any]]:
    """The points of people, the largest first, so that the small lie on top; bands count from the nearest."""
    people = coverage.people
    metres = np.stack([coverage.reached[kind] for kind in KINDS])
    bands = np.searchsorted(np.array(KILOMETRES) * 1000.0, metres)
    for i in np.argsort(-people.people, kind="stable").tolist():
        yield {
            "lat": people.lat[i],
            "lon": people.lon[i],
            "name": people.names[i],
            "stands": STANDS[people.levels[i]],
            "people": int(people.people[i]),
            "metres": [round(each) if isfinite(each) else None for each in metres[:, i].tolist()],
            "bands": bands[:, i].tolist(),
        }
