"""Faults of a device, and the services an outlet must list to repair them.

All of `sure` are required; an outlet that only lists any of `possible` may repair it, to be confirmed by
phone.
"""

from typing import NamedTuple, get_args

from ...network.fault_words import Fault
from ...network.outlet import Service

FAULTS: tuple[Fault, ...] = get_args(Fault)


class Need(NamedTuple):
    """Services that are sufficient, and services with which a repair is possible."""

    sure: tuple[Service, ...]
    possible: tuple[Service, ...]


NEEDS: dict[Fault, Need] = {
    "screen": Need(("screen",), ("repair",)),  # `repair` need not include screens
    "battery": Need(("battery",), ("repair",)),  # likewise
    "charging": Need(("repair",), ("inspection", "battery")),  # the socket, the cable or the battery
    "power": Need(("repair",), ("inspection", "battery", "software")),  # many possible causes
    "water": Need(("repair",), ("inspection",)),  # has to be opened and cleaned first
    "camera": Need(("repair",), ("inspection",)),
    "sound": Need(("repair",), ("inspection", "software")),
    "buttons": Need(("repair",), ("inspection",)),
    "signal": Need(("repair",), ("inspection", "software")),  # caused by settings as often as by the antenna
    "software": Need(("software",), ("repair",)),
    "data": Need(("data",), ()),  # `repair` need not include data recovery
    "other": Need(
        ("inspection", "repair"), ("inspection", "repair")
    ),  # unknown fault: inspection, then repair
}
