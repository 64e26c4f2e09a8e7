"""Anonymized searches without results: no positions, no client addresses.

The search target is reduced to a cell of about 1 km, a code, or text without personal numbers. Until ten
people have searched for the same target in a week, it is stored as keyed hashes only.
"""

import unicodedata
from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import blake2b, sha256
from types import MappingProxyType
from typing import Literal, NamedTuple, Self

import orjson

from ..errors import InvalidParameter
from ..geo.datum import to_wgs84
from ..geo.point import Point
from ..hours import SHANGHAI
from ..places.interpretation import LISTED, Interpretation
from ..places.position import parse_position
from ..query.query_params import NearestQuestion
from ..runtime.client_address import client_network
from .ambiguity.place_question import kind_of
from .response import Answer

MIN_PEOPLE = 10  # people before a search is shown; counts are rounded down to multiples of it
RETENTION_WEEKS = 12
GRACE = timedelta(hours=1)  # after the end of a week, for clock differences between machines
MAX_DIGITS = 4  # in stored text: allows a house number, not a phone number
NUMERALS = frozenset("〇零一二三四五六七八九幺两壹贰叁肆伍陆柒捌玖")

FailureReason = Literal["no_place", "ambiguous", "nearby", "abroad", "out_of_area", "none_found", "guessed"]
REASONS: Mapping[str, FailureReason] = MappingProxyType(
    {
        "common": "ambiguous",
        "several": "ambiguous",
        "nearby": "nearby",
        "abroad": "abroad",
        "through_road": "ambiguous",
        "two_places": "ambiguous",
    }
)  # by the kind of the question
PlaceKind = Literal["cell", "adcode", "code", "words", "private"]


class FailedSearch(NamedTuple):
    """A search without results. `where` is a cell (LAT,LON), a code or text; empty for private text.

    `filters` are sorted, each like kind=drop_off.
    """

    reason: FailureReason
    place: PlaceKind
    where: str
    filters: tuple[str, ...]

    def to_text(self) -> str:
        """Return a canonical text of the search."""
        return orjson.dumps([*self[:3], list(self.filters)]).decode()

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Parse the result of `to_text`."""
        reason, place, where, filters = orjson.loads(text)
        return cls(reason, place, where, tuple(filters))


class Failure(NamedTuple):
    """A failed search to be counted: week, 16-byte keyed hashes of search and client, and search text."""

    week: str
    search_id: bytes
    client_id: bytes
    text: str


def failure_of(answer: Answer) -> FailureReason | None:
    """Return why an answer has no outlets, or outlets around a place that was only guessed; None otherwise.

    A question for a part of an area is no failure, whether a text or an adcode names the area.
    """
    place = answer.members["query"].get("place") or {}
    if answer.features:
        return "guessed" if place.get("confidence", 1.0) < LISTED else None
    return "none_found" if answer.uncertain is None else _reason_to_ask(answer.uncertain)


def _reason_to_ask(meant: Interpretation) -> FailureReason | None:
    """Return why a text was asked about; None if it names an area or asks for the hotline."""
    return None if meant.doubt in ("area", "hotline") else REASONS.get(kind_of(meant), "no_place")


def failed_search(question: NearestQuestion, reason: FailureReason) -> FailedSearch:
    """Return the anonymized search of a query without results."""
    names = ("kind", "service", "device", "access")
    filters = {f"{name}={value}" for name in names for value in getattr(question, name)}
    return FailedSearch(reason, *_place(question), tuple(sorted(filters)))


def _place(question: NearestQuestion) -> tuple[PlaceKind, str]:
    if question.lat is not None and question.lon is not None:
        lat, lon = to_wgs84(question.lat, question.lon, question.datum)
        return "cell", cell(Point(float(lat), float(lon)))
    if question.along is not None:
        return "private", ""
    if question.adcode is not None:
        return "adcode", question.adcode
    if question.code is not None:
        return "code", question.code
    text = question.q or ""
    try:
        parsed = parse_position(text, question.datum)
    except InvalidParameter:  # a malformed position may reveal the place nevertheless
        return "private", ""
    return ("cell", cell(parsed.place.point)) if parsed else _text_place(text)


def cell(point: Point) -> str:
    """Return the centre (LAT,LON) of the 0.01 degree cell of a point; cells are wider near the poles."""
    latitude = abs(point.lat)
    digits = 2 if latitude < 60 else 1 if latitude < 85 else -1
    lat, lon = round(point.lat, 2) + 0.0, round(point.lon, digits) + 0.0
    return f"{lat:.2f},{180.0 if lon == -180 else lon:.2f}"


def _text_place(text: str) -> tuple[PlaceKind, str]:
    """Return the normalized text, or a private place if it contains a long number or an e-mail address."""
    normalized = " ".join(unicodedata.normalize("NFKC", text).casefold().split())
    digits = sum(ch.isdigit() or ch in NUMERALS for ch in normalized)
    return ("private", "") if digits > MAX_DIGITS or "@" in normalized else ("words", normalized)


def week_of(now: datetime) -> str:
    """Return the ISO week in China, like 2026-W48."""
    year, week, _day = now.astimezone(SHANGHAI).isocalendar()
    return f"{year}-W{week:02}"


def first_open_week(now: datetime) -> str:
    """Return the first week still open for counting: the current one, or the previous during `GRACE`."""
    return week_of(now - GRACE)


def rounded_count(count: int) -> int:
    """Round a count down to a multiple of ten, so that single searches are not visible."""
    return count - count % MIN_PEOPLE


class AnonymousIds:
    """Computes keyed hashes of searches and clients."""

    def __init__(self, secret: str) -> None:
        """`secret`: the secret key."""
        self._key = sha256(b"locator failed searches\0" + secret.encode()).digest()

    def failure(self, search: FailedSearch, client: str, now: datetime) -> Failure:
        """Return a client's failed search, ready to be counted; hashes differ from week to week."""
        week, text = week_of(now), search.to_text()
        mark = self._hash(week, text)
        return Failure(week, mark, self._hash(week, text, client_network(client)), text)

    def client_id(self, client: str, now: datetime) -> bytes:
        """Return the 16-byte keyed hash of a client in this week."""
        return self._hash(week_of(now), client_network(client))

    def _hash(self, *values: str) -> bytes:
        return blake2b(orjson.dumps(values), digest_size=16, key=self._key).digest()
