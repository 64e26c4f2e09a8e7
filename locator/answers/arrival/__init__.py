"""Opening state on arrival: travel time, state at arrival, and latest departure."""

from .estimate import TravelTime, travel_times
from .open_on_arrival import Arrival, arrival_of
from .ranking import arrival_at, arrivals, features_by_arrival, travel_assumptions
from .words import ArrivalInfo, arrival_json, detour_text, travel_text

__all__ = [
    "Arrival",
    "ArrivalInfo",
    "TravelTime",
    "arrival_at",
    "arrival_json",
    "arrival_of",
    "arrivals",
    "detour_text",
    "features_by_arrival",
    "travel_assumptions",
    "travel_text",
    "travel_times",
]
