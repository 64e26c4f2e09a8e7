"""Lines of a batch: those that differ only in position share a template, found by the text around it."""

import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import orjson

from ..query.query_params import NearestQuestion, without_absent

MIN_SIMPLE_DEGREES = 0.001  # closer to zero, numbers have several notations
MAX_TEMPLATES, MAX_TAILS = 64, 256
EXACT_DIGITS = 15  # a decimal of so many characters is the shortest notation of its number
USUAL_LINE = re.compile(
    rb'\{"lat": ?(-?(?:0|[1-9][0-9]?)\.[0-9]{1,17}), ?"lon": ?(-?(?:0|[1-9][0-9]{0,2})\.[0-9]{1,17})'
    rb"((?:,[^\\]*)?\}\s*)"
)

Members = Mapping[str, object]


class PositionLine(NamedTuple):
    """Position of a line as numbers, in its canonical notation, and the line's number."""

    line: int
    lat: float
    lon: float
    text: bytes


class LineParser:
    """Parser of lines into a template, which is built from the other members, and a position."""

    def __init__(self, build: Callable[[dict[str, Any]], Any]) -> None:
        self._build = build
        self._templates: dict[bytes, Any] = {}
        self._tails: dict[bytes, Any] = {}

    def parse(self, number: int, line: bytes) -> tuple[Any, PositionLine] | None:
        """Return the template and the position of a line; None if it must be answered individually."""
        usual = USUAL_LINE.fullmatch(line)
        if usual is not None:
            template = self._tails.get(usual[3])
            if template is not None:
                return _positioned(template, number, float(usual[1]), float(usual[2]), usual[1], usual[2])
        parsed = self._parse_any(number, line)
        if parsed is not None and usual is not None and len(self._tails) < MAX_TAILS:
            self._tails[usual[3]] = parsed[0]
        return parsed

    def _parse_any(self, number: int, line: bytes) -> tuple[Any, PositionLine] | None:
        if b"\\" in line:  # escapes may hide characters that queries reject
            return None
        try:
            members = orjson.loads(line)
        except ValueError:
            return None
        if type(members) is not dict or line.count(b":") != len(members):  # no duplicate or nested keys
            return None
        lat, lon = members.pop("lat", None), members.pop("lon", None)
        template = self._template(without_absent(NearestQuestion, members))
        if template is None or type(lat) is not float or type(lon) is not float:
            return None
        return _positioned(template, number, lat, lon)

    def _template(self, members: dict[str, Any]) -> Any:
        key = orjson.dumps(members)
        if key not in self._templates:
            if len(self._templates) >= MAX_TEMPLATES:
                return None
            self._templates[key] = self._build(members)
        return self._templates[key]


def _positioned(
    template: Any, number: int, lat: float, lon: float, lat_text: bytes = b"", lon_text: bytes = b""
) -> tuple[Any, PositionLine] | None:
    if not (MIN_SIMPLE_DEGREES <= abs(lat) <= 90 and MIN_SIMPLE_DEGREES <= abs(lon) <= 180):
        return None
    text = b"%b,%b" % (_canonical(lat, lat_text), _canonical(lon, lon_text))
    return template, PositionLine(number, lat, lon, text)


def _canonical(value: float, text: bytes) -> bytes:
    """Return the shortest notation of a number, as `repr`."""
    is_canonical = 0 < len(text) <= EXACT_DIGITS and not text.endswith(b"0")
    return text if is_canonical else repr(value).encode()
