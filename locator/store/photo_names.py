"""Photos that releases, held loads and edits refer to."""

import re

from sqlalchemy import Connection, Select, or_, select

from .schema import feed_bodies, outlets
from .schema_operators import held_outlets, overrides

NAME = re.compile(rb"/photos/([0-9a-f]{32}\.webp)")
BATCH_ROWS = 1_000


def referenced_photos(connection: Connection) -> set[str]:
    """Return the names of photos in all versions of outlets, held loads and edits that can be used again."""
    edits = select(overrides.c.value, overrides.c.was)
    photos = edits.where(or_(overrides.c.value.like("%/photos/%"), overrides.c.was.like("%/photos/%")))
    found: set[str] = set()
    for query in (
        select(outlets.c.body),
        select(feed_bodies.c.body),
        select(held_outlets.c.body),
        photos,
    ):
        found |= _names(connection, query)
    return found


def _names(connection: Connection, query: Select[*tuple[object, ...]]) -> set[str]:
    names: set[str] = set()
    for row in connection.execution_options(yield_per=BATCH_ROWS).execute(query):
        for value in row:
            content = value.encode() if isinstance(value, str) else bytes(value or b"")
            names.update(name.decode() for name in NAME.findall(content))
    return names
