"""Datum of real lists by the names in their rows: loads in the right, a wrong and no datum."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from locator.feed.name_evidence import NameEvidence, by_names
from locator.feed.named_areas import Codes, NamedAreas, city_prefix
from locator.geo.datum import DATUMS, Datum, from_wgs84, to_wgs84
from locator.geo.districts import Areas
from locator.geo.point import Floats
from locator.network.outlet import Address, Outlet
from locator.places.gazetteer import Gazetteer
from locator.places.place_mentions import Mention, PlaceMentions

from .network import DATA
from .tables import show

SIZES = (30, 60, 200)
LISTS = 300  # random lists per size, brand and datum
HEADER = (
    *("list", "rows", "lists", "declared right: published", "held"),
    *("declared wrong: held", "published with a warning", "published"),
    *("undeclared: right", "undecided, held", "wrong"),
)


class _Store(NamedTuple):
    brand: str
    outlet: Outlet  # at its WGS-84 position


class _Stores(NamedTuple):
    """n stores: WGS-84 degrees, the areas that they name, and the places that they mention."""

    lat: Floats
    lon: Floats
    named: list[Codes]
    mentions: list[list[Mention]]
    areas: Areas

    def evidence(self, rows: NDArray[np.int64], datum: Datum) -> NameEvidence:
        """Return the evidence of some stores whose positions are written in a datum."""
        lat, lon = from_wgs84(self.lat[rows], self.lon[rows], datum)
        mentions = [
            mention._replace(row=place)
            for place, row in enumerate(rows.tolist())
            for mention in self.mentions[row]
        ]
        return by_names(
            lat.round(6), lon.round(6), [self.named[row] for row in rows.tolist()], mentions, self.areas
        )


def show_store_lists(path: Path, datum: Datum) -> None:
    """Print the table of a list: brands, and random lists of each."""
    areas, gazetteer = Areas.load(DATA / "build" / "areas.npz"), Gazetteer.load(DATA / "gazetteer")
    stores = _read(path, datum)
    brands = dict.fromkeys(store.brand for store in stores)
    rows: list[tuple[object, ...]] = []
    for title, outlets in (
        ("as listed", [store.outlet for store in stores]),
        ("with district", [_with_district(store.outlet, areas, gazetteer) for store in stores]),
    ):
        prepared = _prepared(outlets, areas, gazetteer)
        for brand in brands:
            members = np.array([i for i, store in enumerate(stores) if store.brand == brand])
            for size in (*SIZES, len(members)):
                rows.append((f"{brand} {title}", size, *_outcomes(prepared, members, size)))
    show("datum of real lists by names", HEADER, rows)


def _read(path: Path, datum: Datum) -> list[_Store]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        records = list(csv.DictReader(file))
    degrees = np.array([(float(record["latitude"]), float(record["longitude"])) for record in records])
    lat, lon = (axis.tolist() for axis in to_wgs84(degrees[:, 0], degrees[:, 1], datum))
    return [_Store(record["brand"], _outlet(i, record, lat[i], lon[i])) for i, record in enumerate(records)]


def _outlet(number: int, record: dict[str, str], lat: float, lon: float) -> Outlet:
    address = Address(province=record["province"], city=record["city"])
    return Outlet(ref=f"S{number}", kind="drop_off", name=record["name"], address=address, lat=lat, lon=lon)


def _with_district(outlet: Outlet, areas: Areas, gazetteer: Gazetteer) -> Outlet:
    """Return the outlet with an address that names the district at its true position."""
    division = areas.at(outlet.point)
    text = gazetteer.path_text(division.adcode) if division else ""
    return outlet.model_copy(update={"address": outlet.address.model_copy(update={"text": text})})


def _prepared(outlets: list[Outlet], areas: Areas, gazetteer: Gazetteer) -> _Stores:
    lat, lon = np.array([outlet.point for outlet in outlets]).T
    finder = NamedAreas(gazetteer)
    places = PlaceMentions(DATA / "build" / "places.db", (DATA / "build" / "north_osm.db",))
    cities = [city_prefix(code) for code in areas.at_many(lat, lon)]
    mentions: list[list[Mention]] = [[] for _ in outlets]
    for mention in places.find([f"{outlet.name} {outlet.address.text}" for outlet in outlets], cities):
        mentions[mention.row].append(mention)
    return _Stores(lat, lon, [finder.codes(outlet) for outlet in outlets], mentions, areas)


def _outcomes(stores: _Stores, members: NDArray[np.int64], size: int) -> Iterator[object]:
    """Yield the cells of a row of the table."""
    rng = np.random.default_rng(5)
    count = LISTS if size < len(members) else 1
    results = [
        (datum, stores.evidence(np.sort(rng.choice(members, size, replace=False)), datum))
        for datum in DATUMS
        for _ in range(count)
    ]
    yield len(results)
    held = [found.contradicts(datum) for datum, found in results]
    yield from (_share([not item for item in held]), _share(held))
    wrong = [(found, other) for datum, found in results for other in DATUMS if other != datum]
    yield _share([found.contradicts(other) for found, other in wrong])
    yield _share([not found.contradicts(other) and not found.confirms(other) for found, other in wrong])
    yield _share([found.confirms(other) for found, other in wrong])
    detected = [(datum, found.detected) for datum, found in results]
    yield _share([found == datum for datum, found in detected])
    yield _share([found is None for _, found in detected])
    yield _share([found not in (None, datum) for datum, found in detected])


def _share(values: list[bool]) -> str:
    return f"{sum(values) / len(values):.2%}"
