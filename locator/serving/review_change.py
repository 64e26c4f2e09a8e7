"""Reviews changes by hand before they are published: the checks of a load, then a person's acceptance."""

from collections.abc import Mapping, Sequence
from datetime import date
from hashlib import blake2b
from typing import Any

import orjson
from sqlalchemy import Connection

from ..feed.change_review import OutletBody, ReviewedChange, new_findings
from ..feed.closure_guard import closure_reasons
from ..feed.load import Loader
from ..feed.report import Finding
from ..hours import SHANGHAI
from ..index.release_diff import Guard, HoldReason
from ..network.outlet import DatedException, Outlet
from ..store.manual_change import ChangedOutlet, ManualChange, Review
from ..store.release_change import diff_of
from .change_preview import Accept, ChangePreview, NotConfirmed, RefusedChange, outlet_change

MAX_LISTED = 10


def review(loader: Loader, guard: Guard, accept: Accept) -> Review:
    """Return a review that runs the checks of a load, and raises unless the change is accepted."""

    def check(connection: Connection, change: ManualChange) -> None:
        preview = _preview(connection, change, loader, guard)
        if not accept(preview):
            raise NotConfirmed(preview)

    return check


def _preview(connection: Connection, change: ManualChange, loader: Loader, guard: Guard) -> ChangePreview:
    today = change.context.now.astimezone(SHANGHAI).date()
    findings = new_findings(loader, _reviewed(change), today)
    for finding in findings:
        if finding.severity == "error":
            raise RefusedChange(finding.column, finding)
    reasons = [
        *closure_reasons(_closing(change.outlets, today), _adcodes(change)),
        *guard(diff_of(connection, change.versions, change.context)),
    ]
    listed = [outlet_change(*outlet) for outlet in change.outlets[:MAX_LISTED]]
    token = _token(change, findings, reasons)
    return ChangePreview(change.base, len(change.outlets), listed, findings, reasons, token)


def _reviewed(change: ManualChange) -> ReviewedChange:
    before = {outlet.before.ref: _fields(outlet.before) for outlet in change.outlets}
    after = {outlet.after.ref: _fields(outlet.after) for outlet in change.outlets}
    rows = (version.row for version in change.versions)
    bodies = [OutletBody(row.ref, row.lat, row.lon, row.body) for row in rows]
    return ReviewedChange(before, after, bodies, change.base)


def _fields(outlet: Outlet) -> dict[str, Any]:
    return outlet.to_dict(outlet.code)


def _adcodes(change: ManualChange) -> Mapping[str, int]:
    return {version.row.ref: version.row.adcode for version in change.versions}


def _closing(outlets: Sequence[ChangedOutlet], today: date) -> list[str]:
    return [after.ref for before, after in outlets if _closures(after, today) - _closures(before, today)]


def _closures(outlet: Outlet, today: date) -> set[DatedException]:
    return {exception for exception in outlet.exceptions if exception.closed and exception.last >= today}


def _token(change: ManualChange, findings: Sequence[Finding], reasons: Sequence[HoldReason]) -> str:
    texts = [finding.sentence() for finding in findings] + [reason.sentence for reason in reasons]
    return blake2b(change.digest + orjson.dumps(texts), digest_size=16).hexdigest()
