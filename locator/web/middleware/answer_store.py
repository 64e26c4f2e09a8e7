"""Answers that many people request within a minute: to texts, and single outlets; encoded, by query string.

Answers to positions are not stored: hardly anyone sends the same one again, and they are private.
"""

from collections.abc import Callable
from typing import NamedTuple

from ...answers.search_anonymity import FailureReason
from ...query.query_params import NearestQuestion
from ...runtime.cache import BoundedCache

MAX_ANSWERS, MAX_BYTES = 256, 16_384  # longer answers, of hundreds of outlets, are not stored


class Content(NamedTuple):
    """Body, its coding ('' for none), and the reason why the search failed, if it did."""

    body: bytes
    coding: str
    failure: FailureReason | None = None


class Query(NamedTuple):
    """A parsed query: route, weight, id of its answer, and the function that returns the content in a coding.

    `question` is that of a search, which may fail; `is_stored` is whether the answer is stored.
    """

    route: str
    weight: int
    tag: str
    make: Callable[[str], Content]
    question: NearestQuestion | None = None
    is_stored: bool = False


class AnswerStore:
    """Bounded store of queries by path and query string, and of their contents by path, id and coding."""

    def __init__(self) -> None:
        self.queries: BoundedCache[tuple[str, str], Query] = BoundedCache(MAX_ANSWERS)
        self._contents: BoundedCache[tuple[str, str, str], Content] = BoundedCache(MAX_ANSWERS)

    def content(self, path: str, query: Query, coding: str) -> Content:
        """Return the content of an answer in an accepted coding: stored, or made.

        Ids are unique below a path: those of single outlets do not depend on the outlet.
        """
        if not query.is_stored:
            return query.make(coding)
        key = path, query.tag, coding
        content = self._contents.find(key)
        if content is None:
            content = query.make(coding)
            if len(content.body) <= MAX_BYTES:
                self._contents.put(key, content)
        return content
