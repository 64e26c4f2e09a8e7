"""Many questions of what is nearest, a line of JSON each, and as many answers.

Questions that ask the same from different positions are asked of the tree together. What is unusual or wrong
is asked alone. Either way an answer is the one that the question gets by itself, byte for byte.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import orjson

from ..errors import InvalidParameter, LocatorError
from ..geo.datum import to_wgs84
from ..index.distances import seen_from
from ..index.search import SERVED_METRES, Many, near_many
from ..index.snapshot import Filter
from ..query.query_params import NearestQuestion, ask
from ..query.resolve_origin import notes_of
from .context import QueryContext
from .geojson import near_features

SHAPES_KEPT = 64
PLAIN_DEGREES = 0.001  # nearer to zero, a number may be written in more than one way

Members = Mapping[str, object]


class QueryTemplate(NamedTuple):
    """What questions that differ by their position alone have in common."""

    question: NearestQuestion
    filter: Filter
    beside: str
    query: str


class PositionLine(NamedTuple):
    """A question from a position, with the number of its line."""

    line: int
    lat: float
    lon: float


class Batch:
    """Answers lines; all of them from the release and the minute of one meeting."""

    def __init__(
        self,
        meeting: QueryContext,
        members_of: Callable[[bytes], Members],
        refused: Callable[[Exception], bytes],
    ) -> None:
        """`members_of` reads a line strictly; `refused` tells what is wrong with one."""
        self._meeting, self._members_of, self._refused = meeting, members_of, refused
        self._shapes: dict[bytes, QueryTemplate | None] = {}
        told = orjson.dumps(meeting.closing()).decode()
        self._at, self._closing = meeting.at.isoformat(), told[1:-1]

    def answers(self, lines: Sequence[bytes]) -> list[bytes]:
        """An answer for each line, in the same order, without line ends."""
        told: dict[int, bytes] = {}
        together: dict[int, tuple[QueryTemplate, list[PositionLine]]] = {}
        for number, line in enumerate(lines):
            plain = self._plain(line)
            if plain is None:
                told[number] = self._alone(line)
            else:
                shape, lat, lon = plain
                together.setdefault(id(shape), (shape, []))[1].append(PositionLine(number, lat, lon))
        for shape, asked in together.values():
            answers = self._together(shape, asked)
            told |= {each.line: self._alone(lines[each.line]) for each in asked if each.line not in answers}
            told |= answers
        return [told[number] for number in range(len(lines))]

    def _alone(self, line: bytes) -> bytes:
        try:
            return self._meeting.nearest(ask(NearestQuestion, self._members_of(line))).to_json()
        except LocatorError as problem:
            return self._refused(problem)

    def _plain(self, line: bytes) -> tuple[QueryTemplate, float, float] | None:
        """The shape and the position of a question that can be asked together with others."""
        if b"\\" in line:  # what is escaped may be something that no question may hold
            return None
        try:
            members = orjson.loads(line)
        except ValueError:
            return None
        if type(members) is not dict or line.count(b":") != len(members):  # none twice, none hidden
            return None
        lat, lon = members.pop("lat", None), members.pop("lon", None)
        if type(lat) is not float or type(lon) is not float:
            return None
        if not (PLAIN_DEGREES <= abs(lat) <= 90 and PLAIN_DEGREES <= abs(lon) <= 180):
            return None
        shape = self._shape(members)
        return shape and (shape, lat, lon)

    def _shape(self, members: dict[str, Any]) -> QueryTemplate | None:
        key = orjson.dumps(members)
        if key not in self._shapes:
            if len(self._shapes) >= SHAPES_KEPT:
                return None
            self._shapes[key] = self._made(members)
        return self._shapes[key]

    def _made(self, members: dict[str, Any]) -> QueryTemplate | None:
        try:
            question = ask(NearestQuestion, members | {"lat": 0.0, "lon": 0.0})
        except InvalidParameter:
            return None
        if question.sort != "distance":
            return None
        query = orjson.dumps({"datum": question.datum} | notes_of(question, [])).decode()
        return QueryTemplate(
            question, question.filter(self._meeting.at), question.beside_position(), query[1:]
        )

    def _together(self, shape: QueryTemplate, asked: Sequence[PositionLine]) -> dict[int, bytes]:
        """The answers by their line; without those that are better asked alone."""
        given = np.array([(each.lat, each.lon) for each in asked])
        places = np.stack(to_wgs84(given[:, 0], given[:, 1], shape.question.datum), axis=-1)
        found = near_many(self._meeting.snapshot, places, shape.question.limit, shape.filter, SERVED_METRES)
        if not found.chords.size:
            return {}
        served = found.chords[:, 0] <= SERVED_METRES
        asked = [each for each, within in zip(asked, served.tolist(), strict=True) if within]
        places, found = places[served], Many(found.indices[served], found.chords[served])
        metres, bearings = seen_from(places, found, self._meeting.snapshot)
        most = shape.question.radius or np.inf
        rows = zip(
            asked,
            (metres <= most).sum(axis=1).tolist(),
            found.indices.tolist(),
            metres.tolist(),
            bearings.tolist(),
            strict=True,
        )
        features = near_features(self._meeting.snapshot, self._meeting.manner(shape.question))
        told = {}
        for each, count, *columns in rows:
            near = (column[:count] for column in columns)
            told[each.line] = self._told(shape, each, features(zip(*near, strict=True)))
        return told

    def _told(self, shape: QueryTemplate, asked: PositionLine, features: list[bytes]) -> bytes:
        """As `Answer.to_json` tells it."""
        mark = self._meeting.mark(f"{asked.lat!r},{asked.lon!r},{shape.beside}")
        told = (
            f'{{"type":"FeatureCollection","answer":{{"id":"{mark}","at":"{self._at}","stable":true}},'
            f'"query":{{"lat":{asked.lat!r},"lon":{asked.lon!r},{shape.query},{self._closing},"features":['
        )
        return b"%b%b]}" % (told.encode(), b",".join(features))
