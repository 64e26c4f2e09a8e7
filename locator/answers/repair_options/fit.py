"""Whether an outlet takes a device with a fault, by what is on record of it."""

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple, TypeAlias

from ...network.outlet import Device
from .faults import NEEDS, Fault
from .limits import against

Way: TypeAlias = Literal["walk_in", "drop_off"]
Doubt: TypeAlias = Literal["limits", "devices", "services"]


class Suitability(NamedTuple):
    """The way an outlet stands for; with a doubt (what is not surely known) it has to be asked first."""

    way: Way
    doubts: tuple[Doubt, ...] = ()


def fit_of(fields: Mapping[str, Any], device: Device, fault: Fault) -> Suitability | None:
    """What an outlet is good for, None when it does not take the device or does not mend the fault."""
    verdict = against(fields.get("limits", ""), device)
    devices = fields.get("devices", ())
    if fields.get("status") != "open" or verdict == "excluded" or (devices and device not in devices):
        return None
    way = _way(fields, fault)
    if way is None:
        return None
    doubts: list[Doubt] = ["limits"] if verdict == "unclear" else []
    return Suitability(way.way, (*doubts, *(() if devices else ("devices",)), *way.doubts))


def _way(fields: Mapping[str, Any], fault: Fault) -> Suitability | None:
    services, need = set(fields.get("services", ())), NEEDS[fault]
    if fields["kind"] == "drop_off":  # its kind says that it takes in and sends on
        return Suitability("drop_off", () if not services or "drop_off" in services else ("services",))
    if services.issuperset(need.sure):
        return Suitability("walk_in")
    if "drop_off" in services and not services.intersection(need.perhaps):
        return Suitability("drop_off")
    if not services or services.intersection(need.perhaps):
        return Suitability("walk_in", ("services",))
    return None
