"""Rules that compare the position, the adcode and the names of province, city and district."""

from collections import defaultdict
from collections.abc import Iterator
from functools import cache, partial

from ...network.outlet import ADDRESS_LEVELS, Outlet
from ...places.gazetteer import Gazetteer
from ...places.text import has_han
from ..named_areas import metres_outside, short_name
from .feed import Feed
from .rule import Rule, Violation, position_text, rule

TOLERANCE = 2_000.0  # metres: boundary vertices are about 2 km apart (data/README.md)


@rule(
    "adcode_unknown",
    "warning",
    "adcode",
    "Enter the six-digit code of the district; otherwise it is derived from the position.",
)
def adcode_unknown(feed: Feed) -> Iterator[Violation]:
    """An adcode must be a current or former area code."""
    current = feed.context.gazetteer.current
    for i, code in _not_in_force(feed):
        if not current(code):
            yield Violation(
                _record_index(feed, i), code, _with_fallback("is not an area code", feed.located_adcodes[i])
            )


@rule(
    "adcode_retired", "info", "adcode", "Enter the current code; until then it is substituted automatically."
)
def adcode_retired(feed: Feed) -> Iterator[Violation]:
    """An adcode must be current, not one that was replaced by another."""
    current = feed.context.gazetteer.current
    for i, code in _not_in_force(feed):
        if len(current(code)) == 1:
            (area,) = current(code)
            yield Violation(
                _record_index(feed, i), code, f"is no longer in force; {area.adcode} ({area.name}) is used"
            )


@rule("adcode_split", "warning", "adcode", "Enter the code of the successor area that contains the outlet.")
def adcode_split(feed: Feed) -> Iterator[Violation]:
    """An adcode must not be that of an area that was divided into several."""
    current = feed.context.gazetteer.current
    for i, code in _not_in_force(feed):
        if len(current(code)) > 1:
            names = ", ".join(f"{area.adcode} ({area.name})" for area in current(code))
            yield Violation(
                _record_index(feed, i),
                code,
                _with_fallback(f"was divided into {names}", feed.located_adcodes[i]),
            )


@rule("outside_adcode", "warning", "lat", "Check the position, the adcode and the datum.")
def outside_adcode(feed: Feed) -> Iterator[Violation]:
    """A position must lie in the area of its adcode, or at most 2 km outside it."""
    candidates: defaultdict[str, list[int]] = defaultdict(list)
    current = cache(feed.context.gazetteer.current)
    named = partial(_named, feed.context.gazetteer)
    for i, outlet in _with_adcode(feed):
        codes = [area.adcode for area in current(outlet.address.adcode)]
        if (
            codes
            and feed.located_adcodes[i]
            and not any(_contains(code, feed.located_adcodes[i]) for code in codes)
        ):
            candidates[codes[0] if len(codes) == 1 else ""].append(i)
    for code, rows in sorted(candidates.items()):
        lengths = metres_outside(feed.context.areas, code, feed.lat[rows], feed.lon[rows])
        for i, length in zip(rows, lengths.tolist(), strict=True):
            if length > TOLERANCE:
                where = position_text(feed.lat[i], feed.lon[i])
                location = _full_name(feed.context.gazetteer, feed.located_adcodes[i])
                yield Violation(
                    _record_index(feed, i),
                    where,
                    f"lies {length / 1000:.1f} km outside {named(code)}, in {location}",
                )


@rule(
    "names_contradict_adcode", "warning", "district", "Correct the name or the adcode: one of them is wrong."
)
def names_contradict_adcode(feed: Feed) -> Iterator[Violation]:
    """Province, city and district must match a current adcode, in full or short form."""
    yield from _contradictions(feed, by_adcode=True)


@rule(
    "names_contradict_position",
    "warning",
    "district",
    "Correct the name or the position: one of them is wrong.",
)
def names_contradict_position(feed: Feed) -> Iterator[Violation]:
    """Without an adcode, province, city and district must match the position."""
    yield from _contradictions(feed, by_adcode=False)


@rule(
    "province_unknown",
    "warning",
    "province",
    "Enter the name of the province; otherwise it is derived from the position.",
)
def province_unknown(feed: Feed) -> Iterator[Violation]:
    """A province in Chinese must be the name of an area."""
    known = {short_name(area.name) for area in feed.context.gazetteer}
    for i, outlet in enumerate(feed.outlets):
        name = outlet.address.province
        if name and has_han(name) and short_name(name) not in known:
            yield Violation(_record_index(feed, i), name, "is not a province")


def _contradictions(feed: Feed, *, by_adcode: bool) -> Iterator[Violation]:
    gazetteer = feed.context.gazetteer
    area_names = _AreaNames(gazetteer)
    current = cache(feed.context.gazetteer.current)
    wrong_levels: dict[tuple[str, tuple[str, ...]], str] = {}
    for i, outlet in enumerate(feed.outlets):
        address = outlet.address
        names = (address.province, address.city, address.district)
        in_force = gazetteer.get(address.adcode) is not None
        is_valid_code = in_force or bool(
            address.adcode and current(address.adcode)
        )  # names of a retired code are the old ones
        code = address.adcode if in_force else ""
        expected = code if by_adcode else "" if is_valid_code else feed.located_adcodes[i]
        if not expected or not any(names):
            continue
        if (expected, names) not in wrong_levels:
            wrong_levels[expected, names] = area_names.first_mismatch(expected, names)
        level = wrong_levels[expected, names]
        if level:
            name, expected_name = getattr(address, level), _full_name(feed.context.gazetteer, expected)
            source = "the adcode" if by_adcode else "the position"
            yield Violation(
                _record_index(feed, i), name, f"does not match {source}: {expected} ({expected_name})", level
            )


class _AreaNames:
    """Adcodes by area name."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._adcodes: defaultdict[str, set[str]] = defaultdict(set)
        for area in gazetteer:
            self._adcodes[short_name(area.name)].add(area.adcode)

    def first_mismatch(self, adcode: str, names: tuple[str, ...]) -> str:
        """Return the first level whose name belongs to another area; ignore unknown names."""
        path = {area.adcode for area in self._gazetteer.path(adcode)}
        for level, name in zip(ADDRESS_LEVELS, names, strict=True):
            codes = self._adcodes.get(short_name(name), ()) if name else ()
            if codes and not any(code in path or _contains(adcode, code) for code in codes):
                return level
        return ""


def _with_adcode(feed: Feed) -> Iterator[tuple[int, Outlet]]:
    for i, outlet in enumerate(feed.outlets):
        if outlet.address.adcode:
            yield i, outlet


def _not_in_force(feed: Feed) -> Iterator[tuple[int, str]]:
    """Yield the outlets whose adcode is not in force: few, so each is checked on its own."""
    in_force = {area.adcode for area in feed.context.gazetteer}
    for i, outlet in enumerate(feed.outlets):
        code = outlet.address.adcode
        if code and code not in in_force:
            yield i, code


def _record_index(feed: Feed, i: int) -> int:
    return feed.record_of[i]


def _with_fallback(reason: str, located: str) -> str:
    return f"{reason}; {located} is used, from the position" if located else reason


def _contains(code: str, adcode: str) -> bool:
    return adcode.startswith(code[:2] if code.endswith("0000") else code[:4] if code.endswith("00") else code)


def _named(gazetteer: Gazetteer, code: str) -> str:
    """Return an area as its name and code; of several areas there is neither."""
    return f"{_full_name(gazetteer, code)} ({code})" if code else code


def _full_name(gazetteer: Gazetteer, code: str) -> str:
    return gazetteer.path_text(code) or code


RULES: tuple[Rule, ...] = (
    adcode_unknown,
    adcode_retired,
    adcode_split,
    outside_adcode,
    names_contradict_adcode,
    names_contradict_position,
    province_unknown,
)
