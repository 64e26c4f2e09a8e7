"""Resolves the origin of a query: a position in any datum, an adcode, place text, or an outlet code."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from ..errors import InvalidParameter, UnknownOutlet, UnknownPlace, message
from ..geo.datum import to_wgs84
from ..geo.point import Point
from ..hours import SHANGHAI
from ..index.snapshot import Snapshot
from ..network.codes import is_code
from ..places.gazetteer import AREAS, Area, Gazetteer
from ..places.interpretation import Interpretation, doubt_of
from ..places.match import Match
from ..places.place_search import PlaceSearch
from ..places.position import parse_position
from ..places.request_text import quoted
from ..places.station_exit import exit_beside
from ..places.unused_words import unused_words
from .query_params import InsideQuestion, NearestQuestion, Originated

ADCODE = re.compile("[0-9]{6}")
MAX_PRECISE_RADIUS = 300.0  # metres of uncertainty up to which directions are given; assumption
MIN_CLEAR_CONFIDENCE = 0.8  # from this confidence on, no alternatives are listed


class Origin(NamedTuple):
    """A WGS-84 point, the `query` object of the answer, the uncertainty in metres, and what a text meant."""

    point: Point
    query: dict[str, Any]
    uncertainty: float | None
    interpretation: Interpretation | None = None

    @property
    def is_vague(self) -> bool:
        """Whether the origin is too uncertain for turn-by-turn directions."""
        return is_vague(self.uncertainty)


def is_area(place: Mapping[str, Any] | None) -> bool:
    """Return whether a place is a province, city or district, given as text or as an adcode."""
    return bool(place) and place is not None and "ref" not in place and place.get("type", "district") in AREAS


def is_area_centre(place: Mapping[str, Any] | None) -> bool:
    """Return whether the place of an origin is the centre of an area, from which distances mean nothing."""
    return is_area(place) or (place is not None and place.get("point") == "district")


def is_vague(uncertainty: float | None) -> bool:
    """Return whether an origin is too uncertain for turn-by-turn directions; None: by how much is unknown."""
    return uncertainty is None or uncertainty > MAX_PRECISE_RADIUS


class UncertainPlace(UnknownPlace):
    """The text is not certain enough to stand for a position: ask, as `interpretation` says."""

    def __init__(self, interpretation: Interpretation) -> None:
        super().__init__(message("no place matches {text!r}", text=quoted(interpretation.text)))
        self.interpretation = interpretation


class OriginResolver(NamedTuple):
    """Data needed to resolve adcodes and place text."""

    gazetteer: Gazetteer
    place_search: Callable[[], PlaceSearch]


def resolve_origin(
    question: Originated, snapshot: Snapshot, resolver: OriginResolver, near: Point | None = None
) -> Origin:
    """Return the origin of a query; raises UncertainPlace if its text matches no place for certain.

    With `guess`, the best match is the origin however uncertain it is. Places close to `near` rank higher.
    """
    if question.q is not None:
        position = parse_position(question.q, question.datum)
        if position is not None:
            return _from_match(position)
        return _from_text(question.q, resolver, near, guess=question.guess)
    if question.adcode is not None:
        return _from_adcode(question.adcode, resolver, guess=question.guess)
    if question.code is not None:
        return _from_code(question.code, snapshot)
    if question.lat is None or question.lon is None:
        raise InvalidParameter("query", "give one of lat and lon, q, adcode, code")
    query = {"lat": question.lat, "lon": question.lon, "datum": question.datum}
    if question.accuracy is not None:
        query["accuracy"] = question.accuracy
    uncertainty = question.accuracy or 0.0
    if question.datum == "wgs84":
        return Origin(Point(question.lat, question.lon), query, uncertainty)
    lat, lon = to_wgs84(question.lat, question.lon, question.datum)
    return Origin(Point(float(lat), float(lon)), query, uncertainty)


def _from_match(match: Match) -> Origin:
    lat, lon = (round(degrees, 7) for degrees in match.place.point)
    query = {"lat": lat, "lon": lon, "datum": "wgs84", "place": match.to_dict()}
    notes = {"notes": [match.note]} if match.note else {}
    return Origin(match.place.point, query | notes, match.place.radius)


def _from_adcode(adcode: str, resolver: OriginResolver, *, guess: bool) -> Origin:
    areas, note = current_areas(adcode, resolver.gazetteer)
    area = areas[0]
    path = [above.name for above in resolver.gazetteer.path(area.adcode)]
    place = {"name": area.name, "adcode": area.adcode, "path": path}
    notes = {"notes": [note]} if note else {}
    query = {"lat": area.point.lat, "lon": area.point.lon, "datum": "wgs84", "place": place}
    matches = resolver.place_search().finder.find(area.adcode, limit=1)
    meant = Interpretation(matches, doubt_of(matches, is_common=False, area=None), None, "")
    if meant.doubt and not guess:
        raise UncertainPlace(meant)
    return Origin(area.point, query | notes, matches[0].place.radius if matches else None, meant)


def _from_text(text: str, resolver: OriginResolver, near: Point | None, *, guess: bool) -> Origin:
    place_search, gazetteer = resolver.place_search(), resolver.gazetteer
    if gazetteer.is_retired(text.strip()):
        return _from_adcode(text.strip(), resolver, guess=guess)
    is_postcode = ADCODE.fullmatch(text.strip()) and gazetteer.get(text.strip()) is None
    if is_postcode and not place_search.find(text, limit=1):
        detail = message("{text} looks like a postcode, but its city is not known", text=text.strip())
        raise InvalidParameter("q", detail, hint="write the name of the place")
    interpretation = place_search.interpret(text, near)
    if not interpretation.matches or (interpretation.doubt and not guess):
        raise UncertainPlace(interpretation)
    best, *alternatives = interpretation.matches
    origin = _from_match(best)
    if best.confidence < MIN_CLEAR_CONFIDENCE and alternatives:
        origin.query["alternatives"] = [match.to_dict() for match in alternatives]
    notes = [*origin.query.get("notes", ()), *_notes(text, best, place_search)]
    if notes:
        origin.query["notes"] = notes
    return origin._replace(interpretation=interpretation)


def _notes(text: str, best: Match, place_search: PlaceSearch) -> Iterator[str]:
    """Yield what a text says that its origin does not: an exit without a position, words of other things."""
    if label := exit_beside(text, best):
        yield message(
            "the position of exit {exit} is not known; searched from {place}",
            exit=label,
            place=best.place.name,
        )
    if best.note or best.matched_by == "code":  # it says what was not found
        return
    masked, beside_area = place_search.place_text(text), place_search.finder.beside_area
    if unused := unused_words(text, masked, best, lambda name: place_search.find(name, limit=1), beside_area):
        yield message("not used in the search: {words}", words=" ".join(unused))


def current_areas(adcode: str, gazetteer: Gazetteer) -> tuple[tuple[Area, ...], str]:
    """Return the current areas of an adcode, and a note if it is retired; raises InvalidParameter."""
    current = gazetteer.current(adcode)
    if gazetteer.get(adcode) is not None:
        return current, ""
    if not current:
        raise InvalidParameter(
            "adcode", message("no province, city or district has the code {adcode}", adcode=adcode)
        )
    names = "、".join(f"{area.name} {area.adcode}" for area in current)
    return current, message(
        "the area code {adcode} is retired; replaced by {names}", adcode=adcode, names=names
    )


def _from_code(code: str, snapshot: Snapshot) -> Origin:
    if not is_code(code):
        raise InvalidParameter("code", "the check digit is wrong", hint="read the code again, digit by digit")
    index = snapshot.index_of_code(code)
    if index is None:
        raise UnknownOutlet("no outlet has this code")
    point = snapshot.point(index)
    place = {"name": snapshot.names[index], "ref": snapshot.refs[index], "code": code}
    return Origin(
        point, {"lat": point.lat, "lon": point.lon, "datum": "wgs84", "place": place}, uncertainty=0.0
    )


def query_notes(question: NearestQuestion | InsideQuestion, notes: list[str]) -> dict[str, Any]:
    """Return the interpretation of the query as members of the answer's `query` object."""
    query: dict[str, Any] = {}
    if isinstance(question.open, datetime):
        query["open"] = question.open.isoformat()
        if question.open.tzinfo is SHANGHAI:
            notes = [*notes, message("an instant without a time zone is in Asia/Shanghai")]
    return query | ({"notes": notes} if notes else {})
