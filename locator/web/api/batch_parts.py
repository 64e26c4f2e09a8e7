"""Parts of a batch: how many lines are answered at once, and how many of them the quota allows."""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

import orjson
from werkzeug.exceptions import TooManyRequests

from ...answers.batch_lines import USUAL_LINE
from ..http.problem_responses import language_of
from ..middleware.rate_limit import OFF, Quota, RateLimitClient, limit_of
from ..middleware.request_weights import NEAREST

MAX_LINES = 512  # of one part: of one k-d tree query; fewer when responses are long
MIN_LINES = 8
PART_BYTES = 262_144  # target size of one part; other clients get a turn after it
PART_SECONDS = 0.05  # target duration of one part
MAX_GROWTH = 4  # of the part size, from one part to the next
UNUSUAL = re.compile(rf'\\\\|"(?:{"|".join(sorted(NEAREST.params))})"'.encode())  # a weight, or an escape


class PartSize:
    """Number of lines of the next part."""

    def __init__(self) -> None:
        self.lines = MIN_LINES

    def adapt(self, lines: int, size: int, seconds: float) -> None:
        """Adapt the size, given that `lines` took `seconds` and produced `size` bytes."""
        share = min(PART_BYTES / size, PART_SECONDS / max(seconds, 1e-9), MAX_GROWTH)
        self.lines = max(MIN_LINES, min(MAX_LINES, int(lines * share)))


class LineBudget:
    """Lines that a batch may have answered: counted by weight, in the quota of its client.

    The request itself has paid for the first ones. Once the quota is used up, all further lines are refused.
    """

    def __init__(
        self, quota: Quota, client: RateLimitClient, error_body: Callable[[Exception, bytes], bytes]
    ) -> None:
        self._quota, self._client, self._error_body = quota, client, error_body
        self._credit, self._used_up = client.lines, False
        self._refusals: dict[tuple[str, int], bytes] = {}

    def take(self, lines: Sequence[bytes]) -> int:
        """Count lines; return how many of them, from the first, are to be answered."""
        if self._client.rate == OFF:
            return len(lines)
        if self._used_up:
            return 0
        weights = _weights(lines)
        total = len(lines) if weights is None else sum(weights)
        self._buy(total)
        if total <= self._credit:
            self._credit -= total
            return len(lines)
        self._used_up = True
        return self._affordable(weights or [1] * len(lines))

    def _buy(self, lines: int) -> None:
        missing = -(-(lines - self._credit) // self._client.lines)
        if missing > 0:
            self._credit += self._client.lines * self._quota.take(self._client, missing)

    def _affordable(self, weights: Sequence[int]) -> int:
        for count, weight in enumerate(weights):
            self._credit -= weight
            if self._credit < 0:
                return count
        return len(weights)

    def refusal(self, line: bytes) -> bytes:
        """Return the problem of a line beyond the quota, in its language, without its end."""
        lang = language_of(line) if b"lang" in line else ""
        wait = self._quota.retry_after(self._client)
        if (lang, wait) not in self._refusals:
            self._refusals = {(lang, wait): self._render(line, wait)}
        return self._refusals[lang, wait]

    def _render(self, line: bytes, wait: int) -> bytes:
        error = TooManyRequests(str(limit_of(self._client.rate)), retry_after=wait)
        problem = self._error_body(error, line)
        return b'%b,"retry_after":%d}' % (problem[:-1], wait)


def _weights(lines: Sequence[bytes]) -> list[int] | None:
    """Return the weights of lines; None if each weighs 1."""
    if not UNUSUAL.search(b"\n".join(lines)):
        return None
    return list(map(_weight, lines))


def _weight(line: bytes) -> int:
    usual = USUAL_LINE.fullmatch(line)
    return _weight_of(line if usual is None else b'{"lat":0.5,"lon":0.5%b' % usual[3])


@lru_cache(256)
def _weight_of(line: bytes) -> int:
    if not UNUSUAL.search(line):
        return 1
    try:
        members = orjson.loads(line)
    except ValueError:
        return 1  # not searched
    return NEAREST.of(members.items()) if isinstance(members, dict) else 1
