"""Searches that found nothing, by week and person; what fewer than ten have sought stands nowhere in words.

Who writes holds the lock of all who write, so what is looked up here stands until the transaction ends.
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

from ..answers.failed_searches import ENOUGH, WEEKS_KEPT, FailedSearch, Failure, first_open, shown, week_of
from .schema_failed import askers, searches

MOST_ASKERS = 200_000  # marks of a week; who floods it with searches gains no more room
AT_ONCE = 500  # marks in one statement


class FailedSearchRow(NamedTuple):
    """What ten or more have sought in a week; `people` is rounded down to tens."""

    week: str
    sought: FailedSearch
    people: int


def count(connection: Connection, failures: Iterable[Failure], now: datetime) -> None:
    """Count searches, one for each asker; those of a week that is over are left out."""
    first = first_open(now)
    fresh = {each.asker: each for each in failures if each.week >= first}
    for known in _known(connection, askers, list(fresh)):
        del fresh[known.mark]
    there = connection.execute(select(func.count()).select_from(askers)).scalar_one()
    new = list(islice(fresh.values(), max(0, MOST_ASKERS - there)))
    if new:
        connection.execute(insert(askers), [{"mark": each.asker, "week": each.week} for each in new])
        _add(connection, new)


def _add(connection: Connection, new: Sequence[Failure]) -> None:
    more, by_mark = Counter(each.mark for each in new), {each.mark: each for each in new}
    held = {row.mark: row.people for row in _known(connection, searches, list(more))}
    begun = [_begun(by_mark[mark], more[mark]) for mark in more.keys() - held.keys()]
    grown = [_grown(by_mark[mark], people + more[mark]) for mark, people in held.items()]
    if begun:
        connection.execute(insert(searches), begun)
    if grown:
        named = searches.c.mark == bindparam("named")
        changed = update(searches).where(named)
        connection.execute(changed.values(people=bindparam("total"), told=bindparam("words")), grown)


def _begun(failure: Failure, total: int) -> dict[str, object]:
    return {"mark": failure.mark, "week": failure.week, "people": total, "told": _told(failure, total)}


def _grown(failure: Failure, total: int) -> dict[str, object]:
    return {"named": failure.mark, "total": total, "words": _told(failure, total)}


def _told(failure: Failure, total: int) -> str | None:
    return failure.text if total >= ENOUGH else None


def _known(connection: Connection, table: Table, marks: list[bytes]) -> Iterator[Row[Any]]:
    for start in range(0, len(marks), AT_ONCE):
        part = marks[start : start + AT_ONCE]
        yield from connection.execute(select(table).where(table.c.mark.in_(part))).all()


def listed(connection: Connection) -> list[FailedSearchRow]:
    """What ten or more have sought, the newest week first; nothing in the order tells what counts do not."""
    asked = select(searches).where(searches.c.told.is_not(None), searches.c.people >= ENOUGH)
    found = [
        FailedSearchRow(row.week, FailedSearch.of_text(row.told), shown(row.people))
        for row in connection.execute(asked)
    ]
    by_count = sorted(found, key=lambda each: (-each.people, each.sought))
    return sorted(by_count, key=lambda each: each.week, reverse=True)


def overdue(connection: Connection, now: datetime) -> bool:
    """Whether there is something that `prune` would delete."""
    return any(connection.execute(select(exists().where(gone))).scalar() for _table, gone in _gone(now))


def prune(connection: Connection, now: datetime) -> None:
    """Delete, of weeks that are over, who asked and what fewer than ten sought; all of old weeks."""
    for table, gone in _gone(now):
        connection.execute(delete(table).where(gone))


def _gone(now: datetime) -> Iterator[tuple[Table, ColumnElement[bool]]]:
    over, old = first_open(now), week_of(now - timedelta(weeks=WEEKS_KEPT))
    yield askers, askers.c.week < over
    yield searches, or_(searches.c.week < old, (searches.c.week < over) & searches.c.told.is_(None))
