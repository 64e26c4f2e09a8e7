"""Write data/gazetteer/rail_stations.csv: the railway stations of 12306 with their city, without points.

Run `python -m data.fetch_stations`. README.md lists the fields.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from data.csv_files import GAZETTEER, Row, read, write
from data.military_names import is_military
from data.package_files import from_wheel

PACKAGE = "mcp-server-12306==0.5.0.post20260930"
MEMBER = "mcp_12306/resources/station_name.js"
FIELDS = ("name", "pinyin", "adcode", "city")
ABROAD = "lao"
LAOS = frozenset({"万象", "磨丁", "琅勃拉邦", "孟赛", "纳堆", "老挝万荣"})  # two without a country
TYPES = re.compile("(特别行政区|自治州|自治县|自治旗|地区|林区|特区|市|县|区|盟|旗|州|省)$")
LEVELS = ("city", "province", "district")  # 吉林 is the city, 朝阳 the city in 辽宁


class Station(NamedTuple):
    """A station of 12306: name without 站, pinyin, city as the railway names it, and country code."""

    name: str
    pinyin: str
    city: str
    country: str


class Cities:
    """Resolve the railway's city names to official areas."""

    def __init__(self, areas: Sequence[dict[str, str]]) -> None:
        self._areas = areas

    def area(self, city: str) -> dict[str, str] | None:
        """Return the area of a name, cities first; None when none or several of a level have it."""
        stem = TYPES.sub("", city) if len(city) > 2 else city
        exact = [area for area in self._areas if area["name"] == city]
        short = [area for area in self._areas if TYPES.sub("", area["name"]) == stem]
        ethnic = [area for area in self._areas if re.match(f"{stem}.*族自治[州县旗]$", area["name"])]
        for candidates in (exact, short, ethnic):
            for level in LEVELS:
                found = [area for area in candidates if area["level"] == level]
                if found:
                    return found[0] if len(found) == 1 else None
        return None


def stations(script: str) -> Iterator[Station]:
    """Yield the records of station_name.js: `@key|name|code|pinyin|initials|number|region|city|country…`."""
    for record in script.split("'")[1].split("@")[1:]:
        _, name, _, pinyin, _, _, _, city, country, *_ = record.split("|")
        yield Station(name, pinyin, city, country)


def main() -> None:
    script = from_wheel(PACKAGE, MEMBER).decode()
    cities = Cities(read(GAZETTEER / "areas.csv"))
    found = list(stations(script))
    at_home = [s for s in found if s.country != ABROAD and s.city not in LAOS and not is_military(s.name)]
    areas = {city: cities.area(city) for city in {station.city for station in at_home}}
    written = sorted((_row(station, areas[station.city]) for station in at_home), key=_order)
    print("rail_stations.csv:", write(GAZETTEER / "rail_stations.csv", FIELDS, written), "rows")
    print("left out, abroad or military:", len(found) - len(at_home))
    unresolved = sorted(city for city, area in areas.items() if not area)
    print("without adcode:", sum(not row[2] for row in written), unresolved)


def _row(station: Station, area: dict[str, str] | None) -> Row:
    name = station.name if station.name.endswith("站") else f"{station.name}站"
    return name, station.pinyin, area["adcode"] if area else "", area["name"] if area else station.city


def _order(row: Row) -> tuple[str, ...]:
    return str(row[2]), str(row[0])


if __name__ == "__main__":
    main()
