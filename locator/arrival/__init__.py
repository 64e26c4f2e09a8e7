"""Open when one gets there: how long the way takes, what holds at its end, and when to leave."""

from .estimate import Estimate, Way, ways
from .judge import Arrival, arrive
from .ranking import arrivals, assumed, by_arrival
from .words import told

__all__ = ["Arrival", "Estimate", "Way", "arrivals", "arrive", "assumed", "by_arrival", "told", "ways"]
