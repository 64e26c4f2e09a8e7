"""When the last feed was published, and whether its absence was reported.

A load without changes counts, as does a held one once approved. Edits, rollbacks and the sample do not.
"""

from datetime import datetime, timedelta
from typing import Literal, NamedTuple

from sqlalchemy import Connection, insert, select, update

from .publish import current_number, is_sample
from .schema import releases
from .schema_alerts import last_feed

FeedChange = Literal["feed_missing", "feed_resumed"]


class LastFeed(NamedTuple):
    """The last feed: time, origin, and since when its absence is reported; None where there is none.

    Without a feed, `waiting_since` is the time of the first release.
    """

    at: datetime | None
    origin: str | None
    missing_since: datetime | None
    waiting_since: datetime | None

    def change(self, now: datetime, max_age: timedelta) -> FeedChange | None:
        """Return what is to be reported now."""
        since = self.at or self.waiting_since
        if self.missing_since is None:
            return "feed_missing" if since and now - since > max_age else None
        return "feed_resumed" if self.at and self.at >= self.missing_since else None


def record_feed(connection: Connection, origin: str, now: datetime) -> None:
    """Record that the feed of the current release was published now, unless it is the sample."""
    if not is_sample(connection, current_number(connection)):
        _save(connection, at=now.isoformat(), origin=origin)


def published_at(connection: Connection) -> datetime | None:
    """Return when the last feed was published; None before the first."""
    return _time(connection.execute(select(last_feed.c.at)).scalar())


def get_last_feed(connection: Connection) -> LastFeed:
    """Return the last feed."""
    row = connection.execute(select(last_feed)).one_or_none()
    first = connection.execute(select(releases.c.published).order_by(releases.c.number).limit(1)).scalar()
    if row is None:
        return LastFeed(None, None, None, _time(first))
    return LastFeed(_time(row.at), row.origin, _time(row.missing_since), _time(first))


def record_change(connection: Connection, change: FeedChange, now: datetime) -> None:
    """Record that the absence of feeds, or its end, is reported."""
    _save(connection, missing_since=now.isoformat() if change == "feed_missing" else None)


def _save(connection: Connection, **values: str | None) -> None:
    if not connection.execute(update(last_feed).values(values)).rowcount:
        connection.execute(insert(last_feed), {"id": 1} | values)


def _time(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
