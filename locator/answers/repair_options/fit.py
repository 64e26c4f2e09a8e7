"""Suitability of an outlet for a device and a fault."""

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple, TypeAlias

from ...network.fault_words import Fault
from ...network.outlet import Device
from .faults import NEEDS
from .limits import limits_verdict

Way: TypeAlias = Literal["walk_in", "drop_off"]
Doubt: TypeAlias = Literal["limits", "devices", "services"]


class Suitability(NamedTuple):
    """The way an outlet offers; with doubts, it must be confirmed by phone."""

    way: Way
    doubts: tuple[Doubt, ...] = ()


def suitability_of(fields: Mapping[str, Any], device: Device, fault: Fault) -> Suitability | None:
    """Return the suitability; None if the outlet does not accept the device or repair the fault."""
    verdict = limits_verdict(fields.get("limits", ""), device)
    devices = fields.get("devices", ())
    if fields.get("status") != "open" or verdict == "excluded" or (devices and device not in devices):
        return None
    way = way_of(fields, fault)
    if way is None:
        return None
    doubts: list[Doubt] = ["limits"] if verdict == "unclear" else []
    return Suitability(way.way, (*doubts, *(() if devices else ("devices",)), *way.doubts))


def way_of(fields: Mapping[str, Any], fault: Fault) -> Suitability | None:
    """Return the way an outlet offers for a fault of any device; None if it does not repair it."""
    services, need = set(fields.get("services", ())), NEEDS[fault]
    if fields["kind"] == "drop_off":  # implied by its kind
        return Suitability("drop_off", () if not services or "drop_off" in services else ("services",))
    if services.issuperset(need.sure):
        return Suitability("walk_in")
    if "drop_off" in services and not services.intersection(need.possible):
        return Suitability("drop_off")
    if not services or services.intersection(need.possible):
        return Suitability("walk_in", ("services",))
    return None
