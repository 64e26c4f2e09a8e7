"""Reviews changes by hand before they are published: the checks of a load, then a person's acceptance."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from hashlib import blake2b
from typing import Any, NamedTuple

import orjson
from sqlalchemy import Connection

from ..feed.change_review import OutletBody, ReviewedChange, new_findings
from ..feed.closure_guard import closure_reasons, long_closure
from ..feed.guard.closures import CLOSED_SOON
from ..feed.load import Loader
from ..feed.report import Finding
from ..hours import SHANGHAI
from ..index.release_diff import Guard, HoldReason
from ..network.outlet import DatedException, Outlet
from ..store.manual_change import ChangedVersion, ManualChange, Review
from ..store.release_change import diff_of
from ..store.unapplied import Unapplied, unapplied
from .change_preview import (
    Accept,
    ChangeCounts,
    ChangePreview,
    ListedOutlet,
    NotConfirmed,
    OutletPair,
    RefusedChange,
    listed_outlet,
    outlet_change,
)

MAX_LISTED = 10
MAX_NAMED = 1_000
MAX_REASONS = 3  # of overrides, quoted
CLOSED_HOURS = ("off", "closed")
OLDER = "older"  # the code of the guard for older files and dates


class Checks(NamedTuple):
    """Checks of a change: those of a load, and a guard.

    `before` are the outlets that lack overrides before the change; None if it is made to apply them. The
    outlet `first` is listed first.
    """

    loader: Loader
    guard: Guard
    before: Unapplied | None = None
    first: str = ""


def review(checks: Checks, accept: Accept) -> Review:
    """Return a review that runs the checks, and raises unless the change is accepted."""

    def check(connection: Connection, change: ManualChange) -> None:
        preview = _preview(connection, change, checks)
        if not accept(preview):
            raise NotConfirmed(preview)

    return check


def _preview(connection: Connection, change: ManualChange, checks: Checks) -> ChangePreview:
    today = change.context.now.astimezone(SHANGHAI).date()
    changed = sorted(change.changed, key=lambda version: version.ref != checks.first)
    findings, reasons = [], _guard_reasons(connection, change, checks.guard)
    if not change.is_copy:
        outlets = [version.outlets for version in changed]
        findings = _findings(outlets, change, checks.loader, today)
        closing = _closing(outlets, today)
        closures = frozenset().union(*closing.values())
        reasons = [
            *long_closure(closures),
            *closure_reasons(closing, _adcodes(change), checks.loader.areas),
            *reasons,
        ]
    if checks.before is not None:
        reasons = [*_override_reasons(connection, change, checks.before), *reasons]
    added = sum(before is None for before, _ in changed)
    removed = sum(after is None for _, after in changed)
    listed = [outlet_change(*version.outlets) for version in changed[:MAX_LISTED]]
    counts = ChangeCounts(added, len(changed) - added - removed, removed)
    token = _token(change, findings, reasons)
    return ChangePreview(change.base, counts, listed, findings, reasons, token, _named(change, changed))


def _override_reasons(
    connection: Connection, change: ManualChange, before: Unapplied
) -> Iterator[HoldReason]:
    """Yield a reason if other overrides than those of the change are applied, or are no longer."""
    if not change.is_copy:
        count = len(before.refs & {version.ref for version in change.changed})
        if count:
            sentence = f"{_outlets(count)} would get the manual changes that a rollback has left out"
            yield _override_reason("overrides_return", sentence, count, before.reasons)
        return
    after = unapplied(connection, change.versions, change.context.now)
    if count := len(after.refs - before.refs):
        sentence = f"{_outlets(count)} would no longer have the manual changes in force"
        yield _override_reason("overrides_lost", sentence, count, after.reasons)


def _outlets(count: int) -> str:
    return "1 outlet" if count == 1 else f"{count:,} outlets"


def _override_reason(code: str, sentence: str, count: int, reasons: Sequence[str]) -> HoldReason:
    quoted = ", ".join(reasons[:MAX_REASONS])
    return HoldReason(code, f"{sentence} ({quoted})", {"changed": count, "examples": quoted})


def _named(change: ManualChange, changed: Sequence[ChangedVersion]) -> list[ListedOutlet]:
    adcodes = _adcodes(change)
    pairs = (version.outlets for version in changed[:MAX_NAMED])
    return [
        listed_outlet(before, after, adcodes.get((after or before).ref, 0))  # type: ignore[union-attr]
        for before, after in pairs
    ]


def _guard_reasons(connection: Connection, change: ManualChange, guard: Guard) -> list[HoldReason]:
    """Return the reasons of the guard; that data are older is what a rollback is for.

    Closures by hand have reasons of their own.
    """
    context = change.context._replace(feed_created=None)
    reasons = guard(diff_of(connection, change.versions, context))
    expected = OLDER if change.is_copy else CLOSED_SOON
    return [reason for reason in reasons if reason.code != expected]


def _findings(
    outlets: Sequence[OutletPair], change: ManualChange, loader: Loader, today: date
) -> list[Finding]:
    findings = new_findings(loader, _reviewed(outlets, change), today)
    for finding in findings:
        if finding.severity == "error":
            raise RefusedChange(finding.column, finding)
    return findings


def _reviewed(outlets: Sequence[OutletPair], change: ManualChange) -> ReviewedChange:
    before = {outlet.ref: _fields(outlet) for outlet, _ in outlets if outlet}
    after = {outlet.ref: _fields(outlet) for _, outlet in outlets if outlet}
    rows = (version.row for version in change.versions)
    bodies = [OutletBody(row.ref, row.lat, row.lon, row.body) for row in rows]
    return ReviewedChange(before, after, bodies, change.base)


def _fields(outlet: Outlet) -> dict[str, Any]:
    return outlet.to_dict(outlet.code)


def _adcodes(change: ManualChange) -> Mapping[str, int]:
    return {version.row.ref: version.row.adcode for version in change.versions}


def _closing(outlets: Sequence[OutletPair], today: date) -> dict[str, set[DatedException]]:
    """Return the new closures of each outlet that has any."""
    added = {
        after.ref: _closures(after, today) - _closures(before, today) for before, after in outlets if after
    }
    return {ref: closures for ref, closures in added.items() if closures}


def _closures(outlet: Outlet | None, today: date) -> set[DatedException]:
    exceptions = outlet.exceptions if outlet else ()
    return {item for item in exceptions if item.last >= today and (item.closed or item.hours in CLOSED_HOURS)}


def _token(change: ManualChange, findings: Sequence[Finding], reasons: Sequence[HoldReason]) -> str:
    texts = [finding.sentence() for finding in findings] + [reason.sentence for reason in reasons]
    return blake2b(change.digest + orjson.dumps(texts), digest_size=16).hexdigest()
