"""A store that belongs to one query context and to the files that searches and pages use."""

from collections.abc import Callable
from typing import Generic, TypeVar

from ...answers.context import QueryContext

S = TypeVar("S")


class ContextStore(Generic[S]):
    """Holder of the store of the current context: release, minute and live facts."""

    def __init__(self, make: Callable[[], S]) -> None:
        """Create the holder; `make` returns an empty store."""
        self._make = make
        self._current: tuple[QueryContext | None, tuple[object, ...], S] = (None, (), make())

    def of(self, context: QueryContext) -> S:
        """Return the store of a context; an empty one if the context or a file has changed."""
        known, files, store = self._current
        version = context.services.files_version()
        if known is not context or files != version:
            store = self._make()
            self._current = context, version, store
        return store
