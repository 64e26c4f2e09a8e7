"""Place search accuracy: share of correct first results, and of correct results among those marked sure."""

import csv
import os
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from locator.geo.datum import DATUMS, to_wgs84
from locator.geo.districts import Areas
from locator.geo.point import Point
from locator.places.finder import Finder
from locator.places.gazetteer import Area, Gazetteer
from tests.place_queries import by_hand, drawn

from .network import DATA
from .tables import show

DRAWN = 5_000
ASK = "ADDRESSES=FILE.csv (address,city,latitude,longitude) and DATUM=wgs84|gcj02|bd09 add real addresses"


def main() -> None:
    """Print the tables."""
    finder = Finder(DATA / "build" / "places.db")
    gazetteer = Gazetteer.load(DATA / "gazetteer")
    _table(finder, gazetteer)
    _calibration(finder, gazetteer)
    if "ADDRESSES" in os.environ:
        _addresses(finder, gazetteer, Path(os.environ["ADDRESSES"]), os.environ.get("DATUM", ""))
    else:
        print(f"\n  {ASK}")


def _table(finder: Finder, gazetteer: Gazetteer) -> None:
    cases = by_hand(gazetteer)
    wrong = [words for words, end in cases if not (f := finder.find(words, limit=1)) or f[0].path[-1] != end]
    share = 1 - len(wrong) / len(cases)
    show(
        "first result for queries of every kind",
        ("queries", "correct (≥ 97 %)", "wrong"),
        [(len(cases), f"{share:.1%}", " ".join(wrong))],
    )


def _calibration(finder: Finder, gazetteer: Gazetteer) -> None:
    totals, right = Counter[int](), Counter[int]()
    for query in drawn(gazetteer, DRAWN):
        found = finder.find(query.words, limit=1)
        sure = min(9, int(found[0].confidence * 10)) if found else 0
        totals[sure] += 1
        right[sure] += bool(found) and found[0].path == query.path
    rows = [(f"{n / 10:.1f} –", totals[n], f"{right[n] / totals[n]:.1%}") for n in sorted(totals)]
    show("confidence and accuracy (0.9 and above: ≥ 97 %)", ("confidence", "queries", "correct"), rows)


def _addresses(finder: Finder, gazetteer: Gazetteer, path: Path, datum: str) -> None:
    """Print the accuracy for addresses; the expected district is the one named, else that of the position."""
    if datum not in DATUMS:
        sys.exit(f"DATUM: one of {', '.join(DATUMS)}")
    areas = Areas.load(DATA / "build" / "areas.npz")
    counts = Counter[str]()
    missed: list[tuple[str, str, str, str]] = []
    for row in _rows(path):
        lat, lon = to_wgs84(float(row["latitude"]), float(row["longitude"]), datum)  # type: ignore[arg-type]
        around = areas.at(Point(float(lat), float(lon)))
        named = _named(row, gazetteer)
        meant = named or ({around.adcode} if around else set())
        if not meant:
            continue
        city, address = row["city"], row["address"]
        found = finder.find(address if city in address else city + address, limit=1)
        kind = "names a district" if named else "names none"
        counts[kind] += 1
        if found and found[0].place.adcode in meant:
            counts[kind + ", right"] += 1
        else:
            names = " ".join(area.name for code in meant if (area := gazetteer.get(code)))
            missed.append((address[:40], names, "/".join(found[0].path) if found else "", _why(found)))
    rows = [
        (k, counts[k], f"{counts[k + ', right'] / max(1, counts[k]):.1%}")
        for k in ("names a district", "names none")
    ]
    every = sum(counts[k] for k, _, _ in rows)
    good = sum(counts[f"{k}, right"] for k, _, _ in rows)
    show(
        "addresses: correct district", ("", "rows", "correct"), [*rows, ("all", every, f"{good / every:.1%}")]
    )
    show("missed", ("address", "district", "result", "reason"), missed)


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            wide = row["city"] in ("", "市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划")
            yield row | {"city": row.get("province", "") if wide else row["city"]}


def _named(row: dict[str, str], gazetteer: Gazetteer) -> set[str]:
    """Return the districts of the row's city that its address names."""
    city = next((a for a in gazetteer if a.name == row["city"] and a.level != "district"), None)

    def inside(area: Area) -> bool:
        return city is None or area.adcode.startswith(
            city.adcode[:2] if city.level == "province" else city.adcode[:4]
        )

    found = (a for a in gazetteer if a.level == "district" and a.name in row["address"])
    return {area.adcode for area in found if inside(area)}


def _why(found: list) -> str:  # type: ignore[type-arg]
    if not found:
        return "no match"
    how = found[0].matched_by
    if found[0].place.type in ("city", "province"):
        return "no match below the city"
    return {
        "street": "a name in another district",
        "centre": "guessed by the size of districts",
    }.get(how, f"matched by {how}")
