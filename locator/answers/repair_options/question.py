"""What a caller may ask about handing over a device."""

from typing import Annotated

from pydantic import BeforeValidator, Field

from ...network.outlet import AccessNeed, Device
from ...query.param_types import Whole, Words
from ...query.query_params import Originated
from .faults import Fault


def single(value: object) -> object:
    """The only member of a list, as a query string gives what may be repeated elsewhere."""
    if isinstance(value, (list, tuple)):
        if len(value) != 1:
            raise ValueError("a single one")
        return value[0]
    return value


class HandoverQuestion(Originated):
    """Where a device with a fault can be handed in, from an origin."""

    device: Annotated[Device, BeforeValidator(single), Field(description="The device.")]
    fault: Annotated[Fault, Field(description="What is wrong with it.")] = "other"
    access: Annotated[tuple[AccessNeed, ...], Words, Field(description="Access needs; all must be met.")] = ()
    limit: Annotated[int, Whole, Field(ge=1, le=10, description="Outlets of each way.")] = 3

    def has_ways(self) -> bool:
        """The ways tell how long they take: the id of the answer is known only when they are."""
        return True
