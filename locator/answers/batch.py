"""Batch of nearest queries, one JSON line each, answered line by line.

Queries that differ only in position share one tree query; unusual or invalid ones are answered individually.
Either way the response is byte for byte that of the single query.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import orjson

from ..errors import InvalidParameter, LocatorError
from ..geo.datum import to_wgs84
from ..geo.point import Point
from ..index.distances import distances_and_bearings
from ..index.search import SERVED_METRES, BatchHits, nearest_batch
from ..index.snapshot import Filter
from ..query.query_params import NearestQuestion, parse_query, without_absent
from ..query.resolve_origin import query_notes
from .context import QueryContext
from .geojson import nearest_writer
from .nearest import nearest_id, nearest_outlets, nearest_output_options
from .notes import localize_notes

MAX_TEMPLATES = 64
MIN_SIMPLE_DEGREES = 0.001  # closer to zero, numbers have several notations

Members = Mapping[str, object]


class QueryTemplate(NamedTuple):
    """The common part of queries that differ only in position."""

    question: NearestQuestion
    filter: Filter
    key_suffix: str
    query: str


class PositionLine(NamedTuple):
    """Position of a query, and its line number."""

    line: int
    lat: float
    lon: float


class Batch:
    """Answers lines of queries from one release and minute."""

    def __init__(
        self,
        context: QueryContext,
        parse_line: Callable[[bytes], Members],
        error_body: Callable[[Exception, bytes], bytes],
    ) -> None:
        """`parse_line` parses a line strictly; `error_body` renders the error of a line."""
        self._context, self._parse_line, self._error_body = context, parse_line, error_body
        self._templates: dict[bytes, QueryTemplate | None] = {}
        closing = orjson.dumps(context.closing_members()).decode()
        self._at, self._closing = context.at.isoformat(), closing[1:-1]

    def answers(self, lines: Sequence[bytes]) -> list[bytes]:
        """Return a response for each line, in the same order, without line ends."""
        responses: dict[int, bytes] = {}
        groups: dict[int, tuple[QueryTemplate, list[PositionLine]]] = {}
        for number, line in enumerate(lines):
            simple = self._parse_simple(line)
            if simple is None:
                responses[number] = self._answer_single(line)
            else:
                template, lat, lon = simple
                groups.setdefault(id(template), (template, []))[1].append(PositionLine(number, lat, lon))
        for template, positions in groups.values():
            grouped = self._answer_group(template, positions)
            responses |= {
                position.line: self._answer_single(lines[position.line])
                for position in positions
                if position.line not in grouped
            }
            responses |= grouped
        return [responses[number] for number in range(len(lines))]

    def _answer_single(self, line: bytes) -> bytes:
        try:
            question = parse_query(NearestQuestion, without_absent(NearestQuestion, self._parse_line(line)))
            return nearest_outlets(self._context, question).to_json()
        except LocatorError as problem:
            return self._error_body(problem, line)

    def _parse_simple(self, line: bytes) -> tuple[QueryTemplate, float, float] | None:
        """Return template and position of a query that can be grouped, else None."""
        if b"\\" in line:  # escapes may hide characters that queries reject
            return None
        try:
            members = orjson.loads(line)
        except ValueError:
            return None
        if type(members) is not dict or line.count(b":") != len(members):  # no duplicate or nested keys
            return None
        lat, lon = members.pop("lat", None), members.pop("lon", None)
        members = without_absent(NearestQuestion, members)
        if type(lat) is not float or type(lon) is not float:
            return None
        if not (MIN_SIMPLE_DEGREES <= abs(lat) <= 90 and MIN_SIMPLE_DEGREES <= abs(lon) <= 180):
            return None
        template = self._template(members)
        return template and (template, lat, lon)

    def _template(self, members: dict[str, Any]) -> QueryTemplate | None:
        key = orjson.dumps(members)
        if key not in self._templates:
            if len(self._templates) >= MAX_TEMPLATES:
                return None
            self._templates[key] = self._build_template(members)
        return self._templates[key]

    def _build_template(self, members: dict[str, Any]) -> QueryTemplate | None:
        try:
            question = parse_query(NearestQuestion, members | {"lat": 0.0, "lon": 0.0})
        except InvalidParameter:
            return None
        if question.depends_on_router() or question.accuracy is not None:
            return None
        interpreted = {"datum": question.datum} | query_notes(question, [])
        query = orjson.dumps(localize_notes(interpreted, question.lang)).decode()
        return QueryTemplate(
            question, self._context.filter(question), question.key_without_position(), query[1:]
        )

    def _answer_group(self, template: QueryTemplate, positions: Sequence[PositionLine]) -> dict[int, bytes]:
        """Return the responses by line number, without those that must be answered individually."""
        coordinates = np.array([(position.lat, position.lon) for position in positions])
        places = np.stack(to_wgs84(coordinates[:, 0], coordinates[:, 1], template.question.datum), axis=-1)
        hits = nearest_batch(
            self._context.snapshot, places, template.question.limit, template.filter, SERVED_METRES
        )
        if not hits.chords.size:
            return {}
        served = hits.chords[:, 0] <= SERVED_METRES
        positions = [
            position for position, is_served in zip(positions, served.tolist(), strict=True) if is_served
        ]
        places, hits = places[served], BatchHits(hits.indices[served], hits.chords[served])
        metres, bearings = distances_and_bearings(places, hits, self._context.snapshot)
        max_metres = template.question.radius or np.inf
        rows = zip(
            positions,
            (metres <= max_metres).sum(axis=1).tolist(),
            hits.indices.tolist(),
            metres.tolist(),
            bearings.tolist(),
            places.tolist(),
            strict=True,
        )
        features = nearest_writer(
            self._context.snapshot, nearest_output_options(self._context, template.question)
        )
        responses = {}
        for position, count, *columns, place in rows:
            neighbours = zip(*(column[:count] for column in columns), strict=True)
            side = self._context.side_at(Point(*place))
            responses[position.line] = self._render(template, position, features(neighbours, side))
        return responses

    def _render(self, template: QueryTemplate, position: PositionLine, features: list[bytes]) -> bytes:
        """Render a response identical to `Answer.to_json`."""
        answer_id = nearest_id(self._context, f"{position.lat!r},{position.lon!r},{template.key_suffix}")
        head = (
            f'{{"type":"FeatureCollection","answer":{{"id":"{answer_id}","at":"{self._at}","stable":true}},'
            f'"query":{{"lat":{position.lat!r},"lon":{position.lon!r},{template.query},{self._closing},"features":['
        )
        return b"%b%b]}" % (head.encode(), b",".join(features))
