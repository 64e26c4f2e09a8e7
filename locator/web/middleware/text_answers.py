"""Encoded answers to searches of a text: popular ones are searched many times within a minute.

Answers to positions are not stored: hardly anyone sends the same one again, and they are private.
"""

from collections.abc import Callable
from typing import NamedTuple

from ...answers.context import QueryContext
from ...answers.search_anonymity import FailureReason
from ...runtime.cache import BoundedCache
from .context_store import ContextStore

MAX_ANSWERS = 256  # of some 2 to 10 KB

Key = tuple[str, str]  # id of the answer, accepted coding


class Content(NamedTuple):
    """Body, its coding ('' for none), and the reason why the search failed, if it did."""

    body: bytes
    coding: str
    failure: FailureReason | None = None


class TextAnswers:
    """Bounded store of answers, and of the query strings that have been answered."""

    def __init__(self) -> None:
        self._contents: ContextStore[BoundedCache[Key, Content]]
        self._contents = ContextStore(lambda: BoundedCache(MAX_ANSWERS))
        self._queries: ContextStore[BoundedCache[str, bool]] = ContextStore(lambda: BoundedCache(MAX_ANSWERS))

    def get(self, context: QueryContext, query: str, key: Key, make: Callable[[], Content]) -> Content:
        """Return the content of an answer, stored or new. `query` is the query string of the request."""
        queries = self._queries.of(context)
        content = self._contents.of(context).get(key, lambda _: make())
        queries.put(query, True)
        return content

    def has(self, context: QueryContext, query: str) -> bool:
        """Return whether a query string has been answered, so that the next request needs no search."""
        return query in self._queries.of(context)
