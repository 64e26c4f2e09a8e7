"""Checks of uploads, in processes of their own; their results lie beside the uploads.

A large file takes many seconds of a processor. Server threads only start the check and read its result, so
that nobody else waits for it.
"""

import os
import pickle
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from fcntl import LOCK_EX, LOCK_NB, flock
from pathlib import Path
from typing import Any, NamedTuple

from ...errors import NoRelease, message
from ...feed.diff import Comparison
from ...index.release_diff import HoldReason
from ...runtime.child_processes import end_with_parent
from ...serving.container import Container
from ...store.releases import current_release
from .uploads import load_upload

PROCESS = "locator.web.admin.feed_check_process"
FOLDER, RESULT, LOCK, ATTEMPTS = "check", "result", "lock", "attempts"
MAX_ATTEMPTS = 2  # a check that was killed is started once more
INTERRUPTED = message("the check was interrupted; upload the file again")


class FeedCheck(NamedTuple):
    """Result of a check: the context of its report, or the problem of a file that cannot be used.

    It is valid for one release (None: before the first), with which the file was compared.
    """

    release: int | None
    problem: str = ""
    context: Mapping[str, Any] = {}
    comparison: Comparison | None = None
    reasons: Sequence[HoldReason] = ()


def find_check(container: Container, token: str) -> FeedCheck | None:
    """Return the result for the current release; None while the check runs, which is started if necessary."""
    folder = check_folder(container, token)
    result = _stored(folder / RESULT)
    if result is not None:
        if result.release == release_number(container):
            return result
        shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700, exist_ok=True)
    with (folder / LOCK).open("w") as file:
        try:
            flock(file, LOCK_EX | LOCK_NB)
        except BlockingIOError:
            return None
        attempts = folder / ATTEMPTS
        count = attempts.stat().st_size if attempts.exists() else 0
        if count >= MAX_ATTEMPTS:
            return FeedCheck(None, INTERRUPTED)
        attempts.write_bytes(b"." * (count + 1))
        start_process(PROCESS, container.settings.database, token, file.fileno())
    return None


def check_folder(container: Container, token: str) -> Path:
    """Return the folder of the result of an upload. Raises InvalidInput for an unknown token."""
    return load_upload(container.settings.database, token)[0].parent / FOLDER


def release_number(container: Container) -> int | None:
    """Return the number of the current release, or None before the first."""
    with container.read_transaction() as connection:
        try:
            return current_release(connection).number
        except NoRelease:
            return None


def _stored(path: Path) -> FeedCheck | None:
    try:
        result: FeedCheck = pickle.loads(path.read_bytes())  # noqa: S301 - written by PROCESS
    except FileNotFoundError:
        return None
    return result


def start_process(module: str, database: str, token: str, lock: int) -> None:
    """Start a process, which inherits the lock and so holds it until it ends."""
    subprocess.Popen(  # noqa: S603 - our own module
        [sys.executable, "-m", module, token],
        env=os.environ | {"LOCATOR_DATABASE": database},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        pass_fds=(lock,),
        preexec_fn=end_with_parent,
    )
