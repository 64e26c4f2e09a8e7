"""An outlet as a row of the spatial table: what is asked for in columns, the whole as JSON."""

from hashlib import blake2b
from typing import Any, NamedTuple

import orjson

from ..index.column_store import StoredRow
from ..network.outlet import ACCESS_NEEDS, DEVICES, KINDS, SERVICES, Outlet, bits


class Version(NamedTuple):
    """A row and the digest by which two versions of an outlet are compared.

    `plain` is the outlet as its feed tells it, as JSON, where something was changed by hand.
    """

    row: StoredRow
    digest: bytes
    plain: bytes | None = None


def version_of(outlet: Outlet, code: str, plain: Outlet | None = None) -> Version:
    """The outlet with its code, ready for the table; `plain` as its feed tells it, when that differs."""
    told = outlet.told(code)
    body = bytes(memoryview(orjson.dumps(told)))  # a copy of its own size: orjson's keep room for 8 KiB each
    row = StoredRow(
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
    digest = _digest(body, told)
    if plain is None:
        return Version(row, digest)
    said = plain.told(code)
    below = orjson.dumps(said)
    return Version(row, blake2b(digest + _digest(below, said), digest_size=16).digest(), below)


def _digest(body: bytes, told: dict[str, Any]) -> bytes:
    """Of everything but the feed's name: the same facts from tomorrow's file are no change."""
    if "feed" in told.get("source", {}):
        source = {name: value for name, value in told["source"].items() if name != "feed"}
        body = orjson.dumps(told | {"source": source})
    return blake2b(body, digest_size=16).digest()
