"""How far people have it to the network, and where more drop-off points would help most.

People are GeoNames' figures, through the gazetteer: an approximation, and not everybody (docs/coverage.md).
"""

from .greedy import METHOD, Places, Suggestion, places_of, suggest
from .people import People, people_of
from .report import SOURCE, Coverage, CoverageParams, coverage_of
from .shares import KILOMETRES, LEVELS, CoverageRow, Level, metres_to, percent, rows_of, whole_of

__all__ = [
    "KILOMETRES",
    "LEVELS",
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
    "whole_of",
]
