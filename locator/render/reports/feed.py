"""Feed report as HTML: a part of the admin pages, or a standalone file.

The file is in English, like the reasons of findings; server pages use their own language, with the Chinese
text of each rule. On the server, admin/report.html includes `_report.html`. The file is standalone:
Leaflet and the styles are inlined, and its policy allows nothing else to run.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from ...feed.finding_groups import group_findings
from ...feed.guard.checks import HOLD_CHECKS
from ...feed.report import Finding, Position, Report
from ...feed.row_checks import ROW_CHECKS
from ...feed.rules import RULES
from ...places.gazetteer import Area
from ...runtime.output_file import write_file
from ..maps.local_map import MapHtml, draw_points
from ..messages.catalog import translate
from ..messages.finding_reasons import reason_in_chinese
from ..messages.rules import rule_messages
from ..standalone_html import render_standalone

MAX_FINDINGS = 1_000
MAX_POINTS = 3_000
STYLES = ("vendor/leaflet/leaflet.css", "css/report.css")
SCRIPTS = ("vendor/leaflet/leaflet.js", "js/findings.js")
CHECKS = ROW_CHECKS | HOLD_CHECKS
REQUIREMENTS = {rule.code: rule.description for rule in RULES} | {
    code: check.description for code, check in CHECKS.items()
}
RANK = ("error", "warning", "info")


def report_context(report: Report, labels: Iterable[Area] = ()) -> dict[str, Any]:
    """Return the template context of `_report.html` without its map, and the points and names of that.

    `labels`: areas to name on a map without a background.
    """
    comparison = report.comparison
    return {
        "summary": {**report.summary(), "holds": report.file_errors, "found": len(report.findings)},
        "notices": report.notices(),
        "fields": dict(sorted(report.fields.items())),
        "diff": comparison.to_dict() if comparison else None,
        "findings": group_findings(report.findings)[:MAX_FINDINGS],
        "system_errors": report.system_errors,
        "places": _places(report),
        "labels": [{"lat": area.point.lat, "lon": area.point.lon, "name": area.name} for area in labels],
        "reason_in_chinese": reason_in_chinese,
        "requirement_of": requirement_of,
    }


def requirement_of(code: str, lang: str) -> str:
    """Return the fault that a check finds; '' if it has no text, such as pydantic's own checks.

    English texts are requirements, so they are called not met.
    """
    if lang != "zh":
        return f"Not met: {REQUIREMENTS[code]}" if code in REQUIREMENTS else ""
    rule = rule_messages(code)
    return rule.checks if rule else ""


def page_of(report: Report, labels: Iterable[Area] = ()) -> str:
    """Return the report as a standalone HTML file."""
    context = report_context(report, labels)
    map_html = findings_map(context, lambda finding: finding.sentence())
    return render_standalone(
        "report.html",
        STYLES,
        SCRIPTS if map_html else (),
        str(map_html.script) if map_html else "",
        **context,
        map=map_html,
        lang="en",
        t=lambda key, **more: translate(key, "en", **more),
    )


def write(report: Report, path: Path, labels: Iterable[Area] = ()) -> None:
    """Write the report to a file: HTML if its name ends in .html, else JSON."""
    page = path.suffix.lower() in (".html", ".htm")
    write_file(path, page_of(report, labels).encode() if page else report.to_json())


def findings_map(
    context: Mapping[str, Any],
    sentence: Callable[[Finding], str],
    background: Mapping[str, Any] | None = None,
) -> MapHtml | None:
    """Return the map of a report context; None if no finding has a position.

    `sentence` returns the text of a finding, `background` has the options of a map of the server.
    """
    points = [
        {"lat": lat, "lon": lon, "severity": group[0].severity, "texts": [*map(sentence, group)]}
        for (lat, lon), group in context.get("places", ())  # a check of an older version has none
    ]
    return draw_points(points, () if background else context["labels"], background) if points else None


def _places(report: Report) -> list[tuple[Position, list[Finding]]]:
    """Return the first positions with their findings, the most severe first."""
    grouped: defaultdict[tuple[str, int], list[Finding]] = defaultdict(list)
    positions: dict[tuple[str, int], Position] = {}
    for finding in sorted(report.findings, key=lambda item: RANK.index(item.severity)):
        if len(positions) >= MAX_POINTS:
            break
        place = finding.file, finding.record
        if position := report.position_of(*place):
            positions[place] = position
            grouped[place].append(finding)
    return [(positions[place], group) for place, group in grouped.items()]
