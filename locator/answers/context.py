"""One release at one minute, and how questions become answers there: a file for each kind of question."""

from dataclasses import dataclass

from .base_queries import Services
from .directions import DirectionsQueries
from .inside import AreaQueries
from .lookup import LookupQueries
from .nearest import NearestQueries

__all__ = ["QueryContext", "Services"]


@dataclass(frozen=True)
class QueryContext(NearestQueries, AreaQueries, LookupQueries, DirectionsQueries):
    """One release at one minute: whatever is asked here is answered from the same facts."""
