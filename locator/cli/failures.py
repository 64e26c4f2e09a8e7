"""Errors as commands print them, with their exit codes."""

import click

from ..errors import DiskFull, InvalidInput, LocatorError
from ..runtime.write_errors import is_disk_full
from .options import EXIT_DISK_FULL


class NoSpace(click.ClickException):
    """A command that a full disk ended."""

    exit_code = EXIT_DISK_FULL


def failure_of(problem: LocatorError | OSError) -> click.ClickException:
    """Return the error to show; a full disk has an exit code of its own."""
    if isinstance(problem, DiskFull) or is_disk_full(problem):
        return NoSpace(str(DiskFull()))
    if isinstance(problem, OSError):
        return click.ClickException(f"{problem.filename or 'file'}: {problem.strerror}")
    return click.ClickException(_error_text(problem))


def _error_text(error: LocatorError) -> str:
    allowed = ", ".join(getattr(error, "allowed", ()))
    # A text about a numbered load or override names the number.
    text = error.detail if isinstance(error, InvalidInput) and error.field == "id" else str(error)
    parts = [text, f"allowed: {allowed}" if allowed else "", getattr(error, "hint", "")]
    return "; ".join(filter(None, parts))
