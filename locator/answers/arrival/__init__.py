"""Open when one gets there: how long the way takes, what holds at its end, and when to leave."""

from .estimate import TravelTime, ways
from .open_on_arrival import Arrival, arrive
from .ranking import arrivals, assumed, by_arrival
from .words import told

__all__ = ["Arrival", "TravelTime", "arrivals", "arrive", "assumed", "by_arrival", "told", "ways"]
