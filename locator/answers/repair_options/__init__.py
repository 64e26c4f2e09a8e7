"""Ways to hand in a device: repair on the spot, drop-off point, or mail-in."""

from .faults import FAULTS, Fault
from .question import HandoverQuestion
from .ways import RepairOptions, find_offers, offer_features, ways_json

__all__ = [
    "FAULTS",
    "Fault",
    "HandoverQuestion",
    "RepairOptions",
    "find_offers",
    "offer_features",
    "ways_json",
]
