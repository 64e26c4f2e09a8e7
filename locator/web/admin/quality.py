"""Pages about the network as a whole: quality of the data, and how many people it reaches."""

from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from flask import Response

from ...analytics.coverage import KILOMETRES, Coverage, CoverageParams, coverage_of
from ...analytics.coverage.greedy import Suggestion
from ...hours import SHANGHAI
from ...network.outlet import KINDS
from ...store import data_quality, releases
from ..http.app_context import get_container, service
from ..http.page import language
from .blueprint import admin, render
from .page_names import township_in_area

PLOT_WIDTH, PLOT_HEIGHT = 560.0, 160.0
NARROW_TICKS = 6
REACH_KILOMETRES = 5
DISTRICT_DIGITS = 6
NEXT_LOCATIONS = 10


class Curve(NamedTuple):
    """Trend of an aspect: its points in units of the plot, and its last share."""

    aspect: str
    points: str
    last: float


@admin.get("/quality")
def show_quality() -> Response:
    """Render the completeness of the data, its trend by release and by province."""
    with get_container().read_transaction() as connection:
        number = releases.current_number(connection)
        versions = data_quality.versions_of_findable_outlets(connection)
        by_release = data_quality.quality_by_release(connection, versions)
        total = releases.get_release(connection, number).rows if number else 0
    today = get_container().clock().astimezone(SHANGHAI).date()
    provinces = _provinces(versions, number, today) if number else []
    return render(
        "quality.html",
        releases=by_release,
        curves=[_curve(by_release, aspect) for aspect in data_quality.ASPECTS],
        aspects=data_quality.ASPECTS,
        provinces=provinces,
        total=total,
        ticks=_ticks([release.number for release in by_release]),
        width=PLOT_WIDTH,
        height=PLOT_HEIGHT,
    )


def _curve(by_release: list[data_quality.ReleaseQuality], aspect: str) -> Curve:
    shares = [release.share(aspect) for release in by_release]
    step = PLOT_WIDTH / max(1, len(shares) - 1)
    points = (f"{i * step:.1f},{PLOT_HEIGHT * (1 - share):.1f}" for i, share in enumerate(shares))
    return Curve(aspect, " ".join(points), shares[-1] if shares else 0.0)


def _ticks(numbers: list[int]) -> list[tuple[float, int, bool]]:
    """Return the place and number of each release, and whether a narrow plot has no room for its label."""
    step = PLOT_WIDTH / max(1, len(numbers) - 1)
    every = -(-len(numbers) // NARROW_TICKS)
    return [(i * step, number, (len(numbers) - 1 - i) % every > 0) for i, number in enumerate(numbers)]


def _provinces(versions: data_quality.Versions, number: int, day: date) -> list[dict[str, Any]]:
    """Return the provinces, those with the least complete data first."""
    rows = []
    for digits, (count, counts) in data_quality.quality_by_province(versions, number, day).items():
        area = get_container().gazetteer.get(f"{digits}0000")
        shares = {aspect: counts[aspect] / count for aspect in data_quality.ASPECTS}
        rows.append({"name": area.label(language()) if area else digits, "count": count, "shares": shares})
    return sorted(rows, key=lambda row: sum(row["shares"].values()))


@admin.get("/coverage")
def show_coverage() -> Response:
    """Render the share of people near an outlet by province, and the best locations for more outlets."""
    snapshot = service().query_context().snapshot
    coverage = _coverage(snapshot.release.number)
    column = KILOMETRES.index(REACH_KILOMETRES)
    populated = (row for row in coverage.rows if row.people)
    rows = sorted(
        populated, key=lambda row: (row.shares(coverage.params.kind) or (0.0,) * (column + 1))[column]
    )
    return render(
        "coverage.html",
        coverage=coverage,
        rows=rows,
        column=column,
        kilometres=REACH_KILOMETRES,
        kinds=KINDS,
        place_of=_place_of,
    )


def _place_of(suggestion: Suggestion) -> str:
    """Return the township or district of a suggested location, with the areas around it."""
    is_area = get_container().gazetteer.get(suggestion.code) is not None
    township = "" if is_area else suggestion.name.split(" ")[-1]
    return township_in_area(township, suggestion.code[:DISTRICT_DIGITS])


@lru_cache(maxsize=1)
def _coverage(_release: int) -> Coverage:
    """Return the coverage of the current release, computed once for each."""
    container = get_container()
    params = CoverageParams("province", "drop_off", REACH_KILOMETRES * 1000.0, NEXT_LOCATIONS)
    snapshot = service().query_context().snapshot
    return coverage_of(snapshot, container.gazetteer, container.areas, params)
