"""Feed report as HTML: a part of the admin pages, or a standalone file.

The file is in English, like the reasons of findings; server pages use their own language, with the Chinese
text of each rule. On the server, admin/report.html includes `_report.html`. The file is standalone:
Leaflet and the styles are inlined, and its policy allows nothing else to run.
"""

from collections import defaultdict
from collections.abc import Iterable
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
    """Return the template context of `_report.html`; `map` is None if no finding has a position.

    `labels`: areas to name on the map, which has no background.
    """
    order = sorted(report.findings, key=lambda finding: RANK.index(finding.severity))
    comparison = report.comparison
    return {
        "summary": {**report.summary(), "holds": report.file_errors, "found": len(report.findings)},
        "notices": report.notices(),
        "fields": dict(sorted(report.fields.items())),
        "diff": comparison.to_dict() if comparison else None,
        "findings": group_findings(report.findings)[:MAX_FINDINGS],
        "system_errors": report.system_errors,
        "map": _map(report, order, labels),
        "rule_messages": rule_messages,
        "reason_in_chinese": reason_in_chinese,
        "requirement_of": requirement_of,
    }


def requirement_of(code: str, lang: str) -> str:
    """Return the requirement of a check in a language; '' if it has none, such as pydantic's own checks."""
    if lang != "zh":
        return REQUIREMENTS.get(code, "")
    rule = rule_messages(code)
    return rule.checks if rule else ""


def page_of(report: Report, labels: Iterable[Area] = ()) -> str:
    """Return the report as a standalone HTML file."""
    context = report_context(report, labels)
    map_html: MapHtml | None = context["map"]
    return render_standalone(
        "report.html",
        STYLES,
        SCRIPTS if map_html else (),
        str(map_html.script) if map_html else "",
        **context,
        lang="en",
        t=lambda key, **more: translate(key, "en", **more),
    )


def write(report: Report, path: Path, labels: Iterable[Area] = ()) -> None:
    """Write the report to a file: HTML if its name ends in .html, else JSON."""
    page = path.suffix.lower() in (".html", ".htm")
    write_file(path, page_of(report, labels).encode() if page else report.to_json())


def _map(report: Report, findings: Iterable[Finding], labels: Iterable[Area]) -> MapHtml | None:
    grouped: defaultdict[tuple[str, int], list[Finding]] = defaultdict(list)
    positions: dict[tuple[str, int], Position] = {}
    for finding in findings:
        if len(positions) >= MAX_POINTS:
            break
        place = finding.file, finding.record
        if position := report.position_of(*place):
            positions[place] = position
            grouped[place].append(finding)
    points = [_point(positions[place], group) for place, group in grouped.items()]
    names = [{"lat": area.point.lat, "lon": area.point.lon, "name": area.name} for area in labels]
    return draw_points(points, names) if points else None


def _point(position: Position, group: list[Finding]) -> dict[str, Any]:
    texts = [finding.sentence() for finding in group]
    return {"lat": position[0], "lon": position[1], "severity": group[0].severity, "texts": texts}
