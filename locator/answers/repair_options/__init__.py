"""Ways to hand in a device: repair on the spot, drop-off point, or mail-in."""

from .faults import FAULTS, Fault
from .question import HandoverQuestion
from .ways import HandoverOptions, OutletSuitability, RepairOptions, find_offers, offer_features, ways_json

__all__ = [
    "FAULTS",
    "Fault",
    "HandoverOptions",
    "HandoverQuestion",
    "OutletSuitability",
    "RepairOptions",
    "find_offers",
    "offer_features",
    "ways_json",
]
