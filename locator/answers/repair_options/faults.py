"""What is wrong with a device, and which services an outlet must list to be known to mend it.

`sure` are all needed; an outlet that lists one of `perhaps` alone may mend it, and has to be asked first.
"""

from typing import Literal, NamedTuple, TypeAlias, get_args

from ...network.outlet import Service

Fault: TypeAlias = Literal[
    "screen", "battery", "charging", "power", "water", "camera", "sound", "buttons", "signal", "software",
    "data", "other",
]  # fmt: skip
FAULTS: tuple[Fault, ...] = get_args(Fault)


class Need(NamedTuple):
    """Services that are surely enough, and services with which it may be possible."""

    sure: tuple[Service, ...]
    perhaps: tuple[Service, ...]


NEEDS: dict[Fault, Need] = {
    "screen": Need(("screen",), ("repair",)),  # a screen is a part of its own; repair need not include it
    "battery": Need(("battery",), ("repair",)),  # as with the screen
    "charging": Need(("repair",), ("inspection", "battery")),  # the socket, the cable or the battery
    "power": Need(("repair",), ("inspection", "battery", "software")),  # dead for many reasons
    "water": Need(("repair",), ("inspection",)),  # opened and cleaned before anybody knows more
    "camera": Need(("repair",), ("inspection",)),
    "sound": Need(("repair",), ("inspection", "software")),
    "buttons": Need(("repair",), ("inspection",)),
    "signal": Need(("repair",), ("inspection", "software")),  # a setting as often as an aerial
    "software": Need(("software",), ("repair",)),
    "data": Need(("data",), ()),  # who mends devices need not save what is on them
    "other": Need(
        ("inspection", "repair"), ("inspection", "repair")
    ),  # nobody knows yet: found out, then mended
}
