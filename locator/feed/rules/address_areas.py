"""The rule that compares the position with the province and city that an address begins with."""

from collections import defaultdict
from collections.abc import Iterator

from ...network.outlet import Address
from ...places.gazetteer import Area
from ..named_areas import contains, metres_outside, short_name
from ..normalize.address import AddressSplitter
from .districts import TOLERANCE
from .feed import Feed
from .rule import Rule, Violation, rule

LEVELS = ("province", "city")  # districts change their names and borders more often
STREETS = ("路", "街")  # a name before them is that of a street


@rule(
    "address_contradicts_position",
    "warning",
    "address",
    "Check the address and the position: one of them is wrong.",
)
def address_contradicts_position(feed: Feed) -> Iterator[Violation]:
    """A position must be in the province and city that the address begins with, or at most 2 km outside."""
    for area, rows in _outside(feed).items():
        lengths = metres_outside(feed.context.areas, area.adcode, feed.lat[rows], feed.lon[rows])
        for i, length in zip(rows, lengths.tolist(), strict=True):
            if length > TOLERANCE:
                location = feed.context.gazetteer.path_text(feed.located_adcodes[i])
                reason = f"begins with {area.name}, but the position is in {location}"
                yield Violation(feed.record_of[i], feed.outlets[i].address.text, reason)


def _outside(feed: Feed) -> dict[Area, list[int]]:
    """Return the outlets outside the area that their address text alone names, by area."""
    splitter = AddressSplitter(feed.context.gazetteer)
    outside: defaultdict[Area, list[int]] = defaultdict(list)
    for i, outlet in enumerate(feed.outlets):
        located, area = feed.located_adcodes[i], _named(splitter, outlet.address.text)
        if located and area and not contains([area.adcode], located) and not _is_stated(outlet.address, area):
            outside[area].append(i)
    return outside


def _named(splitter: AddressSplitter, text: str) -> Area | None:
    """Return the city, or else the province, that a text begins with."""
    areas, remaining = splitter.areas(text)
    named = [area for area in areas if area.level in LEVELS]
    return named[-1] if named and not remaining.startswith(STREETS) else None


def _is_stated(address: Address, area: Area) -> bool:
    """Return whether the adcode or the column has the area too, which other rules compare."""
    if address.adcode:
        return contains([area.adcode], address.adcode)
    return short_name(getattr(address, area.level)) == short_name(area.name)


RULES: tuple[Rule, ...] = (address_contradicts_position,)
