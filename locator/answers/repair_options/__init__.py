"""Ways to hand in a device: repair on the spot, drop-off point, or mail-in."""

from .device_text import DeviceText, is_about_repair_only, parse_device_text, with_device
from .faults import FAULTS, Fault
from .fit import suitability_of
from .models import Model, ModelTable, merge, read_models, write_models
from .question import HandoverQuestion
from .ways import HandoverOptions, OutletSuitability, RepairOptions, find_offers, offer_features, ways_json
from .words import suitability_text

__all__ = [
    "FAULTS",
    "DeviceText",
    "Fault",
    "HandoverOptions",
    "HandoverQuestion",
    "Model",
    "ModelTable",
    "OutletSuitability",
    "RepairOptions",
    "find_offers",
    "is_about_repair_only",
    "merge",
    "offer_features",
    "parse_device_text",
    "read_models",
    "suitability_of",
    "suitability_text",
    "ways_json",
    "with_device",
    "write_models",
]
