"""Query parameters of the handover query."""

from datetime import datetime
from typing import Annotated

from pydantic import BeforeValidator, Field, WithJsonSchema

from ...index.snapshot import Filter
from ...network.fault_words import Fault
from ...network.outlet import ACCESS_NEEDS, DEVICES, KINDS, SERVICES, AccessNeed, Device, Kind, Service, bits
from ...query.param_types import Instant, Integer, TextList
from ...query.query_params import Originated


def single(value: object) -> object:
    """Return the only item of a list, since query strings yield lists for repeatable parameters."""
    if isinstance(value, (list, tuple)):
        if len(value) != 1:
            raise ValueError("a single value")
        return value[0]
    return value


class HandoverQuestion(Originated):
    """Options to hand in a device with a fault, from an origin."""

    device: Annotated[
        Device,
        BeforeValidator(single),
        Field(description="Device to hand in, or words for it: a model, also with its fault."),
        WithJsonSchema({"anyOf": [{"enum": list(DEVICES)}, {"type": "string", "maxLength": 100}]}),
    ]
    fault: Annotated[Fault, Field(description="Fault of the device.")] = "other"
    kind: Annotated[
        tuple[Kind, ...], TextList, Field(description="Kinds; an outlet must be of one of them.")
    ] = ()
    service: Annotated[
        tuple[Service, ...], TextList, Field(description="Services; an outlet must offer all of them.")
    ] = ()
    access: Annotated[
        tuple[AccessNeed, ...], TextList, Field(description="Access needs; an outlet must meet all of them.")
    ] = ()
    open: Annotated[
        Instant | None, Field(description="`now` or an RFC 3339 instant at which the outlet is open.")
    ] = None
    limit: Annotated[
        int, Integer, Field(ge=1, le=10, description="Maximum number of outlets per option.")
    ] = 3

    def filter(self, now: datetime) -> Filter:
        """Return the filter of a search; the device is none of it, since outlets may lack theirs."""
        return Filter(
            bits(self.kind, KINDS),
            bits(self.service, SERVICES),
            access=bits(self.access, ACCESS_NEEDS),
            open_at=now if self.open == "now" else self.open,
        )

    def depends_on_router(self) -> bool:
        """Return True: the options include travel times, so the id depends on them."""
        return True
