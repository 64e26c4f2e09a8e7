"""Places of a release derived from its outlets, each of which is a pair of an address and a point.

Built once per release and city; the cities without changes are copied from the previous release.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator
from functools import cached_property
from itertools import accumulate
from typing import Any, NamedTuple, Self

import numpy as np

from ..geo.point import Point
from .cities import Adcodes, Indices, changed_cities, city_of_code, outlets_by_city
from .city_places import FEW, CityPlaces, StreetNumbers, city_places
from .house_numbers import estimate
from .leave_one_out import quantile
from .name_search import IndexedName, NameSearch
from .name_table import TableRow
from .number_errors import NumberErrors
from .outlet_address import address_parts, house_number, separated, street_name
from .place_rows import Place
from .streetnames import streets_in
from .text import normalize, normalize_lines

FIRST_ID = -2_000_000  # ids descend from here
MIN_TOWNSHIP_RADIUS, MIN_NUMBER_RADIUS = 800.0, 100.0
FEW_ERRORS = 20  # measured errors, below which the typical radius applies
TOWNSHIP_RADIUS, STREET_RADIUS = 3_000.0, 1_500.0  # metres, for few outlets in a small network
MAX_RADIUS = 5_000.0  # of an address; less certain estimates are discarded

Outlet = Callable[[int], dict[str, Any]]


class PreviousPlaces(NamedTuple):
    """Places of the previous release, its adcodes, and the index of each current outlet in it or NEW."""

    cities: dict[int, CityPlaces]
    adcodes: Adcodes
    previous_index: Indices


class NetworkPlaces:
    """Places of one release; built on first use."""

    def __init__(self, outlet: Outlet, adcodes: Adcodes, previous: PreviousPlaces | None = None) -> None:
        self._outlet, self._adcodes, self._previous = outlet, adcodes, previous

    @classmethod
    def empty(cls) -> Self:
        """Return no places: those of a sample release."""
        return cls(lambda _index: {}, np.zeros(0, dtype=np.int32))

    def prebuild(self) -> None:
        """Build the places now instead of at the first query."""
        _ = self._cities, self._errors, self._radii, self.names

    def previous_places(self, previous_index: Indices) -> PreviousPlaces | None:
        """Return the built places for the next release, whose outlets are at `previous_index` here."""
        is_built = len(self._adcodes) and "_cities" in self.__dict__
        return PreviousPlaces(self._cities, self._adcodes, previous_index) if is_built else None

    def township(self, adcode: str, name: str) -> tuple[Point, float] | None:
        """Return point and radius of a township from its outlets; None without any in the district."""
        city = self._cities.get(city_of_code(adcode))
        if city is None:
            return None
        table = city.townships.table
        rows = (table.row(index) for index in table.indices(normalize(name)))
        row = next((row for row in rows if row.adcode == adcode), None)
        return (row.point, self._township_radius(row)) if row else None

    def located(self, place: Place) -> Place:
        """Return a township without its own point at that of its outlets if it is more certain."""
        found = None if place.exact or place.type != "township" else self.township(place.adcode, place.name)
        if found is None or found[1] >= place.radius:
            return place
        return place._replace(point=found[0], radius=found[1], exact=True)

    def address(self, text: str, area_code: str) -> Place | None:
        """Return the position of a street, with or without a number, if the area has one of this name."""
        city_code = city_of_code(area_code)
        city = self._cities.get(city_code)
        line = normalize_lines([separated(text)])[0]
        for name in dict.fromkeys(map(street_name, streets_in(line))) if city else ():
            if rows := self._streets(city_code, name, area_code):
                number = house_number(line[line.find(name) + len(name) :])
                index = self._only(city_code, rows, number)
                return None if index is None else self._on_street(city_code, index, number)
        return None

    def __iter__(self) -> Iterator[Place]:
        """Iterate over streets, malls, buildings, landmarks and stations; see `place`."""
        number = FIRST_ID
        for city in self._cities.values():
            for row in (*city.streets.table, *city.landmarks):
                yield self._place(number, row)
                number -= 1

    @cached_property
    def names(self) -> NameSearch:
        """Full-text index of the names of all places but townships."""
        return NameSearch.build(
            IndexedName(normalize(place.name), place.id, place.adcode, *place.point) for place in self
        )

    def place(self, number: int) -> Place:
        """Return a place by its id."""
        at = FIRST_ID - number
        position = bisect_right(self._starts, at) - 1
        city, index = list(self._cities.values())[position], at - self._starts[position]
        streets = len(city.streets.table)
        row = city.streets.table.row(index) if index < streets else city.landmarks.row(index - streets)
        return self._place(number, row)

    def _place(self, number: int, row: TableRow) -> Place:
        radius = self._street_radius(row) if row.kind == "street" else row.radius
        return Place(number, None, row.name, "", row.kind, row.adcode, row.point, round(radius), 0.0)

    def _streets(self, city_code: int, name: str, area_code: str) -> list[int]:
        """Return the streets of a name in a city, or in a district if the code is one of a district."""
        streets = self._cities[city_code].streets
        rows = list(streets.table.indices(name))
        if area_code.endswith("00"):
            return rows
        return [index for index in rows if area_code in streets.numbers(index).districts]

    def _only(self, city_code: int, rows: list[int], number: int) -> int | None:
        """Return the only street, or the only one whose house numbers include a number."""
        if len(rows) > 1:
            street_numbers = [self._cities[city_code].streets.numbers(index).numbers for index in rows]
            rows = [
                i
                for i, n in zip(rows, street_numbers, strict=True)
                if n and n[0].number <= number <= n[-1].number
            ]
        return rows[0] if len(rows) == 1 else None

    def _on_street(self, city_code: int, index: int, number: int) -> Place | None:
        streets = self._cities[city_code].streets
        row, street_numbers = streets.table.row(index), streets.numbers(index)
        place = self._place(FIRST_ID - self._starts[list(self._cities).index(city_code)] - index, row)
        if not number or not street_numbers.numbers:
            return place
        guess = estimate(street_numbers.numbers, number)
        radius = self._number_radius(street_numbers, guess.spacing, guess.is_between)
        name = f"{row.name}{number}号"
        return (
            place._replace(name=name, point=guess.point, radius=round(radius))
            if radius <= MAX_RADIUS
            else None
        )

    def _number_radius(self, street_numbers: StreetNumbers, spacing: int, is_between: bool) -> float:
        if not spacing:
            return MIN_NUMBER_RADIUS
        typical = self._errors.radius(spacing, is_between)
        street_error = street_numbers.error if is_between else 0.0
        is_measured = street_error and street_numbers.error_count > FEW
        return max(MIN_NUMBER_RADIUS, street_error if is_measured else max(street_error, typical))

    def _township_radius(self, row: TableRow) -> float:
        return max(MIN_TOWNSHIP_RADIUS, row.radius, self._radii[0] if row.outlets < FEW else 0.0)

    def _street_radius(self, row: TableRow) -> float:
        return max(row.radius, self._radii[1] if row.outlets < FEW else 0.0)

    @cached_property
    def _cities(self) -> dict[int, CityPlaces]:
        previous, self._previous = self._previous, None
        unchanged = dict(previous.cities) if previous else {}
        for code in (
            changed_cities(self._adcodes, previous.adcodes, previous.previous_index) if previous else ()
        ):
            unchanged.pop(code, None)
        return {
            code: unchanged.get(code) or self._derived(indices)
            for code, indices in outlets_by_city(self._adcodes)
        }

    def _derived(self, indices: list[int]) -> CityPlaces:
        return city_places(list(address_parts([self._outlet(index) for index in indices])))

    @cached_property
    def _errors(self) -> NumberErrors:
        return NumberErrors(sample for city in self._cities.values() for sample in city.streets.samples())

    @cached_property
    def _radii(self) -> tuple[float, float]:
        """Return the radius of a township and of a street with few outlets."""
        townships = [error for city in self._cities.values() for error in city.townships.errors]
        streets = [error for city in self._cities.values() for error in city.streets.errors]
        return (
            quantile(townships) if len(townships) >= FEW_ERRORS else TOWNSHIP_RADIUS,
            quantile(streets) if len(streets) >= FEW_ERRORS else STREET_RADIUS,
        )

    @cached_property
    def _starts(self) -> list[int]:
        sizes = [len(city.streets.table) + len(city.landmarks) for city in self._cities.values()]
        return [0, *accumulate(sizes[:-1])]
