"""Batch of nearest queries, one JSON line each, answered line by line.

Queries that differ only in position share one tree query; unusual or invalid ones are answered individually.
Either way the response is byte for byte that of the single query.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, NamedTuple

import numpy as np
import orjson

from ..errors import InvalidParameter, LocatorError
from ..geo.crossing import MAINLAND, is_near_boundary
from ..geo.datum import to_wgs84
from ..geo.point import Floats, Point
from ..index.distances import distances_and_bearings
from ..index.search import SERVED_METRES, BatchHits, nearest_batch
from ..index.snapshot import Filter
from ..query.query_params import NearestQuestion, parse_query, without_absent
from ..query.resolve_origin import query_notes
from .batch_lines import LineParser, Members, PositionLines
from .context import QueryContext
from .geojson import Neighbour, nearest_writer
from .nearest import nearest_outlets, nearest_output_options, nearest_signer
from .notes import localize_notes

Writer = Callable[[Iterable[Neighbour], int], list[bytes]]


class QueryTemplate(NamedTuple):
    """The common part of queries that differ only in position: parsed, and rendered around the position."""

    question: NearestQuestion
    filter: Filter
    writer: Writer
    key_end: bytes
    query: bytes


class Batch:
    """Answers lines of queries from one release and minute."""

    def __init__(
        self,
        context: QueryContext,
        parse_line: Callable[[bytes], Members],
        error_body: Callable[[Exception, bytes], bytes],
    ) -> None:
        """`parse_line` parses a line strictly; `error_body` renders the error of a line."""
        self.context, self._parse_line, self._error_body = context, parse_line, error_body
        self._lines, self._id = LineParser(self._build_template), nearest_signer(context)
        self._closing = orjson.dumps(context.closing_members())[1:-1]
        at = context.release_key[2].encode()
        self._head = b'","at":"%b","stable":true},"query":{"lat":' % at

    def answers(self, lines: Sequence[bytes]) -> list[bytes]:
        """Return a response for each line, in the same order, without line ends."""
        responses: list[bytes | None] = [None] * len(lines)
        for template, positions in self._lines.parse(lines):
            for number, response in self._answer_group(template, positions):
                responses[number] = response
        return [
            self._answer_single(line) if response is None else response
            for line, response in zip(lines, responses, strict=True)
        ]

    def _answer_single(self, line: bytes) -> bytes:
        try:
            question = parse_query(NearestQuestion, without_absent(NearestQuestion, self._parse_line(line)))
            return nearest_outlets(self.context, question).to_json()
        except LocatorError as problem:
            return self._error_body(problem, line)

    def _build_template(self, members: dict[str, Any]) -> QueryTemplate | None:
        try:
            question = parse_query(NearestQuestion, members | {"lat": 0.0, "lon": 0.0})
        except InvalidParameter:
            return None
        if question.depends_on_router() or question.accuracy is not None:
            return None
        context, interpreted = self.context, {"datum": question.datum} | query_notes(question, [])
        return QueryTemplate(
            question,
            context.filter(question),
            nearest_writer(context.snapshot, nearest_output_options(context, question)),
            b"," + question.key_without_position().encode(),
            b',%b,%b,"features":['
            % (orjson.dumps(localize_notes(interpreted, question.lang))[1:], self._closing),
        )

    def _answer_group(self, template: QueryTemplate, positions: PositionLines) -> Iterator[tuple[int, bytes]]:
        """Yield line numbers and responses, without those that must be answered individually."""
        snapshot, question = self.context.snapshot, template.question
        wgs84 = to_wgs84(np.array(positions.lats), np.array(positions.lons), question.datum)
        places = np.stack(wgs84, axis=-1)
        hits = nearest_batch(snapshot, places, question.limit, template.filter, SERVED_METRES)
        if not hits.chords.size:
            return
        served = np.flatnonzero(hits.chords[:, 0] <= SERVED_METRES)
        if len(served) < len(places):
            places, hits = places[served], BatchHits(hits.indices[served], hits.chords[served])
            positions = positions.of_rows(served.tolist())
        metres, bearings = distances_and_bearings(places, hits, snapshot)
        counts = (metres <= (question.radius or np.inf)).sum(axis=1).tolist()
        columns = hits.indices.tolist(), metres.tolist(), bearings.tolist()
        rows = zip(positions.lines, positions.texts, self._sides(places), counts, *columns, strict=True)
        writer, sign, form, key_end = template.writer, self._id, self._form(template), template.key_end
        for line, (lat, lon), side, count, *neighbours in rows:
            features = writer(islice(zip(*neighbours, strict=True), count), side)
            tag = sign(b"%b,%b%b" % (lat, lon, key_end))
            yield line, form % (tag, lat, lon, b",".join(features))

    def _sides(self, places: Floats) -> list[int]:
        """Return the side of each position; most are not near a boundary."""
        return [
            self.context.side_at(Point(lat, lon)) if is_near_boundary(lat, lon) else MAINLAND
            for lat, lon in places.tolist()
        ]

    def _form(self, template: QueryTemplate) -> bytes:
        """Return the format of a response, as `Answer.to_json`: id, latitude, longitude, features."""
        head, query = (text.replace(b"%", b"%%") for text in (self._head, template.query))
        return b'{"type":"FeatureCollection","answer":{"id":"%%b%b%%b,"lon":%%b%b%%b]}' % (head, query)
