"""`python -m locator.web.admin.feed_publication_process TOKEN`: publish or hold an upload."""

import logging
import os
import pickle
import sys

from ...config import settings_from
from ...errors import InvalidFeed, InvalidInput, LocatorError, message, text_of
from ...serving.container import Container
from ...serving.validated_feed import ValidatedFeed
from ...store.releases import Published
from .feed_publications import (
    OUTCOME,
    REQUEST,
    FailedPublication,
    HeldUpload,
    Outcome,
    PublicationRequest,
    StoredPositions,
    invalid_rows,
    publication_folder,
)
from .uploads import load_upload

FAILED = message("the publication failed; the server's log has the reason")
NOTHING = message("no valid rows; nothing was published")

log = logging.getLogger(__name__)


def main(token: str) -> None:
    """Publish an upload. It is validated again, as the current release may have changed."""
    container = Container(settings_from(os.environ))
    try:
        folder = publication_folder(container, token)
    except InvalidInput:  # discarded meanwhile
        return
    request: PublicationRequest = pickle.loads((folder / REQUEST).read_bytes())  # noqa: S301
    unfinished = folder / f"{OUTCOME}.new"
    unfinished.write_bytes(pickle.dumps(_outcome(container, token, request)))
    unfinished.replace(folder / OUTCOME)


def _outcome(container: Container, token: str, request: PublicationRequest) -> Outcome:
    try:
        return _publish(container, token, request)
    except InvalidFeed as problem:
        return FailedPublication(problem.in_form)
    except LocatorError as problem:
        return FailedPublication(text_of(problem))
    except Exception:
        log.exception("the publication of an upload failed")
        return FailedPublication(FAILED)
    finally:
        container.alerts.flush()


def _publish(container: Container, token: str, request: PublicationRequest) -> Outcome:
    file, options = load_upload(container.settings.database, token)
    outlets, report = container.load_feed([file], options.load_options())
    if report.rejected and not request.allow_rejects:
        return FailedPublication(invalid_rows(report.rejected))
    if not outlets and report.position_proposals:
        count = container.positions.store(report, file.name, request.user, request.why)
        return StoredPositions(count)
    if not outlets:
        return FailedPublication(NOTHING)
    feed = ValidatedFeed(outlets, report, report.file_errors)
    result = container.submit(feed, [file], request.user, request.why)
    return result if isinstance(result, Published) else HeldUpload(result.id, result.rows)


if __name__ == "__main__":
    main(sys.argv[1])
