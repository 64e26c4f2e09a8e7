"""Positions written as degrees: decimal or with minutes and seconds, in any order, with or without labels."""

import re
from typing import NamedTuple

from ..errors import InvalidParameter, message
from ..geo.datum import Datum
from .between_places import pair_of
from .written_degrees import (
    LABELLED,
    LABELLED_ONCE,
    ONE,
    PARAMETER,
    SUFFIXED,
    UNLABELLED,
    WRITTEN_BOTH,
    Degrees,
    degrees_in,
    simplify,
)

MIN_DECIMALS = 2  # of each number of a pair without labels or degree signs
MIN_DECIMALS_IN_TEXT = 3  # of a pair inside other text, where numbers may mean anything
EXAMPLE = message("write it like 31.2397, 121.4998")
WORDS: tuple[tuple[str, str, Datum], ...] = (
    ("gcj-?02", "火星坐标系?|高德坐标", "gcj02"),
    ("bd-?09(?:ll)?", "百度坐标", "bd09"),
    ("wgs-?84|gps", "大地坐标", "wgs84"),
)
DATUM_WORDS = tuple(
    (re.compile(rf"(?:(?<![a-z])(?:{latin})(?![a-z\d])|{chinese})\s*:?", re.IGNORECASE), datum)
    for latin, chinese, datum in WORDS
)
LEAD = re.compile(
    r"(?:(?:我在|我的|当前|现在|这里|my|current|the)?\s*+"
    r"(?:地理|position|coordinates?|coords?|location|latlng|lat/lon|lat,lon|坐标|经纬度|位置|定位|点)++\s*+"
    r"(?:是|为|is|[:=])?\s*+)+",
    re.IGNORECASE,
)
BRACKETS = "()[]{}<>【】「」《》"
QUOTED = re.compile("([\"'])(.*)\\1", re.DOTALL)
# Altitude or zoom level.
THIRD = re.compile(r"\s*,\s*\d{1,5}(?:\.\d{1,9})?\s*[zm米]?", re.IGNORECASE | re.ASCII)
SHAPE = re.compile(
    r"(?:[\d\s.,;:/|、+\-°度分秒'′″\"()\[\]北南东西经纬]|\b(?:lat|lon|lng|long|latitude|longitude)\b|[nsew])+",
    re.IGNORECASE | re.ASCII,
)
DECIMAL_NUMBER = re.compile(r"\d\.\d{2,}", re.ASCII)
ANY_DECIMAL = re.compile(r"(?<![\d.])\d{1,3}\.\d{3,15}(?![\d.])", re.ASCII)
IN_TEXT = re.compile(
    rf"(?<![\d.])([+-]?\d{{1,3}}\.\d{{{MIN_DECIMALS_IN_TEXT},15}})\s*[,;/、 ]\s*"
    rf"([+-]?\d{{1,3}}\.\d{{{MIN_DECIMALS_IN_TEXT},15}})(?![\d.])",
    re.ASCII,
)


class WrittenPosition(NamedTuple):
    """Degrees in a datum, uncertainty in metres, and notes on how the text was read."""

    lat: float
    lon: float
    datum: Datum
    notes: tuple[str, ...] = ()
    uncertainty: float = 0.0


def position_of_text(raw: str, datum: Datum) -> WrittenPosition | None:
    """Return the position that a text consists of, or contains; raises InvalidParameter if malformed."""
    text, named_datum = _without_lead(simplify(raw))
    datum = named_datum or datum
    for form in (LABELLED, SUFFIXED, WRITTEN_BOTH, LABELLED_ONCE):
        if parsed := form.fullmatch(text):
            return _labelled(degrees_in(parsed, "a"), degrees_in(parsed, "b"), datum)
    parsed = UNLABELLED.match(text)
    if parsed and (parsed.end() == len(text) or THIRD.fullmatch(text, parsed.end())):
        return _unlabelled(degrees_in(parsed, "a"), degrees_in(parsed, "b"), datum)
    if parsed := ONE.fullmatch(text):
        only = degrees_in(parsed, "a")
        if (only.axis and not only.is_letter) or only.is_marked or only.decimals >= MIN_DECIMALS:
            raise InvalidParameter(PARAMETER, "is only one coordinate of a position", hint=EXAMPLE)
    if SHAPE.fullmatch(text) and (len(DECIMAL_NUMBER.findall(text)) > 1 or re.search(r"\d\s*°", text)):
        raise InvalidParameter(PARAMETER, "looks like a position, but is malformed", hint=EXAMPLE)
    if pair_of(text):
        return None
    inside = _inside(text, datum)
    if inside is None and _has_two_degrees(text):
        raise InvalidParameter(PARAMETER, "looks like a position, but is malformed", hint=EXAMPLE)
    return inside


def _has_two_degrees(text: str) -> bool:
    """Return whether a text contains a latitude and a longitude of China, whatever stands around them."""
    numbers = [float(number) for number in ANY_DECIMAL.findall(text)]
    return len(numbers) == 2 and (is_in_china(*numbers) or is_in_china(*reversed(numbers)))


def _without_lead(text: str) -> tuple[str, Datum | None]:
    """Return the text without brackets and words such as 坐标, and the datum that it names."""
    named: Datum | None = None
    for words, datum in DATUM_WORDS:
        text, count = words.subn(" ", text)
        named = datum if count else named
    text = _without_brackets(text)
    if lead := LEAD.match(text):
        text = text[lead.end() :]
    return _without_brackets(text), named


def _without_brackets(text: str) -> str:
    text = text.strip(" .,;:。" + BRACKETS)
    quoted = QUOTED.fullmatch(text)
    return quoted[2].strip() if quoted else text


def _labelled(first: Degrees, second: Degrees, datum: Datum) -> WrittenPosition:
    """Return the position of two coordinates, at least one of which names its axis."""
    axes = first.axis or ("lon" if second.axis == "lat" else "lat"), second.axis
    if axes[0] == axes[1]:
        raise InvalidParameter(PARAMETER, "needs one latitude and one longitude", hint=EXAMPLE)
    lat, lon = (first, second) if axes[0] == "lat" else (second, first)
    return WrittenPosition(lat.value(), lon.value(), datum)


def _unlabelled(first: Degrees, second: Degrees, datum: Datum) -> WrittenPosition | None:
    """Return the position of two numbers; their ranges tell the order."""
    if not (first.is_marked and second.is_marked):
        if first.decimals == second.decimals == 0:
            return None
        if min(first.decimals, second.decimals) < MIN_DECIMALS:
            detail = message("has too few decimals for a position: at least {count}", count=MIN_DECIMALS)
            raise InvalidParameter(PARAMETER, detail, hint=EXAMPLE)
    return ordered(first.value(), second.value(), datum)


def ordered(first: float, second: float, datum: Datum) -> WrittenPosition:
    """Return two numbers as latitude and longitude; in China their ranges do not overlap."""
    if is_in_china(second, first) or (abs(first) > 90 >= abs(second) and abs(first) <= 180):
        return WrittenPosition(second, first, datum, (message("read as longitude, latitude"),))
    return WrittenPosition(first, second, datum)


def is_in_china(lat: float, lon: float) -> bool:
    """Return whether a position is in the bounding box of China, whatever its datum."""
    return 3 <= lat <= 54 and 73 <= lon <= 136


def _inside(text: str, datum: Datum) -> WrittenPosition | None:
    """Return the only pair of numbers inside other text that is a position in China."""
    pairs = [(float(found[1]), float(found[2])) for found in IN_TEXT.finditer(text)]
    if len(pairs) != 1:
        return None
    position = ordered(*pairs[0], datum)
    if not is_in_china(position.lat, position.lon):
        return None
    return position._replace(notes=(message("only the position in the text is used"), *position.notes))
