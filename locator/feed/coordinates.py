"""Parse the coordinates of a feed: decimal degrees as people and spreadsheets write them, angles, pairs."""

import re
from typing import Any, Literal, NamedTuple

from ..errors import InvalidParameter
from ..geo.datum import Datum
from ..places.written_degrees import ONE, Degrees, degrees_in, simplify
from ..places.written_position import WrittenPosition, is_in_china, ordered, position_of_text
from .datum_words import datums_in

Axis = Literal["lat", "lon"]
EXAMPLE = "must be degrees like 39.9087"
MAX_DECIMALS = 100
MIN_EXPONENT_DECIMALS = 4  # a spreadsheet shows 3.12E+01 for 31.23591: the cell has lost the position
MINUTES, SECONDS = 2, 4  # decimals of degrees that correspond to a minute (1.8 km) and a second (30 m)
_DECIMAL = re.compile(r"[-+]?(?:[0-9]{1,12}(?:\.[0-9]*)?|\.[0-9]+)", re.ASCII)
_EXPONENT = re.compile(r"([-+]?[0-9]{1,12}(?:\.[0-9]*)?)[eE]([-+]?[0-9]{1,2})", re.ASCII)

_NUMBER = r"([-+]?[0-9]{1,3}\.[0-9]{1,20})"
_PAIR = re.compile(rf"{_NUMBER}(?:\s*[,;/|]\s*|\s+){_NUMBER}", re.ASCII)
_WKT = re.compile(
    rf"(?:SRID=[0-9]+;)?\s*POINT\s*(?:Z|M|ZM)?\s*\(\s*{_NUMBER}\s+{_NUMBER}(?:\s+[-+0-9.]+)*\s*\)",
    re.IGNORECASE | re.ASCII,
)
_SHAPE = re.compile(r"linestring|polygon|multi|geometrycollection|curve|surface", re.IGNORECASE)
_EMPTY_BRACKETS = re.compile(r"[(\[<{【〔《「](?:\s|地图|坐标系?|系)*[)\]>}】〕》」]|坐标系?|地图")
_INSIDE = "only the position in the text"
_DATUM_UNNAMED: Datum = "wgs84"
_FRACTION = re.compile(r"\.([0-9]+)", re.ASCII)


class Coordinate(NamedTuple):
    """Degrees, and the number of decimals they were written with."""

    value: float
    decimals: int


class Position(NamedTuple):
    """A position as written: degrees, number of decimals, and its datum if the text names it."""

    lat: float
    lon: float
    decimals: int
    datum: Datum | None = None


class InvalidCoordinate(ValueError):
    """A cell that is no usable coordinate; `code` is that of its finding."""

    def __init__(self, reason: str, code: str = "not_a_number") -> None:
        super().__init__(reason)
        self.code = code


def parse_coordinate(value: Any, axis: Axis) -> Coordinate:
    """Parse the latitude or longitude of a row; raises InvalidCoordinate."""
    if isinstance(value, str):
        return _parse_text(value.strip(), axis)
    if isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < 1e12:
        return Coordinate(float(value), _decimals(repr(value)))
    raise InvalidCoordinate(EXAMPLE)


def _parse_text(text: str, axis: Axis) -> Coordinate:
    if _DECIMAL.fullmatch(text):
        return Coordinate(float(text), _decimals(text))
    if exponent := _EXPONENT.fullmatch(text):
        return _parse_exponent(text, _decimals(exponent[1]) - int(exponent[2]))
    angle = ONE.fullmatch(simplify(text))
    if angle is None:
        raise InvalidCoordinate(EXAMPLE)
    try:
        return _parse_angle(degrees_in(angle, "a"), axis)
    except InvalidParameter as problem:
        raise InvalidCoordinate(str(problem.detail)) from None


def _parse_exponent(text: str, decimals: int) -> Coordinate:
    if decimals < MIN_EXPONENT_DECIMALS:
        remaining = max(decimals, 0)
        raise InvalidCoordinate(
            f"was shortened to an exponent with {remaining} decimals of a degree: the position is lost",
            "coordinate_shortened",
        )
    return Coordinate(float(text), decimals)


def _parse_angle(angle: Degrees, axis: Axis) -> Coordinate:
    if angle.axis and angle.axis != axis:
        names = {"lat": "latitude", "lon": "longitude"}
        raise InvalidCoordinate(f"is a {names[angle.axis]} in the column of the {names[axis]}")
    if angle.seconds:
        return Coordinate(angle.value(), SECONDS + _decimals(angle.seconds))
    if angle.minutes:
        return Coordinate(angle.value(), MINUTES + _decimals(angle.minutes))
    return Coordinate(angle.value(), angle.decimals)


def is_pair(value: Any) -> bool:
    """Return whether a cell holds a latitude and a longitude."""
    try:
        return parse_pair(value) is not None
    except InvalidCoordinate:
        return False


def parse_pair(value: Any) -> Position:
    """Parse a cell with both coordinates, in any order, or a point in WKT; raises InvalidCoordinate.

    Only the order of a position in China can be recognized.
    """
    named = datums_in(simplify(str(value)))
    if named.found and named.datum is None:
        raise InvalidCoordinate("names several datums, or an unknown one")
    text = _EMPTY_BRACKETS.sub(" ", named.remaining).strip(" :：,;") if named.found else simplify(str(value))
    if _SHAPE.search(text):
        raise InvalidCoordinate("is a shape of several points, not one position")
    pair = _PAIR.fullmatch(text.strip("()[] :")) or _WKT.fullmatch(text)
    if pair:
        written = ordered(float(pair[1]), float(pair[2]), _DATUM_UNNAMED)
    else:
        written = _written(text)
        if named.found and any(note.startswith(_INSIDE) for note in map(str, written.notes)):
            raise InvalidCoordinate("names a datum among other text")
    datum = named.datum
    if not is_in_china(written.lat, written.lon):
        raise InvalidCoordinate("is not a position in China")
    fractions = _FRACTION.findall(text)
    decimals = max(map(len, fractions), default=0) if "°" not in text else SECONDS
    return Position(written.lat, written.lon, min(decimals, MAX_DECIMALS), datum)


def _written(text: str) -> WrittenPosition:
    try:
        written = position_of_text(text, _DATUM_UNNAMED)
    except InvalidParameter as problem:
        raise InvalidCoordinate(str(problem.detail)) from None
    if written is None:
        raise InvalidCoordinate("must be a latitude and a longitude like 31.2397, 121.4998")
    return written


def _decimals(text: str) -> int:
    return min(len(text.partition(".")[2]), MAX_DECIMALS)
