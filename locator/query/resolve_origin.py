"""Resolves the origin of a query: a position in any datum, an adcode, place text, or an outlet code."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

from ..errors import InvalidParameter, UnknownOutlet, UnknownPlace, message
from ..geo.datum import to_wgs84
from ..geo.point import Point
from ..hours import SHANGHAI
from ..index.snapshot import Snapshot
from ..network.codes import is_code
from ..places.gazetteer import Area, Gazetteer
from ..places.place_search import PlaceSearch
from .query_params import InsideQuestion, NearestQuestion, Originated

ADCODE = re.compile("[0-9]{6}")
MAX_PRECISE_RADIUS = 300.0  # metres of uncertainty up to which directions are given; assumption
MIN_CLEAR_CONFIDENCE = 0.8  # from this confidence on, no alternatives are listed


class Origin(NamedTuple):
    """A WGS-84 point, the `query` object of the answer, and the uncertainty in metres."""

    point: Point
    query: dict[str, Any]
    uncertainty: float | None

    @property
    def is_vague(self) -> bool:
        """Whether the origin is too uncertain for turn-by-turn directions."""
        return self.uncertainty is None or self.uncertainty > MAX_PRECISE_RADIUS


class OriginResolver(NamedTuple):
    """Data needed to resolve adcodes and place text."""

    gazetteer: Gazetteer
    place_search: Callable[[], PlaceSearch]


def resolve_origin(question: Originated, snapshot: Snapshot, resolver: OriginResolver) -> Origin:
    """Return the origin of a query; raises UnknownPlace if its text matches no place."""
    gazetteer = resolver.gazetteer
    if question.q is not None:
        return _from_text(question.q, resolver.place_search(), gazetteer)
    if question.adcode is not None:
        return _from_adcode(question.adcode, gazetteer)
    if question.code is not None:
        return _from_code(question.code, snapshot)
    if question.lat is None or question.lon is None:
        raise InvalidParameter("query", "give one of lat and lon, q, adcode, code")
    query = {"lat": question.lat, "lon": question.lon, "datum": question.datum}
    if question.datum == "wgs84":
        return Origin(Point(question.lat, question.lon), query, uncertainty=0.0)
    lat, lon = to_wgs84(question.lat, question.lon, question.datum)
    return Origin(Point(float(lat), float(lon)), query, uncertainty=0.0)


def _from_adcode(adcode: str, gazetteer: Gazetteer) -> Origin:
    areas, note = current_areas(adcode, gazetteer)
    area = areas[0]
    place = {"name": area.name, "adcode": area.adcode, "path": [a.name for a in gazetteer.path(area.adcode)]}
    notes = {"notes": [note]} if note else {}
    query = {"lat": area.point.lat, "lon": area.point.lon, "datum": "wgs84", "place": place}
    return Origin(area.point, query | notes, uncertainty=None)


def _from_text(text: str, place_search: PlaceSearch, gazetteer: Gazetteer) -> Origin:
    matches = place_search.find(text)
    if not matches and ADCODE.fullmatch(text.strip()):
        return _from_adcode(text.strip(), gazetteer)
    if not matches:
        raise UnknownPlace(message("no place matches {text!r}", text=text[:40]))
    best, *alternatives = matches
    lat, lon = (round(degrees, 7) for degrees in best.place.point)
    query = {"lat": lat, "lon": lon, "datum": "wgs84", "place": best.to_dict()}
    if best.note:
        query["notes"] = [best.note]
    if best.confidence < MIN_CLEAR_CONFIDENCE and alternatives:
        query["alternatives"] = [match.to_dict() for match in alternatives]
    return Origin(best.place.point, query, uncertainty=best.place.radius)


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
    return current, message("adcode {adcode} is retired; replaced by {names}", adcode=adcode, names=names)


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
            notes = [*notes, message("open: an instant without a time zone is in Asia/Shanghai")]
    return query | ({"notes": notes} if notes else {})
