"""`python -m locator.web.admin.feed_check_process TOKEN`: check an upload and store the result."""

import logging
import os
import pickle
import sys
from collections.abc import Iterable
from contextlib import suppress
from fcntl import LOCK_EX, flock

from ...config import settings_from
from ...errors import InvalidFeed, InvalidInput, message
from ...feed.diff import unchanged
from ...feed.report import Report
from ...network.outlet import Outlet
from ...render.reports.feed import report_context
from ...serving.container import Container
from ...serving.validated_feed import ValidatedFeed
from ...store.pending_count import pending_after
from .feed_checks import RESULT, FeedCheck, check_folder, release_number
from .uploads import load_upload

NICENESS = 10
ONE_AT_A_TIME = "checks.lock"
FAILED = message("the check failed; the server's log has the reason")

log = logging.getLogger(__name__)


def main(token: str) -> None:
    """Check an upload and store the result; checks run one at a time."""
    os.nice(NICENESS)
    container = Container(settings_from(os.environ))
    try:
        folder = check_folder(container, token)
    except InvalidInput:  # discarded meanwhile
        return
    with (folder.parent.parent / ONE_AT_A_TIME).open("w") as lock:
        flock(lock, LOCK_EX)
        result = pickle.dumps(_checked(container, token))
    with suppress(FileNotFoundError):  # discarded meanwhile
        unfinished = folder / f"{RESULT}.new"
        unfinished.write_bytes(result)
        unfinished.replace(folder / RESULT)


def _checked(container: Container, token: str) -> FeedCheck:
    release = release_number(container)
    try:
        return _check(container, token, release)
    except InvalidFeed as problem:
        return FeedCheck(release, problem.in_form)
    except Exception:
        log.exception("the check of an upload failed")
        return FeedCheck(release, FAILED)


def _check(container: Container, token: str, release: int | None) -> FeedCheck:
    file, options = load_upload(container.settings.database, token)
    outlets, report = container.load_feed([file], options.load_options())
    counts = {
        "usable": len(outlets),
        "proposed": _pending_notices(container, outlets, report),
        "positions": len(report.position_proposals),
    }
    context = report_context(report, container.gazetteer.children(None)) | counts
    validated = ValidatedFeed(outlets, report, report.file_errors)
    reasons = container.hold_reasons(validated, [file]) if outlets else ()
    return FeedCheck(release, "", context, report.comparison, reasons)


def _pending_notices(container: Container, outlets: Iterable[Outlet], report: Report) -> int:
    """Return how many notices will be pending after publication."""
    refs = {proposal.ref for proposal in report.proposals}
    if not refs:
        return 0
    previous = container.previous_release()
    overlaid = previous.with_overrides if previous else unchanged
    by_ref = {outlet.ref: overlaid(outlet) for outlet in outlets if outlet.ref in refs}
    with container.read_transaction() as connection:
        return pending_after(connection, report.proposals, by_ref, container.clock())


if __name__ == "__main__":
    main(sys.argv[1])
