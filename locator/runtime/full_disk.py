"""How a full disk shows in the errors of files, SQLite and PostgreSQL."""

import errno
from collections.abc import Iterator

DISK_FULL = "the disk is full"  # begins the message of a child process
FULL_ERRNO = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
FULL_SQLITE = (13, 4874)  # SQLITE_FULL; SQLITE_IOERR_SHMSIZE, as the shared memory is a file
FULL_POSTGRESQL = "53100"  # disk_full


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
