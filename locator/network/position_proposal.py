"""Outlets whose feed rows have an address and no coordinates, and the positions proposed for them.

Nothing is published from a proposal until a person confirms its position.
"""

import unicodedata
from collections.abc import Mapping
from hashlib import blake2b
from typing import Any, NamedTuple

from ..geo.datum import Datum
from .outlet import Address, Outlet, Source

CONFIRMED_FEED = "geocoded from the address, confirmed by hand"
"""Name of the feed in the source of a confirmed position."""
NO_DEGREES = {"lat": 0.0, "lon": 0.0}  # of an outlet that is validated before it has a position
POSITION_FIELDS = ("lat", "lon", "source")
Fields = dict[str, Any]


AREA_KINDS = ("province", "city", "district")
MAX_CONFIRMED_METRES, MIN_CONFIRMED = 1_500, 0.6  # of a position confirmed as proposed


class ProposedPosition(NamedTuple):
    """Position in WGS-84 degrees with its confidence (0 to 1) and uncertainty radius in metres.

    `kind` is the type of the place that the address names, `house` for a street with its number; `name` is
    that place with the areas around it. `is_rough`: too uncertain to be published as it is.
    """

    lat: float
    lon: float
    confidence: float
    radius: int
    kind: str
    name: str
    is_rough: bool

    @property
    def is_confirmable(self) -> bool:
        """Return whether an operator may confirm the position itself, if it is rough after a warning."""
        is_place = self.kind not in AREA_KINDS and self.radius <= MAX_CONFIRMED_METRES
        return not self.is_rough or (is_place and self.confidence >= MIN_CONFIRMED)


class PositionProposal(NamedTuple):
    """Outlet without position as JSON, and the position proposed for it; None if its address is not found."""

    fields: Fields
    position: ProposedPosition | None = None

    @property
    def ref(self) -> str:
        """Return the ref of the outlet."""
        return str(self.fields["ref"])

    @property
    def address(self) -> Address:
        """Return the address of the outlet."""
        return Address.model_validate(self.fields.get("address", {}))

    def to_json(self) -> Fields:
        """Return the proposal as JSON."""
        return {"fields": self.fields, "position": self.position and self.position._asdict()}

    @classmethod
    def from_json(cls, body: Fields) -> "PositionProposal":
        """Return the proposal of its JSON."""
        position = body["position"]
        return cls(body["fields"], ProposedPosition(**position) if position else None)


class EnteredPosition(NamedTuple):
    """Position as a person entered it: degrees in a datum."""

    lat: float
    lon: float
    datum: Datum


class ConfirmedPosition(NamedTuple):
    """Position that a person confirmed for an outlet at an address; WGS-84 degrees.

    `written` is the position in the datum in which it was entered, None if it was confirmed as proposed.
    """

    address: Address
    lat: float
    lon: float
    written: EnteredPosition | None = None


def without_position(outlet: Outlet) -> Fields:
    """Return the fields of an outlet without its position."""
    fields = outlet.to_dict(outlet.code)
    return {name: value for name, value in fields.items() if name not in POSITION_FIELDS}


def with_position(
    fields: Mapping[str, Any], lat: float, lon: float, written: EnteredPosition | None = None
) -> Outlet:
    """Return the outlet at a confirmed position, whose source is the position as it was entered."""
    entered = written or EnteredPosition(lat, lon, "wgs84")
    source = Source(**entered._asdict(), feed=CONFIRMED_FEED)
    return Outlet.model_validate({**fields, "lat": lat, "lon": lon, "source": source})


def address_key(address: Address) -> str:
    """Return a key that is equal for equal addresses, however wide or spaced their characters are."""
    parts = (address.province, address.city, address.district, address.township, address.text)
    texts = ("".join(unicodedata.normalize("NFKC", part).split()) for part in parts)
    return blake2b("\x1f".join(texts).encode(), digest_size=16).hexdigest()
