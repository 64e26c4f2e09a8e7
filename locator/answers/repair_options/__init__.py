"""Ways to hand in a device: repair on the spot, drop-off point, or mail-in."""

from ...network.fault_words import Fault
from .asking_words import without_asking
from .device_text import DeviceText, is_about_repair_only, parse_device_text, with_device
from .faults import FAULTS
from .fit import Suitability, suitability_of, way_of
from .models import Model, ModelTable, merge, read_models, write_models
from .place_text import place_text
from .question import HandoverQuestion
from .ways import (
    MIN_DROP_OFF_SAVING,
    HandoverOptions,
    OutletSuitability,
    RepairOptions,
    find_offers,
    offer_features,
    ways_json,
)
from .words import suitability_text

__all__ = [
    "FAULTS",
    "MIN_DROP_OFF_SAVING",
    "DeviceText",
    "Fault",
    "HandoverOptions",
    "HandoverQuestion",
    "Model",
    "ModelTable",
    "OutletSuitability",
    "RepairOptions",
    "Suitability",
    "find_offers",
    "is_about_repair_only",
    "merge",
    "offer_features",
    "parse_device_text",
    "place_text",
    "read_models",
    "suitability_of",
    "suitability_text",
    "way_of",
    "ways_json",
    "with_device",
    "without_asking",
    "write_models",
]
