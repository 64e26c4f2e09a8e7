"""Whether the recorded facts about stairs and lifts agree with each other."""

from collections.abc import Mapping
from typing import Any

from .text_lines import Storey, storey

GROUND: Storey = 1
LEVEL_NEEDS = frozenset({"wheelchair", "step_free"})


def lift_is_unknown(outlet: Mapping[str, Any]) -> bool:
    """Return whether nothing on record says how to reach the storey of an outlet without stairs."""
    approach = outlet.get("approach") or {}
    level = storey(approach.get("floor"))
    is_recorded = approach.get("lift") is not None or approach.get("step_free") is True
    return level not in (None, GROUND) and not is_recorded


def storey_by_stairs(outlet: Mapping[str, Any]) -> Storey | None:
    """Return the storey of an outlet that has no lift; None on the ground floor or if either is unknown."""
    approach = outlet.get("approach") or {}
    level = storey(approach.get("floor"))
    return level if level != GROUND and approach.get("lift") is False else None


def contradicts_stairs(outlet: Mapping[str, Any]) -> bool:
    """Return whether an outlet is recorded as accessible, or free of steps, on a storey without a lift."""
    if storey_by_stairs(outlet) is None:
        return False
    is_accessible = (outlet.get("access") or {}).get("wheelchair") == "yes"
    return is_accessible or (outlet.get("approach") or {}).get("step_free") is True
