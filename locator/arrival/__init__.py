"""Open when one gets there: how long the way takes, what holds at its end, and when to leave."""

from .estimate import Way, ways
from .judge import Arrival, arrive
from .ranking import arrivals, assumed, by_arrival
from .words import told

__all__ = ["Arrival", "Way", "arrivals", "arrive", "assumed", "by_arrival", "told", "ways"]
