"""Publications of uploads, in processes of their own like their checks; server threads only start them."""

import pickle
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from fcntl import LOCK_EX, LOCK_NB, flock
from pathlib import Path
from time import sleep
from typing import IO, NamedTuple

from ...errors import InvalidInput, message
from ...serving.container import Container
from ...store.releases import Published
from .feed_checks import start_process
from .uploads import load_upload, upload_folder

TRIES, PAUSE = 5, 0.02  # seconds
PROCESS = "locator.web.admin.feed_publication_process"
FOLDER, REQUEST, OUTCOME, LOCK = "publication", "request", "outcome", "lock"
INTERRUPTED = message("the publication was interrupted; see the current release, then try again")


class PublicationRequest(NamedTuple):
    """Order to publish an upload: by a user, for a reason, without its invalid rows if that is allowed."""

    user: str
    why: str
    allow_rejects: bool


class HeldUpload(NamedTuple):
    """An upload that is held for review."""

    id: int
    rows: int


class StoredPositions(NamedTuple):
    """Number of positions proposed for an upload without coordinates, of which nothing was published."""

    positions: int


class FailedPublication(NamedTuple):
    """The reason why an upload was not published."""

    problem: str


Outcome = Published | HeldUpload | StoredPositions | FailedPublication


def invalid_rows(count: int) -> str:
    """Return the message that an upload has invalid rows."""
    return message("{count} invalid rows; fix them, or select the option to skip them", count=count)


def start_publication(container: Container, token: str, request: PublicationRequest) -> None:
    """Start to publish an upload, unless that is in progress. Raises InvalidInput for an unknown token."""
    load_upload(container.settings.database, token)
    folder = publication_folder(container, token)
    folder.mkdir(mode=0o700, exist_ok=True)
    for _ in range(TRIES):  # a page that looks for the outcome has the lock for a moment
        with _lock(folder) as (file, is_free):
            if is_free:
                (folder / OUTCOME).unlink(missing_ok=True)
                (folder / REQUEST).write_bytes(pickle.dumps(request))
                return start_process(PROCESS, container.settings.database, token, file.fileno())
        sleep(PAUSE)
    return None


def find_outcome(container: Container, token: str) -> Outcome | None:
    """Return the outcome; None while the publication is in progress."""
    folder = publication_folder(container, token)
    if not (folder / REQUEST).exists():
        return FailedPublication(INTERRUPTED)
    with _lock(folder) as (_, is_free):
        if not is_free:
            return None
    try:
        outcome: Outcome = pickle.loads((folder / OUTCOME).read_bytes())  # noqa: S301 - written by PROCESS
    except FileNotFoundError:
        return FailedPublication(INTERRUPTED)
    return outcome


def has_outcome(container: Container, token: str) -> bool:
    """Return whether the file of an upload is gone because it has been published, held or stored."""
    try:
        folder = publication_folder(container, token)
        return (folder / OUTCOME).exists() and not any(path.is_file() for path in folder.parent.iterdir())
    except InvalidInput:
        return False


def forget_publication(container: Container, token: str) -> None:
    """Remove the request and the outcome, so that the upload can be published again."""
    shutil.rmtree(publication_folder(container, token), ignore_errors=True)


def publication_folder(container: Container, token: str) -> Path:
    """Return the folder of a publication. Raises InvalidInput for an unknown token."""
    return upload_folder(container.settings.database, token) / FOLDER


@contextmanager
def _lock(folder: Path) -> Iterator[tuple[IO[str], bool]]:
    """Yield the file of the lock, which the process inherits, and whether it was free."""
    with (folder / LOCK).open("w") as file:
        try:
            flock(file, LOCK_EX | LOCK_NB)
        except BlockingIOError:
            yield file, False
        else:
            yield file, True
