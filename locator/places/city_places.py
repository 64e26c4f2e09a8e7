"""Places of one city derived from its outlets: townships, streets with house numbers, malls and landmarks."""

from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from typing import NamedTuple, TypeVar

from ..geo.point import Point, metres
from .house_numbers import HouseNumber, LeftOut, errors_left_out, house_numbers
from .leave_one_out import clusters, distances_left_out, median_point, quantile
from .name_table import NameTable, TableRow
from .outlet_address import AddressParts, NamedPlace

STREET_REACH = 3_000.0  # metres between outlets of one street; farther ones lie on another of this name
STREET_MARGIN = 300.0  # metres beyond the outermost outlet of a street
LANDMARK_REACH = 600.0  # metres, beyond which one name is several landmarks
MIN_LANDMARK_RADIUS, SINGLE_RADIUS = 150.0, 300.0
FEW = 4  # outlets, below which errors of other places of the release count too

Key = TypeVar("Key", bound=Hashable)


class Townships(NamedTuple):
    """Townships, and the errors in metres of those with few outlets."""

    table: NameTable
    errors: "array[float]"


class StreetNumbers(NamedTuple):
    """House numbers of a street, its districts, and the error of an interpolation where it is known."""

    numbers: tuple[HouseNumber, ...]
    districts: frozenset[str]
    error: float
    error_count: int


class CityPlaces(NamedTuple):
    """All places of a city."""

    townships: Townships
    streets: "Streets"
    landmarks: NameTable


class Streets:
    """Streets of a city; row `i` of the table has the house numbers `numbers(i)`."""

    def __init__(self, streets: Iterable[tuple[TableRow, Sequence[AddressParts]]]) -> None:
        ordered = sorted(streets, key=lambda street: street[0])
        self.table = NameTable(row for row, _ in ordered)
        self.errors = array("f")  # of streets with few outlets, as a whole
        self.left_out: list[array[float]] = [array("f"), array("f"), array("f")]  # columns of LeftOut
        self._numbers, self._lat, self._lon = array("i"), array("d"), array("d")
        self._districts, self._error, self._error_count = array("i"), array("f"), array("h")
        self._number_starts, self._district_starts = array("i", [0]), array("i", [0])
        for _, addresses in ordered:
            self._add(addresses)

    def _add(self, addresses: Sequence[AddressParts]) -> None:
        numbers = house_numbers([(address.number, address.point) for address in addresses if address.number])
        self._numbers.extend(entry.number for entry in numbers)
        self._lat.extend(entry.point.lat for entry in numbers)
        self._lon.extend(entry.point.lon for entry in numbers)
        self._districts.extend(sorted({int(address.adcode) for address in addresses}))
        left_out = list(errors_left_out(numbers))
        for column, values in zip(self.left_out, zip(*left_out, strict=True), strict=False):
            column.extend(values)
        between = [entry.error for entry in left_out if entry.is_between]
        self._error.append(quantile(between))
        self._error_count.append(len(between))
        self._number_starts.append(len(self._numbers))
        self._district_starts.append(len(self._districts))
        self.errors.extend(_few_errors([address.point for address in addresses]))

    def samples(self) -> Iterator[LeftOut]:
        """Yield the errors of all house numbers that can be left out."""
        for spacing, is_between, error in zip(*self.left_out, strict=True):
            yield LeftOut(int(spacing), bool(is_between), error)

    def numbers(self, index: int) -> StreetNumbers:
        """Return the house numbers of a street."""
        first, end = self._number_starts[index : index + 2]
        numbers = tuple(
            HouseNumber(self._numbers[i], Point(self._lat[i], self._lon[i])) for i in range(first, end)
        )
        first, end = self._district_starts[index : index + 2]
        districts = frozenset(f"{code:06d}" for code in self._districts[first:end])
        return StreetNumbers(numbers, districts, self._error[index], self._error_count[index])


def city_places(addresses: Sequence[AddressParts]) -> CityPlaces:
    """Derive the places of a city from its outlets."""
    return CityPlaces(_townships(addresses), Streets(_streets(addresses)), NameTable(_landmarks(addresses)))


def _townships(addresses: Sequence[AddressParts]) -> Townships:
    rows, errors = [], array("f")
    named = [address for address in addresses if address.township]
    for (adcode, name), group in _grouped(named, lambda address: (address.adcode, address.township)):
        points = [address.point for address in group]
        radius = quantile(distances_left_out(points))
        rows.append(TableRow(name, "township", adcode, median_point(points), radius, len(points)))
        errors.extend(_few_errors(points))
    return Townships(NameTable(rows), errors)


def _streets(addresses: Sequence[AddressParts]) -> Iterator[tuple[TableRow, list[AddressParts]]]:
    named = [address for address in addresses if address.street]
    for name, group in _grouped(named, lambda address: address.street):
        for cluster in clusters([address.point for address in group], STREET_REACH):
            members = [group[i] for i in cluster]
            points = [address.point for address in members]
            middle = median_point(points)
            extent = max(metres(middle, point) for point in points) + STREET_MARGIN
            ((adcode, _),) = Counter(address.adcode for address in members).most_common(1)
            yield TableRow(name, "street", adcode, middle, extent, len(members)), members


def _landmarks(addresses: Sequence[AddressParts]) -> Iterator[TableRow]:
    named = [(address, place) for address in addresses for place in address.names]
    for (adcode, name), group in _grouped(named, lambda pair: (pair[0].adcode, pair[1].name)):
        for cluster in clusters([address.point for address, _ in group], LANDMARK_REACH):
            yield _landmark(adcode, name, [group[i] for i in cluster])


def _landmark(adcode: str, name: str, members: Sequence[tuple[AddressParts, NamedPlace]]) -> TableRow:
    points = [address.point for address, _ in members]
    if len(points) == 1:
        radius = max(SINGLE_RADIUS, members[0][1].distance)
    else:
        radius = max(MIN_LANDMARK_RADIUS, quantile(distances_left_out(points)))
    ((kind, _),) = Counter(place.kind for _, place in members).most_common(1)
    return TableRow(name, kind, adcode, median_point(points), radius, len(points))


def _few_errors(points: Sequence[Point]) -> list[float]:
    return distances_left_out(points) if 1 < len(points) < FEW else []


Item = TypeVar("Item")


def _grouped(items: Iterable[Item], key: Callable[[Item], Key]) -> Iterable[tuple[Key, list[Item]]]:
    groups: dict[Key, list[Item]] = defaultdict(list)
    for item in items:
        groups[key(item)].append(item)
    return groups.items()
