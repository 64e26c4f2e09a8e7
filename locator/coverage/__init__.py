"""How far people have it to the network, and where more drop-off points would help most.

People are GeoNames' figures, through the gazetteer: an approximation, and not everybody (docs/coverage.md).
"""

from .greedy import Places, Suggestion, places_of, suggest
from .people import People, people_of
from .shares import KILOMETRES, LEVELS, Row, metres_to, rows_of, whole_of
from .whole import Asked, Coverage, coverage_of

__all__ = [
    "KILOMETRES",
    "LEVELS",
    "Asked",
    "Coverage",
    "People",
    "Places",
    "Row",
    "Suggestion",
    "coverage_of",
    "metres_to",
    "people_of",
    "places_of",
    "rows_of",
    "suggest",
    "whole_of",
]
