"""An outlet as a row of the spatial table: what is asked for in columns, the whole as JSON."""

from hashlib import blake2b
from typing import NamedTuple

from ..columns import Row
from ..outlet import ACCESS_NEEDS, DEVICES, KINDS, SERVICES, Outlet, bits


class Version(NamedTuple):
    """A row and the digest by which two versions of an outlet are compared."""

    row: Row
    digest: bytes


def version_of(outlet: Outlet, code: str) -> Version:
    """The outlet with its code, ready for the table."""
    body = outlet.to_json(code)
    row = Row(
        ref=outlet.ref,
        code=code,
        kind=bits((outlet.kind,), KINDS),
        services=bits(outlet.services, SERVICES),
        devices=bits(outlet.devices, DEVICES),
        access=bits(outlet.meets(), ACCESS_NEEDS),
        status=outlet.status,
        adcode=int(outlet.address.adcode or 0),
        lat=outlet.lat,
        lon=outlet.lon,
        body=body,
    )
    return Version(row, blake2b(body, digest_size=16).digest())
