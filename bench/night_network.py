"""A network as JSON bodies, with changes of single values, for synthetic nights."""

from collections.abc import Callable, Mapping, Sequence
from hashlib import blake2b
from random import Random
from typing import Any

import orjson

from locator.index.column_store import StoredRow
from locator.index.field_values import Path
from locator.network.outlet import KINDS, bits
from locator.store.rows import Version

Fields = dict[str, Any]
Network = list[Fields]
Versions = Mapping[int, Version]
Spoil = Callable[[Network, Random], Network]
Change = Callable[[Fields, Random], Fields]


def networks(rows: Sequence[StoredRow], step: int) -> Network:
    """Return every `step`-th outlet of the sample."""
    return [orjson.loads(row.body) for row in rows[::step]]


def versions(network: Network, unchanged: Versions | None = None) -> list[Version]:
    """Return a network as rows of a release, those of `unchanged` outlets as they were."""
    known = unchanged or {}
    return [known.get(id(fields)) or _version(fields) for fields in network]


def by_identity(network: Network, rows: Sequence[Version]) -> Versions:
    """Return the rows of a network for `versions`; valid while the network exists."""
    return {id(fields): version for fields, version in zip(network, rows, strict=True)}


def _version(fields: Fields) -> Version:
    body = orjson.dumps(fields)
    adcode = int(fields["address"].get("adcode", 0))
    row = StoredRow(
        fields["ref"],
        fields["code"],
        bits((fields["kind"],), KINDS),
        *(0, 0, 0),
        fields["status"],
        adcode,
        fields["lat"],
        fields["lon"],
        body,
    )
    return Version(row, blake2b(body, digest_size=16).digest())


def get(fields: Fields, path: Path) -> Any:
    """Return a value, None if there is none."""
    value = fields.get(path[0])
    return value if len(path) == 1 or value is None else value.get(path[1])


def put(fields: Fields, path: Path, value: Any) -> Fields:
    """Return the outlet with another value, or without it if it is None."""
    changed = dict(fields)
    target = changed
    if len(path) > 1:
        target = changed[path[0]] = dict(changed.get(path[0], {}))
    if value is None:
        target.pop(path[-1], None)
    else:
        target[path[-1]] = value
    return changed


def other_value(value: Any, path: Path) -> Any:
    """Return a plausible different value."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 10
    if isinstance(value, list):
        return value[:-1] if len(value) > 1 else [*value, *OTHER_ITEM.get(path[-1], ["950800转9999"])]
    return OTHER_TEXT.get(path[-1], {}).get(value) or DEFAULT_TEXT.get(path[-1]) or f"{value}（新）"


OTHER_ITEM = {"services": ["trade_in", "repair"], "devices": ["router", "phone"]}
OTHER_TEXT = {
    "kind": {"drop_off": "service_center", "service_center": "drop_off"},
    "status": {"open": "temporarily_closed"},
    "wheelchair": {"yes": "limited", "limited": "no", "no": "yes"},
    "sign_language": {"none": "video", "video": "on_site", "on_site": "none"},
    "hours": {"Mo-Su 09:00-18:00": "Mo-Su 09:30-18:30"},
}
DEFAULT_TEXT = {"status": "open", "hours": "Mo-Su 09:00-18:00", "adcode": "540102"}


def some(share: float, change: Change, path: Path = ("ref",)) -> Spoil:
    """Return a fault in a little more than a share of the outlets that have a value."""

    def spoil(network: Network, rng: Random) -> Network:
        having = [i for i, fields in enumerate(network) if get(fields, path) is not None]
        chosen = set(rng.sample(having, min(len(having), int(len(having) * share) + 2)))
        return [change(fields, rng) if i in chosen else fields for i, fields in enumerate(network)]

    return spoil


def every(change: Change) -> Spoil:
    """Return a fault in all outlets."""
    return lambda network, rng: [change(fields, rng) for fields in network]


def shifted(fields: Fields, metres: float, rng: Random) -> Fields:
    """Return the outlet some metres away."""
    north, east = rng.gauss(0, metres) / 111_000, rng.gauss(0, metres) / 96_000
    return fields | {"lat": fields["lat"] + north, "lon": fields["lon"] + east}
