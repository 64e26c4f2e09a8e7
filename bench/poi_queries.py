"""Queries for known places, which are added as custom places to a temporary database: R@1 and R@20."""

import csv
import tempfile
from collections.abc import Callable
from pathlib import Path

from locator.geo.districts import Areas
from locator.geo.point import Point, metres
from locator.places.custom_places import CustomPlace, CustomPlaceDb
from locator.places.match import Match
from locator.places.place_search import PlaceSearch

from .tables import show

RADIUS = 100.0  # metres of uncertainty of an added place
RESULTS = 20
SAME = 1.0  # metres


def show_poi_queries(
    poi: Path, queries: Path, official: Path, areas: Areas, search_with: Callable[[Path], PlaceSearch]
) -> None:
    """Print the share of queries whose place is the first result, and among the first 20."""
    places = [CustomPlace(row["name"], "", "landmark", _point(row), RADIUS) for row in _rows(poi)]
    with tempfile.TemporaryDirectory() as folder:
        custom = Path(folder) / "poi.db"
        counts = CustomPlaceDb(custom, official, areas).add("poi", places)
        search = search_with(custom)
        ranks = [_rank(search, row, places[int(row["poi_row"])]) for row in _rows(queries)]
    shares = [f"{sum(rank <= limit for rank in ranks) / max(1, len(ranks)):.1%}" for limit in (1, RESULTS)]
    show(
        "queries for known places",
        ("places", "outside China", "queries", "R@1", f"R@{RESULTS}"),
        [(len(places), counts.outside, len(ranks), *shares)],
    )


def _rank(search: PlaceSearch, row: dict[str, str], meant: CustomPlace) -> int:
    """Return the rank of the place in the results, from 1; beyond the limit when it is missing."""
    matches = search.find(row["query"], _point(row), RESULTS)
    ranks = (rank for rank, match in enumerate(matches, 1) if _is_same(match, meant))
    return next(ranks, RESULTS + 1)


def _is_same(match: Match, meant: CustomPlace) -> bool:
    return match.place.name == meant.name and metres(match.place.point, meant.point) < SAME


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _point(row: dict[str, str]) -> Point:
    return Point(float(row["lat"]), float(row["lon"]))
