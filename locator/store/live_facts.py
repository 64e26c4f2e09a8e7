"""Live facts in the database: one row per outlet, beside the releases; a version counts all changes."""

from collections.abc import Mapping
from datetime import UTC, datetime

from sqlalchemy import Connection, delete, insert, select, update

from ..network.live_facts import LiveFacts
from .schema_live import live_facts, live_version


def put(connection: Connection, ref: str, facts: LiveFacts, now: datetime, by: str) -> int:
    """Replace the facts of an outlet and return the new version; deletes rows that have expired."""
    connection.execute(delete(live_facts).where(live_facts.c.expires <= instant_key(now)))
    connection.execute(delete(live_facts).where(live_facts.c.ref == ref))
    body = facts.model_dump_json(exclude_none=True).encode()
    row = {"ref": ref, "facts": body, "expires": instant_key(facts.expires), "by": by}
    connection.execute(insert(live_facts), row)
    return count_up(connection)


def remove(connection: Connection, ref: str) -> bool:
    """Delete the facts of an outlet; returns whether there were any."""
    found = connection.execute(delete(live_facts).where(live_facts.c.ref == ref)).rowcount > 0
    if found:
        count_up(connection)
    return found


def current_version(connection: Connection) -> int:
    """Return the version; 0 before the first change."""
    return connection.execute(select(live_version.c.version)).scalar() or 0


def current_facts(connection: Connection, now: datetime) -> Mapping[str, LiveFacts]:
    """Return the facts that have not expired, by ref."""
    query = select(live_facts.c.ref, live_facts.c.facts).where(live_facts.c.expires > instant_key(now))
    return {ref: LiveFacts.model_validate_json(facts) for ref, facts in connection.execute(query)}


def count_up(connection: Connection) -> int:
    """Count a change and return the new version; the transaction must be for writing."""
    statement = (
        update(live_version).values(version=live_version.c.version + 1).returning(live_version.c.version)
    )
    version = connection.execute(statement).scalar()
    if version is None:
        version = 1
        connection.execute(insert(live_version), {"id": 1, "version": version})
    return int(version)


def instant_key(instant: datetime) -> str:
    """Return an instant as text that is ordered by time."""
    return instant.astimezone(UTC).isoformat(timespec="seconds")
