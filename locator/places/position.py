"""Parse what people write or paste as a position: degrees in many notations, and links of map apps.

Texts that only look like a position raise InvalidParameter with what to write instead; other texts are none.
"""

from collections.abc import Sequence

from ..errors import InvalidParameter, joined, message
from ..geo.datum import Datum, to_wgs84
from ..geo.point import Point
from .map_link_positions import position_of_link
from .match import Match
from .place_rows import Place
from .written_degrees import PARAMETER
from .written_position import WrittenPosition, position_of_text

PLACE_ID = -3_000_000_000
DATUM_NAMES = {"wgs84": "WGS-84", "gcj02": "GCJ-02", "bd09": "BD-09"}


def parse_position(text: str, datum: Datum = "wgs84") -> Match | None:
    """Parse a position; None when the text is none.

    `datum` is that of written degrees; a link has its own. Raises InvalidParameter for a malformed position
    and for a link without one.
    """
    position = written_position(text, datum)
    return _match(position) if position else None


def written_position(text: str, datum: Datum = "wgs84") -> WrittenPosition | None:
    """Return a position as written, in its own datum; like `parse_position`."""
    if not (any(map(str.isdigit, text)) or "://" in text or "geo:" in text.lower()):
        return None
    position = position_of_link(text) or position_of_text(text, datum)
    if position:
        _check_range(position.lat, position.lon)
    return position


def own_datum(text: str) -> Datum | None:
    """Return the datum that the text of a position names or that its link has; None if it has none."""
    first, second = (written_position(text, datum) for datum in ("wgs84", "gcj02"))
    return first.datum if first and second and first.datum == second.datum else None


def is_position(text: str) -> bool:
    """Return True for a position, also a malformed one: it is private, and not the name of a place."""
    try:
        return parse_position(text) is not None
    except InvalidParameter:
        return True


def _match(position: WrittenPosition) -> Match:
    lat, lon = to_wgs84(position.lat, position.lon, position.datum)
    point = Point(float(lat), float(lon))
    name = f"{point.lat:.7g}, {point.lon:.8g}"
    place = Place(PLACE_ID, None, name, "", "position", "", point, position.uncertainty, 0.0)
    return Match(place, (name,), 1.0, "position", is_complete=True, note=_note(position))


def _check_range(lat: float, lon: float) -> None:
    if abs(lat) > 90:
        raise InvalidParameter(PARAMETER, message("the latitude {lat:g} is not between -90 and 90", lat=lat))
    if abs(lon) > 180:
        raise InvalidParameter(
            PARAMETER, message("the longitude {lon:g} is not between -180 and 180", lon=lon)
        )


def _note(position: WrittenPosition) -> str:
    notes: Sequence[str] = position.notes
    if position.datum != "wgs84":
        name = DATUM_NAMES[position.datum]
        notes = [*notes, message("the position is converted from {datum}", datum=name)]
    return joined(notes, "{left}; {right}") if notes else ""
