"""Base of query parameters, and the filters that several queries share."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from ..index.snapshot import Filter
from ..network.outlet import ACCESS_NEEDS, DEVICES, KINDS, SERVICES, AccessNeed, Device, Kind, Service, bits
from .param_types import Instant, Lang, TextList


class Question(BaseModel):
    """Base of query parameters: unknown members are rejected, instances are immutable."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)

    lang: Annotated[Lang, Field(description="Language of the texts in the response.")] = "zh"

    def depends_on_router(self) -> bool:
        """Return whether the answer contains routes; its id can only be computed with them."""
        return False

    def cache_key(self) -> str:
        """Return a canonical text of the query, from which the answer id is derived."""
        return self.model_dump_json(exclude_defaults=True)


class OutletFilters(Question):
    """Filters by facts of an outlet: any of the kinds, and all of the services and access needs."""

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

    def devices(self) -> tuple[Device, ...]:
        """Return the devices that an outlet must accept."""
        return ()

    def filter(self, now: datetime) -> Filter:
        """Return the search filter; `now` replaces the parameter value `now`."""
        return Filter(
            bits(self.kind, KINDS),
            bits(self.service, SERVICES),
            bits(self.devices(), DEVICES),
            bits(self.access, ACCESS_NEEDS),
            now if self.open == "now" else self.open,
        )


class Filtered(OutletFilters):
    """Filters by facts of an outlet, and by devices."""

    device: Annotated[
        tuple[Device, ...], TextList, Field(description="Devices; an outlet must accept all of them.")
    ] = ()

    def devices(self) -> tuple[Device, ...]:
        """Return the devices that an outlet must accept."""
        return self.device
