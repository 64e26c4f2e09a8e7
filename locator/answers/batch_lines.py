"""Lines of a batch: those that differ only in position share a template, found by the text around it."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import orjson

from ..query.query_params import NearestQuestion, without_absent

MIN_SIMPLE_DEGREES = 0.001  # closer to zero, numbers have several notations
MAX_TEMPLATES, MAX_TAILS = 64, 256
USUAL_LINE = re.compile(
    rb'^\{"lat": ?(-?(?:0|[1-9][0-9]?)\.[0-9]{1,17}), ?"lon": ?(-?(?:0|[1-9][0-9]{0,2})\.[0-9]{1,17})'
    rb"((?:,[^\\\n]*)?\}[ \t\r]*)$",
    re.MULTILINE,
)

Members = Mapping[str, object]


class PositionLines(NamedTuple):
    """Numbers of lines, their positions, and the degrees in canonical notation."""

    lines: Sequence[int]
    lats: Sequence[float]
    lons: Sequence[float]
    texts: Sequence[tuple[bytes, bytes]]

    def of_rows(self, rows: Sequence[int]) -> "PositionLines":
        """Return some of the lines."""
        return PositionLines(*([column[row] for row in rows] for column in self))  # type: ignore[arg-type]


class LineParser:
    """Parser of lines into templates, which are built from the other members, and positions."""

    def __init__(self, build: Callable[[dict[str, Any]], Any]) -> None:
        self._build = build
        self._templates: dict[bytes, Any] = {}
        self._tails: dict[bytes, Any] = {}

    def parse(self, lines: Sequence[bytes]) -> list[tuple[Any, PositionLines]]:
        """Return the templates, each with its lines; lines to be answered individually are left out."""
        usual = self._parse_usual(lines)
        if usual is not None:
            return [usual]
        groups: dict[int, tuple[Any, list[tuple[int, float, float]]]] = {}
        for number, line in enumerate(lines):
            parsed = self._parse_any(line)
            if parsed is not None:
                template, lat, lon = parsed
                groups.setdefault(id(template), (template, []))[1].append((number, lat, lon))
        return [
            (template, _positions(*zip(*positions, strict=True))) for template, positions in groups.values()
        ]

    def _parse_usual(self, lines: Sequence[bytes]) -> tuple[Any, PositionLines] | None:
        """Return the template that all lines share, if they are written alike and it is known."""
        found = USUAL_LINE.findall(b"\n".join(lines))
        if not lines or len(found) != len(lines):
            return None
        lat_texts, lon_texts, tails = zip(*found, strict=True)
        template = self._tails.get(tails[0])
        if template is None or tails.count(tails[0]) != len(tails):
            return None
        lats, lons = list(map(float, lat_texts)), list(map(float, lon_texts))
        if not all(map(_is_simple, lats, lons)):
            return None
        return template, _positions(range(len(lines)), lats, lons)

    def _parse_any(self, line: bytes) -> tuple[Any, float, float] | None:
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
        if (usual := USUAL_LINE.fullmatch(line)) is not None and len(self._tails) < MAX_TAILS:
            self._tails[usual[3]] = template
        return (template, lat, lon) if _is_simple(lat, lon) else None

    def _template(self, members: dict[str, Any]) -> Any:
        key = orjson.dumps(members)
        if key not in self._templates:
            if len(self._templates) >= MAX_TEMPLATES:
                return None
            self._templates[key] = self._build(members)
        return self._templates[key]


def _is_simple(lat: float, lon: float) -> bool:
    return MIN_SIMPLE_DEGREES <= abs(lat) <= 90 and MIN_SIMPLE_DEGREES <= abs(lon) <= 180


def _positions(lines: Sequence[int], lats: Sequence[float], lons: Sequence[float]) -> PositionLines:
    """Return positions with their shortest notation, which is that of `repr`."""
    return PositionLines(lines, lats, lons, list(zip(_canonical(lats), _canonical(lons), strict=True)))


def _canonical(values: Sequence[float]) -> list[bytes]:
    return orjson.dumps(values)[1:-1].split(b",")
