"""Live facts for operators: what is in force, who reported it, and its end."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, select

from ..network.live_facts import AnyFact, LiveFacts
from . import log
from .live_facts import instant_key, put, remove
from .schema_live import live_facts


class LiveRow(NamedTuple):
    """The facts of an outlet that have not expired, and the key that reported last."""

    ref: str
    facts: LiveFacts
    by: str


def list_facts(connection: Connection, now: datetime) -> Sequence[LiveRow]:
    """Return the facts that have not expired, ordered by ref."""
    query = select(live_facts.c.ref, live_facts.c.facts, live_facts.c.by).order_by(live_facts.c.ref)
    rows = connection.execute(query.where(live_facts.c.expires > instant_key(now)))
    valid = (LiveRow(ref, _unexpired(LiveFacts.model_validate_json(body), now), by) for ref, body, by in rows)
    return [row for row in valid if row.facts.items()]


def change(
    connection: Connection,
    ref: str,
    changed: LiveFacts,
    withdrawn: Collection[str],
    now: datetime,
    by: str,
) -> None:
    """Set the given facts of an outlet and withdraw others; the remaining ones stay as they are."""
    query = select(live_facts.c.facts).where(live_facts.c.ref == ref)
    body = connection.execute(query).scalar()
    current = _unexpired(LiveFacts.model_validate_json(body), now) if body else LiveFacts()
    facts: dict[str, AnyFact] = dict(current.items()) | dict(changed.items())
    remaining = {name: fact for name, fact in facts.items() if name not in withdrawn}
    if remaining:
        put(connection, ref, LiveFacts.model_validate(remaining), now, by)
    else:
        remove(connection, ref)


def end(connection: Connection, ref: str, name: str, now: datetime, *, by: str) -> bool:
    """End a fact of an outlet now, and log who did; returns whether it was in force."""
    row = next((row for row in list_facts(connection, now) if row.ref == ref), None)
    if row is None or getattr(row.facts, name, None) is None:
        return False
    change(connection, ref, LiveFacts(), (name,), now, row.by)
    details = {"ref": ref, "fact": name, "reported by": row.by}
    log.write(connection, log.LogEntry(now, by, "live fact ended", "", None, details))
    return True


def _unexpired(facts: LiveFacts, now: datetime) -> LiveFacts:
    return LiveFacts.model_validate({name: fact for name, fact in facts.items() if fact.expires > now})
