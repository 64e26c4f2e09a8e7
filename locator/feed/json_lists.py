"""Find the lists of outlets in a JSON document of unknown structure."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from .column_mapping import ColumnMapping
from .profiles import Profile

ITEM = "item"  # the name that ijson gives to the items of a list
MAX_PATHS = 500  # different paths inside the items of one list
IDENTIFYING = frozenset(("name", "lat", "lon"))  # a list of anything else lacks one of these


@dataclass
class ObjectList:
    """List of objects at a path: their number and the paths of their members."""

    path: str
    count: int = 0
    members: dict[str, None] = field(default_factory=dict)

    def has_outlets(self, profile: Profile) -> bool:
        """Return True if the items have the names and positions of outlets."""
        return not IDENTIFYING.intersection(ColumnMapping(profile, list(self.members)).missing)


def find_object_lists(events: Iterable[tuple[str, str, Any]]) -> list[ObjectList]:
    """Return every list of objects in the events of `ijson.parse`, in order of appearance."""
    lists: dict[str, ObjectList] = {}
    for prefix, event, value in events:
        if event == "start_map" and (prefix == ITEM or prefix.endswith(f".{ITEM}")):
            path = prefix.removesuffix(ITEM).removesuffix(".")
            lists.setdefault(path, ObjectList(path)).count += 1
        elif event == "map_key":
            _add_member(lists, prefix, value)
    return list(lists.values())


def _add_member(lists: dict[str, ObjectList], prefix: str, name: str) -> None:
    """Add a member to the innermost list that contains it."""
    parts = prefix.split(".")
    for end in range(len(parts), 0, -1):
        if parts[end - 1] == ITEM:
            found = lists.get(".".join(parts[: end - 1]))
            if found is not None and len(found.members) < MAX_PATHS:
                found.members.setdefault(".".join([*parts[end:], name]))
            return


def outlet_lists(lists: Iterable[ObjectList], profile: Profile) -> list[ObjectList]:
    """Return the lists whose items are outlets; the only list of objects, if none is certain."""
    found = [item for item in lists if item.count]
    certain = [item for item in found if item.has_outlets(profile)]
    return certain or (found if len(found) == 1 else [])
