"""Tell failed writes from input that cannot be read: both raise OSError or RuntimeError."""

import errno
import os

DISK_FULL = "the disk is full"
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


def write_problem(error: Exception) -> str:
    """Return why a file could not be written; '' if the error is about something else."""
    if isinstance(error, OSError) and error.errno in REASONS:
        return REASONS[error.errno]
    return write_problem_in(str(error))


def write_problem_in(text: str) -> str:
    """Return the failed write that the message of a library or program names; '' if it names none."""
    return next((reason for words, reason in TEXTS.items() if words in text), "")
