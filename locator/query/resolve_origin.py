"""Where a question starts from: a position in any datum, an adcode, or an outlet's code."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

from ..errors import InvalidParameter, UnknownOutlet, UnknownPlace
from ..geo.datum import to_wgs84
from ..geo.point import Point
from ..hours import SHANGHAI
from ..index.snapshot import Snapshot
from ..network.codes import is_code
from ..places.gazetteer import Area, Gazetteer
from ..places.place_search import PlaceSearch
from .query_params import InsideQuestion, NearestQuestion, Originated

CODE = re.compile("[0-9]{6}")
SURE = 300.0  # metres of doubt up to which turns are told from a place; ours
CLEAR = 0.8  # confidence from which on no other places are named


class Origin(NamedTuple):
    """A WGS-84 point, what to say of it in `query`, and the metres of doubt around it."""

    point: Point
    told: dict[str, Any]
    doubt: float | None

    @property
    def vague(self) -> bool:
        """Whether turns told from the point would be those of nobody."""
        return self.doubt is None or self.doubt > SURE


class OriginResolver(NamedTuple):
    """What turns codes and words into points."""

    gazetteer: Gazetteer
    words: Callable[[], PlaceSearch]


def origin_of(question: Originated, snapshot: Snapshot, atlas: OriginResolver) -> Origin:
    """The origin of a question; UnknownPlace when nothing is known by its words."""
    gazetteer = atlas.gazetteer
    if question.q is not None:
        return _of_words(question.q, atlas.words(), gazetteer)
    if question.adcode is not None:
        return _of_adcode(question.adcode, gazetteer)
    if question.code is not None:
        return _of_code(question.code, snapshot)
    if question.lat is None or question.lon is None:
        raise InvalidParameter("lat", "an origin is needed", hint="give one of lat+lon, q, adcode, code")
    told = {"lat": question.lat, "lon": question.lon, "datum": question.datum}
    if question.datum == "wgs84":
        return Origin(Point(question.lat, question.lon), told, doubt=0.0)
    lat, lon = to_wgs84(question.lat, question.lon, question.datum)
    return Origin(Point(float(lat), float(lon)), told, doubt=0.0)


def _of_adcode(adcode: str, gazetteer: Gazetteer) -> Origin:
    areas, note = areas_of(adcode, gazetteer)
    area = areas[0]
    place = {"name": area.name, "adcode": area.adcode, "path": [a.name for a in gazetteer.path(area.adcode)]}
    notes = {"notes": [note]} if note else {}
    told = {"lat": area.point.lat, "lon": area.point.lon, "datum": "wgs84", "place": place}
    return Origin(area.point, told | notes, doubt=None)


def _of_words(said: str, words: PlaceSearch, gazetteer: Gazetteer) -> Origin:
    found = words.find(said)
    if not found and CODE.fullmatch(said.strip()):
        return _of_adcode(said.strip(), gazetteer)
    if not found:
        raise UnknownPlace(f"no place is known by {said[:40]!r}")
    best, *others = found
    lat, lon = (round(degrees, 7) for degrees in best.place.point)
    told = {"lat": lat, "lon": lon, "datum": "wgs84", "place": best.told()}
    if best.note:
        told["notes"] = [best.note]
    if best.confidence < CLEAR and others:
        told["alternatives"] = [match.told() for match in others]
    return Origin(best.place.point, told, doubt=best.place.radius)


def areas_of(adcode: str, gazetteer: Gazetteer) -> tuple[tuple[Area, ...], str]:
    """Today's areas of an adcode, and a sentence when it is a retired one; BadQuestion when unknown."""
    today = gazetteer.current(adcode)
    if gazetteer.get(adcode) is not None:
        return today, ""
    if not today:
        raise InvalidParameter("adcode", f"no province, city or district has the code {adcode}")
    names = "、".join(f"{found.name} {found.adcode}" for found in today)
    return today, f"adcode {adcode} is not in force today; taken as {names}"


def _of_code(code: str, snapshot: Snapshot) -> Origin:
    if not is_code(code):
        raise InvalidParameter(
            "code", "the last digit does not fit the others", hint="read the code out once more"
        )
    index = snapshot.index_of_code(code)
    if index is None:
        raise UnknownOutlet("no outlet has this code")
    point = snapshot.point(index)
    place = {"name": snapshot.names[index], "ref": snapshot.refs[index], "code": code}
    return Origin(point, {"lat": point.lat, "lon": point.lon, "datum": "wgs84", "place": place}, doubt=0.0)


def notes_of(question: NearestQuestion | InsideQuestion, notes: list[str]) -> dict[str, Any]:
    """What an answer says of how the question was taken."""
    told: dict[str, Any] = {}
    if isinstance(question.open, datetime):
        told["open"] = question.open.isoformat()
        if question.open.tzinfo is SHANGHAI:
            notes = [*notes, "open: an instant without a zone is taken as Asia/Shanghai"]
    return told | ({"notes": notes} if notes else {})
