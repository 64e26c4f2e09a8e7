"""Searches that found nothing, made so coarse that they may be counted: no positions, not who asked.

What was sought is a square of about 1 km, a code, or words without numbers of persons. Until ten people have
sought the same in a week it is known by keyed marks alone, which nobody reads back without the secret key.
"""

import unicodedata
from datetime import datetime, timedelta
from hashlib import blake2b, sha256
from typing import Literal, NamedTuple, Self

import orjson

from ..geo.datum import to_wgs84
from ..geo.point import Point
from ..hours import SHANGHAI
from ..places.position import position
from ..query.query_params import NearestQuestion
from ..runtime.client_address import household
from .response import Answer

ENOUGH = 10  # people, from whom on a thing is shown; counts are shown in steps of as many
WEEKS_KEPT = 12
GRACE = timedelta(hours=1)  # after a week in which the clocks of several machines may still tell it
MOST_DIGITS = 4  # in words that are kept as text: a house number, not a phone number
NUMERALS = frozenset("〇零一二三四五六七八九幺两壹贰叁肆伍陆柒捌玖")

Reason = Literal["no_place", "out_of_area", "none_found"]
Place = Literal["cell", "adcode", "code", "words", "private"]


class FailedSearch(NamedTuple):
    """What was sought in vain. `where`: a cell as LAT,LON, a code, words; empty for words kept private.

    `filters`, each like kind=drop_off, are sorted.
    """

    reason: Reason
    place: Place
    where: str
    filters: tuple[str, ...]

    def text(self) -> str:
        """As text, the same for the same thing."""
        return orjson.dumps([*self[:3], list(self.filters)]).decode()

    @classmethod
    def of_text(cls, text: str) -> Self:
        """What `text` gave."""
        reason, place, where, filters = orjson.loads(text)
        return cls(reason, place, where, tuple(filters))


class Failure(NamedTuple):
    """One search in vain, as it waits to be counted: its week, marks of 16 bytes, and what was sought."""

    week: str
    mark: bytes
    asker: bytes
    text: str


def reason_of(answer: Answer) -> Reason:
    """Why an answer of the nearest outlets has none."""
    return "no_place" if "q" in answer.members["query"] else "none_found"


def sought(question: NearestQuestion, reason: Reason) -> FailedSearch:
    """What a question that failed has sought."""
    names = ("kind", "service", "device", "access")
    filters = {f"{name}={value}" for name in names for value in getattr(question, name)}
    return FailedSearch(reason, *_place(question), tuple(sorted(filters)))


def _place(question: NearestQuestion) -> tuple[Place, str]:
    if question.lat is not None and question.lon is not None:
        lat, lon = to_wgs84(question.lat, question.lon, question.datum)
        return "cell", cell(Point(float(lat), float(lon)))
    if question.adcode is not None:
        return "adcode", question.adcode
    if question.code is not None:
        return "code", question.code
    typed = question.q or ""
    meant = position(typed)
    return ("cell", cell(meant.place.point)) if meant else _words(typed)


def cell(point: Point) -> str:
    """The square of 0.01 degrees around a point, by its centre as LAT,LON; near the poles of more degrees."""
    away = abs(point.lat)
    digits = 2 if away < 60 else 1 if away < 85 else -1
    lat, lon = round(point.lat, 2) + 0.0, round(point.lon, digits) + 0.0
    return f"{lat:.2f},{180.0 if lon == -180 else lon:.2f}"


def _words(typed: str) -> tuple[Place, str]:
    """Words in one spelling; none of what holds a number or an address of somebody."""
    plain = " ".join(unicodedata.normalize("NFKC", typed).casefold().split())
    digits = sum(ch.isdigit() or ch in NUMERALS for ch in plain)
    return ("private", "") if digits > MOST_DIGITS or "@" in plain else ("words", plain)


def week_of(now: datetime) -> str:
    """The ISO week in China, like 2026-W48."""
    year, week, _day = now.astimezone(SHANGHAI).isocalendar()
    return f"{year}-W{week:02}"


def first_open(now: datetime) -> str:
    """The first week that is still counted: this one, and for an hour the one before."""
    return week_of(now - GRACE)


def shown(count: int) -> int:
    """A count as it is shown: down to tens, so that one more does not show; 0 below ten."""
    return count - count % ENOUGH


class AnonymousIds:
    """Makes marks with a key that only this program has."""

    def __init__(self, secret: str) -> None:
        """`secret`: the secret key."""
        self._key = sha256(b"locator failed searches\0" + secret.encode()).digest()

    def failure(self, found: FailedSearch, client: str, now: datetime) -> Failure:
        """A search in vain of a client, ready to be counted; no mark is the same in two weeks."""
        week, text = week_of(now), found.text()
        mark = self._of(week, text)
        return Failure(week, mark, self._of(week, text, household(client)), text)

    def person(self, client: str, now: datetime) -> bytes:
        """A mark of the client in this week, 16 bytes."""
        return self._of(week_of(now), household(client))

    def _of(self, *told: str) -> bytes:
        return blake2b(orjson.dumps(told), digest_size=16, key=self._key).digest()
