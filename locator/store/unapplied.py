"""Outlets that lack current overrides, as after a rollback: a rolled-back release has those of its time."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, NamedTuple

import orjson
from sqlalchemy import ColumnElement, Connection, or_

from ..hours import SHANGHAI
from ..index.column_store import StoredRow
from ..index.search import adcode_range
from .manual_change import with_overlay
from .overlay import Overlay, current_overlay
from .publish import current_number
from .releases import versions_of
from .rows import Version
from .schema import feed_bodies, outlets


class Unapplied(NamedTuple):
    """Outlets of a release that lack current overrides, and the reasons of those overrides."""

    refs: frozenset[str]
    reasons: tuple[str, ...]


def unapplied(connection: Connection, versions: Iterable[Version], now: datetime) -> Unapplied:
    """Return the outlets among versions that would change if the current overrides were applied again.

    That closures are over changes nothing.
    """
    today = now.astimezone(SHANGHAI).date()
    overlay = current_overlay(connection, today)
    candidates = (v for v in versions if v.feed_body or overlay.applies_to(v.row))
    pairs = ((v.row, with_overlay(overlay, v).row) for v in candidates)
    rows = [old for old, new in pairs if old.body != new.body and _ahead(old, today) != _ahead(new, today)]
    reasons = (row.reason for outlet in rows for row in overlay.overrides_of(outlet))
    return Unapplied(frozenset(row.ref for row in rows), tuple(dict.fromkeys(reasons)))


def _ahead(row: StoredRow, today: date) -> dict[str, Any]:
    """Return the fields of an outlet with the exceptions of today and later."""
    fields: dict[str, Any] = orjson.loads(row.body)
    exceptions = fields.pop("exceptions", None) or ()
    return fields | {"exceptions": [item for item in exceptions if item["to"] >= today.isoformat()]}


def unapplied_now(connection: Connection, now: datetime) -> Unapplied:
    """Return the outlets of the current release that lack current overrides, as after a rollback."""
    number = current_number(connection)
    if number is None:
        return Unapplied(frozenset(), ())
    condition = _may_lack(current_overlay(connection, now.astimezone(SHANGHAI).date()))
    return unapplied(connection, versions_of(connection, number, condition), now)


def _may_lack(overlay: Overlay) -> ColumnElement[bool]:
    """Return the condition that an outlet has an override, or that one in force concerns it."""
    refs = [*overlay.edits, *(closure.ref for closure in overlay.closures if closure.ref)]
    areas = [adcode_range(closure.adcode) for closure in overlay.closures if closure.adcode]
    within = [outlets.c.adcode.between(first, last) for first, last in areas]
    return or_(feed_bodies.c.body.is_not(None), outlets.c.ref.in_(refs), *within)
