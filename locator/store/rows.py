"""Outlets as rows of the spatial table: searchable columns and the complete JSON body."""

from hashlib import blake2b
from typing import Any, NamedTuple

import orjson

from ..index.column_store import StoredRow
from ..network.outlet import ACCESS_NEEDS, DEVICES, KINDS, SERVICES, Outlet, bits


class Version(NamedTuple):
    """Row and digest for comparing versions of an outlet.

    `feed_body` is the outlet JSON from the feed, if overrides changed it.
    """

    row: StoredRow
    digest: bytes
    feed_body: bytes | None = None


def version_of(outlet: Outlet, code: str, feed_outlet: Outlet | None = None) -> Version:
    """Return an outlet as a table version; `feed_outlet` is its feed state, if different."""
    data = outlet.to_dict(code)
    body = bytes(memoryview(orjson.dumps(data)))  # exact-size copy: orjson over-allocates up to 8 KiB
    row = StoredRow(
        ref=outlet.ref,
        code=code,
        kind=bits((outlet.kind,), KINDS),
        services=bits(outlet.services, SERVICES),
        devices=bits(outlet.devices, DEVICES),
        access=bits(outlet.met_needs(), ACCESS_NEEDS),
        status=outlet.status,
        adcode=int(outlet.address.adcode or 0),
        lat=outlet.lat,
        lon=outlet.lon,
        body=body,
    )
    digest = _digest(body, data)
    if feed_outlet is None:
        return Version(row, digest)
    feed_data = feed_outlet.to_dict(code)
    feed_body = orjson.dumps(feed_data)
    return Version(row, blake2b(digest + _digest(feed_body, feed_data), digest_size=16).digest(), feed_body)


def _digest(body: bytes, data: dict[str, Any]) -> bytes:
    """Return the digest without the feed's name: the same data from a later file is unchanged."""
    if feed := data.get("source", {}).get("feed"):  # the last member; quotes in texts are escaped
        body = body.replace(b',"feed":' + orjson.dumps(feed) + b"}", b"}", 1)
    return blake2b(body, digest_size=16).digest()
