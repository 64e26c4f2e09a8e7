"""Population coverage of the network, and the best places for more drop-off points.

Population figures are GeoNames', through the gazetteer: approximate and incomplete (docs/coverage.md).
"""

from .greedy import METHOD, Places, Suggestion, places_of, suggest
from .people import People, people_of
from .report import SOURCE, Coverage, CoverageParams, coverage_of
from .shares import COVERAGE_LEVELS, KILOMETRES, CoverageRow, Level, metres_to, percent, rows_of, total_row

__all__ = [
    "COVERAGE_LEVELS",
    "KILOMETRES",
    "METHOD",
    "SOURCE",
    "Coverage",
    "CoverageParams",
    "CoverageRow",
    "Level",
    "People",
    "Places",
    "Suggestion",
    "coverage_of",
    "metres_to",
    "people_of",
    "percent",
    "places_of",
    "rows_of",
    "suggest",
    "total_row",
]
