"""Tell failed writes from other errors: of files, libraries, programs, SQLite and PostgreSQL."""

import errno
import os
from collections.abc import Iterator

DISK_FULL = "the disk is full"  # begins the message of a child process
TOO_LARGE = "a file cannot be written: it is larger than this system allows"
REASONS = {
    errno.ENOSPC: DISK_FULL,
    errno.EDQUOT: DISK_FULL,
    errno.EFBIG: TOO_LARGE,
    errno.EROFS: "a file cannot be written: the disk is read-only",
    errno.EIO: "a file cannot be written: the disk reports an error",
}
TEXTS = {
    **{os.strerror(number): reason for number, reason in REASONS.items() if number != errno.EIO},
    "database or disk is full": DISK_FULL,
    "Can not write to writer": "a file cannot be written: the disk is full, or the file larger than allowed",
    "Write failed": "a file cannot be written",
}  # of osmium, SQLite and programs, which name no number
FULL_ERRNO = (errno.ENOSPC, errno.EDQUOT)
FULL_SQLITE = (13, 4874)  # SQLITE_FULL; SQLITE_IOERR_SHMSIZE, as the shared memory is a file
FULL_POSTGRESQL = "53100"  # disk_full


def write_problem(error: Exception) -> str:
    """Return why a file could not be written; '' if the error is about something else."""
    if isinstance(error, OSError) and error.errno in REASONS:
        return REASONS[error.errno]
    return write_problem_in(str(error))


def write_problem_in(text: str) -> str:
    """Return the failed write that the message of a library or program names; '' if it names none."""
    return next((reason for words, reason in TEXTS.items() if words in text), "")


def is_disk_full(error: BaseException) -> bool:
    """Return whether an error, or one that it replaced, was raised because a disk is full."""
    return any(map(_is_full, _chain(error)))


def _is_full(error: BaseException) -> bool:
    return (
        (isinstance(error, OSError) and error.errno in FULL_ERRNO)
        or getattr(error, "sqlite_errorcode", None) in FULL_SQLITE
        or getattr(error, "sqlstate", None) == FULL_POSTGRESQL
    )


def _chain(error: BaseException) -> Iterator[BaseException]:
    """Yield an error, the one of its database driver, and those in whose handling it was raised."""
    seen: set[int] = set()
    pending: list[BaseException | None] = [error]
    while pending:
        current = pending.pop()
        if current is not None and id(current) not in seen:
            seen.add(id(current))
            yield current
            pending += [current.__context__, current.__cause__, getattr(current, "orig", None)]
