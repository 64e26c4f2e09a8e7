"""Long lists of staff pages in parts, and the entries that contain a search text."""

from collections.abc import Callable, Sequence
from typing import Generic, NamedTuple, TypeVar

from flask import request

PER_PAGE = 25
Item = TypeVar("Item")


class Page(NamedTuple, Generic[Item]):
    """A part of a list: its number from 1, the number of parts, of found entries, and of all entries."""

    entries: Sequence[Item]
    number: int
    last: int
    found: int
    total: int
    find: str

    @property
    def first_item(self) -> int:
        """Return the number of the first item of this part, from 1."""
        return (self.number - 1) * PER_PAGE + 1

    @property
    def last_item(self) -> int:
        """Return the number of the last item of this part."""
        return self.first_item + len(self.entries) - 1


def page_of(items: Sequence[Item], texts: Callable[[Item], str]) -> Page[Item]:
    """Return the part that `page` names of the items whose texts contain every word of `find`.

    Both may be in the address or, while a form of the page is displayed again, in that form.
    """
    find = request.values.get("find", "").strip()
    words = find.casefold().split()
    found = [item for item in items if all(word in texts(item).casefold() for word in words)]
    last = max(1, -(-len(found) // PER_PAGE))
    number = min(max(1, request.values.get("page", 1, type=int)), last)
    start = (number - 1) * PER_PAGE
    return Page(found[start : start + PER_PAGE], number, last, len(found), len(items), find)
