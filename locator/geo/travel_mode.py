"""Travel modes, and the mode that suits a distance."""

from typing import Literal, TypeAlias, get_args

TravelMode: TypeAlias = Literal["walk", "wheelchair", "bicycle", "drive"]
MODES: tuple[TravelMode, ...] = get_args(TravelMode)
WALK_UP_TO = 3_000.0  # straight-line metres, about 50 minutes; assumption
CAR_OVERHEAD = 600.0  # seconds to the car and to park, when walks and drives are compared; assumption


def mode_for(metres: float) -> TravelMode:
    """Return the mode that suits a straight-line distance if none was requested."""
    return "walk" if metres <= WALK_UP_TO else "drive"
