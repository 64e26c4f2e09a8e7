"""Query parameters of the handover query."""

from typing import Annotated

from pydantic import BeforeValidator, Field

from ...network.outlet import AccessNeed, Device
from ...query.param_types import Integer, TextList
from ...query.query_params import Originated
from .faults import Fault


def single(value: object) -> object:
    """Return the only item of a list, since query strings yield lists for repeatable parameters."""
    if isinstance(value, (list, tuple)):
        if len(value) != 1:
            raise ValueError("a single one")
        return value[0]
    return value


class HandoverQuestion(Originated):
    """Where a device with a fault can be handed in, from an origin."""

    device: Annotated[Device, BeforeValidator(single), Field(description="The device.")]
    fault: Annotated[Fault, Field(description="What is wrong with it.")] = "other"
    access: Annotated[
        tuple[AccessNeed, ...], TextList, Field(description="Access needs; all must be met.")
    ] = ()
    limit: Annotated[int, Integer, Field(ge=1, le=10, description="Outlets of each way.")] = 3

    def depends_on_router(self) -> bool:
        """Return True: the options include travel times, so the id depends on them."""
        return True
