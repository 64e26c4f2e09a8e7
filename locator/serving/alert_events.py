"""Bodies of alerts: JSON objects with the reasons and a link for operators."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import uuid4

import orjson

from ..feed.pii import masked
from ..hours import SHANGHAI
from ..index.release_diff import HoldReason
from ..store.alerts import Alert
from ..store.feed_times import FeedChange, LastFeed
from ..store.held_loads import HeldLoad

PAGES = {
    "load_held": "/admin/held",
    "load_failed": "/admin/feed",
    "positions_to_confirm": "/admin/positions",
    "feed_missing": "/admin",
    "feed_resumed": "/admin/releases",
}
Summary = Mapping[str, Any]


def held_alert(load: HeldLoad, summary: Summary, site: str, now: datetime) -> Alert:
    """Return the alert of a load that waits for approval."""
    members = {"feed": load.origin, "load": load.id, "outlets": load.rows, "release": load.base}
    return _alert("load_held", load.reasons, members | {"summary": summary}, site, now)


def failed_alert(
    feed: str, reasons: Iterable[HoldReason], summary: Summary | None, site: str, now: datetime
) -> Alert:
    """Return the alert of a load that published nothing and waits for nobody."""
    return _alert("load_failed", reasons, {"feed": feed, "summary": summary}, site, now)


def positions_alert(
    feed: str, reason: HoldReason, count: int, summary: Summary, site: str, now: datetime
) -> Alert:
    """Return the alert of a load without coordinates, whose proposed positions wait for confirmation."""
    members = {"feed": feed, "positions": count, "summary": summary}
    return _alert("positions_to_confirm", [reason], members, site, now)


def feed_alert(change: FeedChange, last: LastFeed, hours: int, site: str, now: datetime) -> Alert:
    """Return the alert of a feed that is missing, or published again."""
    published = last.at.astimezone(SHANGHAI).isoformat(timespec="seconds") if last.at else None
    sentence = f"the last feed, {last.origin}, was published at {published}"
    if change == "feed_missing":
        which = sentence if last.at else "none has ever been published"
        sentence = f"no feed was published in the last {hours} hours; {which}"
    members = {"feed": last.origin, "published": published}
    return _alert(change, [HoldReason(change, sentence, {"hours": hours})], members, site, now)


def _alert(
    event: str, reasons: Iterable[HoldReason], members: Mapping[str, Any], site: str, now: datetime
) -> Alert:
    alert_id, at = f"alert_{uuid4().hex}", now.astimezone(SHANGHAI).isoformat(timespec="seconds")
    texts = [
        {"code": reason.code, "text": masked(reason.sentence), "figures": reason.figures}
        for reason in reasons
    ]
    head = {"id": alert_id, "event": event, "at": at, "site": site or None}
    body = {**head, **members, "reasons": texts, "link": f"{site}{PAGES[event]}"}
    return Alert(alert_id, event, now.isoformat(), orjson.dumps(body))
