"""Bad nights: faults of a feed that must not be published without a review."""

from collections.abc import Iterator
from random import Random
from typing import Any

import numpy as np

from locator.geo.datum import Datum, from_wgs84
from locator.index.field_values import DATES, EXCEPTIONS, PATHS, Path

from .night_network import Fields, Network, Spoil, every, get, other_value, put, some

NAME, NAME_EN, ADDRESS = ("name",), ("name_en",), ("address", "text")
PHONES, HOURS, HOURS_TEXT = ("phones",), ("hours",), ("hours_text",)
REQUIRED = (("kind",), NAME, ("status",))
FEW = 40  # outlets with a value, below which a share is too small to count


def column_faults(network: Network) -> Iterator[tuple[str, Spoil]]:
    """Yield the faults of each column that enough outlets have: changed, partly empty, gone."""
    for path in PATHS:
        column = ".".join(path)
        if sum(get(fields, path) is not None for fields in network) < FEW:
            continue
        if path not in DATES and path != EXCEPTIONS:
            yield f"{column} changed in 11 %", some(0.11, lambda f, _, p=path: _changed(f, p), path)
        if path not in REQUIRED:
            yield f"{column} empty in 6 %", some(0.06, lambda f, _, p=path: put(f, p, None), path)
            yield f"{column} gone", every(lambda f, _, p=path: put(f, p, None))


def _changed(fields: Fields, path: Path) -> Fields:
    return put(fields, path, other_value(get(fields, path), path))


def _fewer(share: float) -> Spoil:
    return lambda network, rng: rng.sample(network, int(len(network) * (1 - share)))


def _province(share: float, change: str = "") -> Spoil:
    """Return a fault that removes outlets of a large province, or gives them another status."""

    def spoil(network: Network, rng: Random) -> Network:
        provinces = [fields["address"]["adcode"][:2] for fields in network]
        province = rng.choice(sorted({p for p in provinces if provinces.count(p) >= 8}))
        theirs = [f["ref"] for f, p in zip(network, provinces, strict=True) if p == province]
        gone = set(rng.sample(theirs, min(len(theirs), int(len(theirs) * share) + 3)))
        if not change:
            return [fields for fields in network if fields["ref"] not in gone]
        return [fields | {"status": change} if fields["ref"] in gone else fields for fields in network]

    return spoil


def _as_if(datum: Datum, share: float = 1.0) -> Spoil:
    """Return a fault that converts positions to an undeclared datum."""

    def spoil(network: Network, rng: Random) -> Network:
        lat, lon = from_wgs84(
            np.array([f["lat"] for f in network]), np.array([f["lon"] for f in network]), datum
        )
        there = zip(network, lat.tolist(), lon.tolist(), strict=True)
        return [f | {"lat": y, "lon": x} if rng.random() < share else f for f, y, x in there]

    return spoil


def _on_one_spot(network: Network, rng: Random) -> Network:
    spot = rng.choice(network)
    position = {"lat": spot["lat"], "lon": spot["lon"]}
    return some(0.06, lambda fields, _: fields | position)(network, rng)


def _exchanged(a: Path, b: Path, share: float = 1.0) -> Spoil:
    def change(fields: Fields, _: Random) -> Fields:
        first, second = _as_text(get(fields, a)), _as_text(get(fields, b))
        if not first or not second:
            return fields
        return put(put(fields, a, _as_type(second, a)), b, _as_type(first, b))

    return some(share, change)


def _as_text(value: Any) -> str:
    return ";".join(value) if isinstance(value, list) else value or ""


def _as_type(text: str, path: Path) -> Any:
    return text.split(";") if path == PHONES else text


def _copied(path: Path, source: Path) -> Spoil:
    return every(lambda fields, _: put(fields, path, get(fields, source)))


def _shifted(paths: tuple[Path, ...], rows: int, first: float = 0.0) -> Spoil:
    """Return a fault that moves columns by some rows, from a share of the file on."""

    def spoil(network: Network, _rng: Random) -> Network:
        begin, result = int(len(network) * first), list(network)
        for i in range(begin, len(network)):
            for path in paths:
                result[i] = put(result[i], path, get(network[(i - rows) % len(network)], path))
        return result

    return spoil


def _sorted_column(path: Path) -> Spoil:
    def spoil(network: Network, _rng: Random) -> Network:
        values = sorted((get(fields, path) for fields in network), key=str)
        return [put(fields, path, value) for fields, value in zip(network, values, strict=True)]

    return spoil


def _status(status: str, share: float = 1.0) -> Spoil:
    """Return a fault that gives a share of the outlets, open ones unless all, another status."""

    def spoil(network: Network, rng: Random) -> Network:
        active = [i for i, fields in enumerate(network) if fields["status"] == "open"]
        chosen = set(rng.sample(active, min(len(active), int(len(network) * share) + 2)))
        return [
            fields | {"status": status} if i in chosen or share == 1 else fields
            for i, fields in enumerate(network)
        ]

    return spoil


def _without_closed(network: Network, _rng: Random) -> Network:
    return [f | {"status": "open"} if f["status"] == "closed" else f for f in network]


def _closed_for_a_year(fields: Fields, _rng: Random) -> Fields:
    dated = {"from": "2027-02-20", "to": "2028-02-19", "closed": True}
    return fields | {"exceptions": [*fields.get("exceptions", ()), dated]}


BAD: dict[str, Spoil] = {
    "5.5 % of the rows missing": _fewer(0.055),
    "30 % missing": _fewer(0.30),
    "half the file": lambda network, _rng: network[: len(network) // 2],
    "23 % of a province missing": _province(0.23),
    "a complete province missing": _province(1.0),
    "one kind missing": lambda network, _rng: [f for f in network if f["kind"] == "drop_off"],
    "2.2 % of the refs renumbered": some(0.022, lambda f, _: f | {"ref": "X" + f["ref"]}),
    "all refs renumbered": some(0.99, lambda f, _: f | {"ref": f["ref"] + "0"}),
    "6 % moved by 400 m": some(0.06, lambda f, _: f | {"lat": f["lat"] + 0.0036}),
    "6 % at one position": _on_one_spot,
    "GCJ-02 taken as WGS-84": _as_if("gcj02"),
    "BD-09 taken as WGS-84": _as_if("bd09"),
    "half the file BD-09": _as_if("bd09", 0.5),
    "lat and lon swapped": some(0.99, lambda f, _: f | {"lat": f["lon"] / 2, "lon": f["lat"]}),
    "1.3 % with the adcode of another district": some(
        0.013, lambda f, _: put(f, ("address", "adcode"), "540102")
    ),
    "1.3 % at 0, 0": some(0.013, lambda f, _: f | {"lat": 0.0, "lon": 0.0}),
    "all closed": _status("closed"),
    "all temporarily closed": _status("temporarily_closed"),
    "all planned": _status("planned"),
    "6 % closed": _status("closed", 0.06),
    "6 % temporarily closed": _status("temporarily_closed", 0.06),
    "6 % planned": _status("planned", 0.06),
    "23 % of a province closed": _province(0.23, "closed"),
    "23 % of a province temporarily closed": _province(0.23, "temporarily_closed"),
    "status column lost": _status("open"),
    "closed outlets open again": _without_closed,
    "7 % closed for a year by exceptions": some(0.07, _closed_for_a_year),
    "names and addresses exchanged": _exchanged(NAME, ADDRESS),
    "names and addresses exchanged in 3 %": _exchanged(NAME, ADDRESS, 0.03),
    "names and English names exchanged": _exchanged(NAME, NAME_EN),
    "phones and hours exchanged": _exchanged(PHONES, HOURS_TEXT),
    "provinces and cities exchanged": _exchanged(("address", "province"), ("address", "city")),
    "cities and districts exchanged": _exchanged(("address", "city"), ("address", "district")),
    "floors and units exchanged": _exchanged(("approach", "floor"), ("approach", "unit")),
    "addresses copied over the names": _copied(NAME, ADDRESS),
    "names copied over the addresses": _copied(ADDRESS, NAME),
    "refs shifted by a row": _shifted((*PATHS, ("lat",), ("lon",)), 1),
    "names shifted by a row": _shifted((NAME,), 1),
    "names shifted by a row in the last 4 %": _shifted((NAME,), -1, 0.96),
    "addresses shifted by two rows": _shifted((ADDRESS,), 2),
    "phones shifted by a row": _shifted((PHONES,), 1),
    "positions shifted by a row in the last 8 %": _shifted((("lat",), ("lon",)), 1, 0.92),
    "names sorted": _sorted_column(NAME),
    "hours sorted": _sorted_column(HOURS),
    "all names alike": every(lambda f, _: f | {"name": "示例网点"}),
    "all names question marks": every(lambda f, _: f | {"name": "????"}),
}
