"""Query parameters of the handover query."""

from typing import Annotated

from pydantic import BeforeValidator, Field, WithJsonSchema

from ...network.fault_words import Fault
from ...network.outlet import DEVICES, Device
from ...query.filter_params import OutletFilters
from ...query.param_types import Integer, Minutes, Radius
from ...query.query_params import Originated


def single(value: object) -> object:
    """Return the only item of a list, since query strings yield lists for repeatable parameters."""
    if isinstance(value, (list, tuple)):
        if len(value) != 1:
            raise ValueError("a single value")
        return value[0]
    return value


class HandoverQuestion(OutletFilters, Originated):
    """Options to hand in a device with a fault, from an origin."""

    device: Annotated[
        Device,
        BeforeValidator(single),
        Field(description="Device to hand in, or words for it: a model, also with its fault."),
        WithJsonSchema({"anyOf": [{"enum": list(DEVICES)}, {"type": "string", "maxLength": 100}]}),
    ]
    fault: Annotated[Fault, Field(description="Fault of the device.")] = "other"
    limit: Annotated[
        int, Integer, Field(ge=1, le=10, description="Maximum number of outlets per option.")
    ] = 3
    radius: Radius = None
    within: Annotated[
        Minutes | None, Field(description="Longest travel time to an outlet, as in `/nearest`.")
    ] = None

    def depends_on_router(self) -> bool:
        """Return True: the options include travel times, so the id depends on them."""
        return True
