"""How to hand over a device: over a counter that repairs it, at a point that sends it on, or by mail."""

from .faults import FAULTS, Fault
from .question import HandoverQuestion
from .ways import RepairOptions, features_of, offers, ways_told

__all__ = ["FAULTS", "Fault", "HandoverQuestion", "RepairOptions", "features_of", "offers", "ways_told"]
