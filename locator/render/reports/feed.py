"""The report of a feed as a page: a part for the pages of operators, or a file of its own.

The file is in English, as the reasons of findings are; a page of the server has its own language, with the
Chinese words of each rule. On the server: `render("feed_report.html", **told(report))`, or `_report.html`
inside another template with the style and script that feed_report.html names. The file needs nothing else:
Leaflet and the styles stand in it, and its policy lets nothing else run.
"""

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ...feed.report import Finding, Report
from ...places.gazetteer import Area
from ..maps.local_map import MapHtml, draw_points
from ..messages.catalog import word
from ..messages.rules import words_of
from ..standalone_html import alone

LISTED = 1_000
POINTS = 3_000
STYLES = ("vendor/leaflet/leaflet.css", "css/report.css")
SCRIPTS = ("vendor/leaflet/leaflet.js", "js/findings.js")
RANK = ("error", "warning", "info")


def told(report: Report, labels: Iterable[Area] = ()) -> dict[str, Any]:
    """What `_report.html` is rendered from; `map` is None where no finding has a position.

    `labels` are areas whose names stand on the map: it has no other background.
    """
    order = sorted(report.findings, key=lambda each: RANK.index(each.severity))
    whole = report.comparison
    return {
        "summary": {**report.summary(), "holds": report.holds, "found": len(report.findings)},
        "notices": report.notices(),
        "fields": dict(sorted(report.fields.items())),
        "diff": whole.told() if whole else None,
        "findings": order[:LISTED],
        "system_errors": report.system_errors,
        "map": _map(report, order, labels),
        "rule_words": words_of,
    }


def page_of(report: Report, labels: Iterable[Area] = ()) -> str:
    """The report as an HTML file that needs no server and no network."""
    parts = told(report, labels)
    drawn: MapHtml | None = parts["map"]
    return alone(
        "report.html",
        STYLES,
        SCRIPTS if drawn else (),
        str(drawn.script) if drawn else "",
        **parts,
        lang="en",
        t=lambda key, **more: word(key, "en", **more),
    )


def write(report: Report, path: Path, labels: Iterable[Area] = ()) -> None:
    """Write the report into a file: as a page when its name ends in .html, else as JSON."""
    page = path.suffix.lower() in (".html", ".htm")
    path.write_bytes(page_of(report, labels).encode() if page else report.to_json())


def _map(report: Report, findings: Iterable[Finding], labels: Iterable[Area]) -> MapHtml | None:
    grouped: defaultdict[tuple[str, int], list[Finding]] = defaultdict(list)
    for each in findings:
        if (each.file, each.record) in report.positions and len(grouped) < POINTS:
            grouped[each.file, each.record].append(each)
    points = [_point(report.positions[place], held) for place, held in grouped.items()]
    names = [{"lat": area.point.lat, "lon": area.point.lon, "name": area.name} for area in labels]
    return draw_points(points, names) if points else None


def _point(position: tuple[float, float], held: list[Finding]) -> dict[str, Any]:
    texts = [each.sentence() for each in held]
    return {"lat": position[0], "lon": position[1], "severity": held[0].severity, "texts": texts}
