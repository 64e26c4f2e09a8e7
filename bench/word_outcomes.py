"""Rows of tests/words.csv, and the comparison of search results with them.

`expect` is `place`, `ask` (several places share the name: candidates of low confidence, no result, or the
named city itself) or `none` (no place in the text). `city` lists alternatives with a semicolon where a
place lies in two cities.
"""

import csv
from collections.abc import Iterator
from math import inf
from pathlib import Path
from typing import NamedTuple

from locator.geo.point import Point, metres
from locator.places.gazetteer import MUNICIPALITIES, Gazetteer
from locator.places.interpretation import LISTED
from locator.places.match import Match

FILE = Path(__file__).parent.parent / "tests" / "words.csv"
NEAR = 1_000.0  # metres
CITY_LEVELS = ("province", "city")


class ListRow(NamedTuple):
    """A text, the leading digits of the adcodes of its city, and its WGS-84 position, where known."""

    text: str
    kind: str
    city: str
    within: tuple[str, ...]
    point: Point | None
    expect: str


class Outcome(NamedTuple):
    """A row and the matches of its text, best first."""

    row: ListRow
    matches: list[Match]

    @property
    def confidence(self) -> float:
        """Return the confidence of the first match; 0 without a match."""
        return self.matches[0].confidence if self.matches else 0.0

    @property
    def is_right(self) -> bool:
        """Whether the first match is in the right city; for `ask` a question, for `none` no match."""
        if self.row.expect == "place":
            return self._in_city(self.matches[:1])
        return not self.matches or (self.row.expect == "ask" and (self.is_question or self.is_city_level))

    @property
    def is_question(self) -> bool:
        """Whether candidates of low confidence are listed, the right city among them."""
        unsure = bool(self.matches) and self.confidence < LISTED
        return unsure and (not self.row.within or self._in_city(self.matches))

    @property
    def is_city_level(self) -> bool:
        """Whether the first match is the city of the row itself, which leads to a question too."""
        return self._in_city(self.matches[:1]) and self.matches[0].place.type in CITY_LEVELS

    @property
    def is_false_fact(self) -> bool:
        """Whether a place in another province is returned without doubt."""
        provinces = {code[:2] for code in self.row.within}
        return (
            bool(self.matches and provinces)
            and self.confidence >= LISTED
            and self.matches[0].place.adcode[:2] not in provinces
        )

    @property
    def metres_off(self) -> float:
        """Return the distance of the first match from the true position; infinite without a match."""
        return metres(self.row.point, self.matches[0].place.point) if self.row.point and self.matches else inf

    @property
    def is_inside_radius(self) -> bool:
        """Whether the true position is inside the radius of the first match."""
        return bool(self.matches) and self.metres_off <= self.matches[0].place.radius

    @property
    def faults(self) -> str:
        """Return the faults of the first match, joined; empty for none."""
        located = self.row.point is not None and bool(self.matches)
        found = {
            self.row.expect: not (self.is_right or self.is_question),
            "other province as fact": self.is_false_fact,
            f"{self.metres_off / 1000:.1f} km": located and self.metres_off > NEAR,
            "outside radius": located and not self.is_inside_radius,
        }
        return ", ".join(fault for fault, is_found in found.items() if is_found)

    def described(self) -> tuple[str, ...]:
        """Return the cells of the table of wrong rows."""
        row, best = self.row, self.matches[0] if self.matches else None
        result = ("/".join(best.path), f"{best.confidence:.2f}", best.matched_by) if best else ("", "", "")
        return (row.text, row.kind, row.city or row.expect, *result, self.faults)

    def _in_city(self, matches: list[Match]) -> bool:
        return any(match.place.adcode.startswith(self.row.within) for match in matches if self.row.within)


def read_list(gazetteer: Gazetteer, path: Path = FILE) -> Iterator[ListRow]:
    """Yield the rows of the list; raises KeyError for a city that is not an official name."""
    codes = city_codes(gazetteer)
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            within = tuple(codes[name] for name in row["city"].split(";") if name)
            point = Point(float(row["lat"]), float(row["lon"])) if row["lat"] else None
            yield ListRow(row["words"], row["kind"], row["city"], within, point, row["expect"])


def city_codes(gazetteer: Gazetteer) -> dict[str, str]:
    """Return the digits with which the adcodes of each city, province or directly governed county begin."""
    codes = {area.name: area.adcode[:2] for area in gazetteer if area.level == "province"}
    for area in gazetteer:
        if area.level == "city" and area.adcode[:2] not in MUNICIPALITIES:
            codes[area.name] = area.adcode[:4]
        elif area.level == "district" and area.parent.endswith("0000"):
            codes.setdefault(area.name, area.adcode)
    return codes
