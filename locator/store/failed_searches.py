"""Counts of searches without results, by week and client; text is stored only from ten clients on.

Writers hold the exclusive write lock, so rows read here do not change until the transaction ends.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Table,
    bindparam,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
    update,
)

from ..answers.search_anonymity import (
    MIN_PEOPLE,
    RETENTION_WEEKS,
    FailedSearch,
    Failure,
    first_open_week,
    rounded_count,
    week_of,
)
from .schema_failed import clients, searches

MAX_CLIENTS = 200_000  # marks per week; bounds the table under a flood of searches
BATCH_ROWS = 500  # marks per statement


class FailedSearchRow(NamedTuple):
    """A search by ten or more clients in a week; `people` is rounded down to tens."""

    week: str
    search: FailedSearch
    people: int


def count(connection: Connection, failures: Iterable[Failure], now: datetime) -> None:
    """Count failed searches, one per client mark; skips weeks that are over."""
    first = first_open_week(now)
    by_client = {failure.client_id: failure for failure in failures if failure.week >= first}
    for row in _rows_with_marks(connection, clients, list(by_client)):
        del by_client[row.mark]
    total = connection.execute(select(func.count()).select_from(clients)).scalar_one()
    new = list(islice(by_client.values(), max(0, MAX_CLIENTS - total)))
    if new:
        connection.execute(
            insert(clients), [{"mark": failure.client_id, "week": failure.week} for failure in new]
        )
        _add(connection, new)


def _add(connection: Connection, new: Sequence[Failure]) -> None:
    counts, by_mark = (
        Counter(failure.search_id for failure in new),
        {failure.search_id: failure for failure in new},
    )
    existing = {row.mark: row.people for row in _rows_with_marks(connection, searches, list(counts))}
    inserts = [_new_row(by_mark[mark], counts[mark]) for mark in counts.keys() - existing.keys()]
    updates = [_update_params(by_mark[mark], people + counts[mark]) for mark, people in existing.items()]
    if inserts:
        connection.execute(insert(searches), inserts)
    if updates:
        by_key = searches.c.mark == bindparam("named")
        statement = update(searches).where(by_key)
        connection.execute(statement.values(people=bindparam("total"), told=bindparam("words")), updates)


def _new_row(failure: Failure, total: int) -> dict[str, object]:
    return {
        "mark": failure.search_id,
        "week": failure.week,
        "people": total,
        "told": _disclosed_text(failure, total),
    }


def _update_params(failure: Failure, total: int) -> dict[str, object]:
    return {"named": failure.search_id, "total": total, "words": _disclosed_text(failure, total)}


def _disclosed_text(failure: Failure, total: int) -> str | None:
    return failure.text if total >= MIN_PEOPLE else None


def _rows_with_marks(connection: Connection, table: Table, marks: list[bytes]) -> Iterator[Row[Any]]:
    for start in range(0, len(marks), BATCH_ROWS):
        part = marks[start : start + BATCH_ROWS]
        yield from connection.execute(select(table).where(table.c.mark.in_(part))).all()


def list_failed_searches(connection: Connection) -> list[FailedSearchRow]:
    """Return searches by ten or more clients, newest week first; the order reveals only the counts."""
    query = select(searches).where(searches.c.told.is_not(None), searches.c.people >= MIN_PEOPLE)
    searches_found = [
        FailedSearchRow(row.week, FailedSearch.from_text(row.told), rounded_count(row.people))
        for row in connection.execute(query)
    ]
    by_count = sorted(searches_found, key=lambda item: (-item.people, item.search))
    return sorted(by_count, key=lambda item: item.week, reverse=True)


def needs_pruning(connection: Connection, now: datetime) -> bool:
    """Return True if `prune` would delete rows."""
    return any(
        connection.execute(select(exists().where(expired))).scalar() for _table, expired in _expired(now)
    )


def prune(connection: Connection, now: datetime) -> None:
    """Delete client marks and undisclosed searches of past weeks, and everything of expired weeks."""
    for table, expired in _expired(now):
        connection.execute(delete(table).where(expired))


def _expired(now: datetime) -> Iterator[tuple[Table, ColumnElement[bool]]]:
    over, old = first_open_week(now), week_of(now - timedelta(weeks=RETENTION_WEEKS))
    yield clients, clients.c.week < over
    yield searches, or_(searches.c.week < old, (searches.c.week < over) & searches.c.told.is_(None))
