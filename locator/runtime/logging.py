"""Log lines as JSON or as text: what happened, in which request; never a position, a word or a number.

An error is told by its type and the lines of this program it went through. Its message is left out, for it
may repeat what somebody has sent.
"""

import logging
import sys
import traceback
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

import orjson

from .request_context import running

Form = Literal["json", "text", "off"]
FORMS: tuple[Form, ...] = ("json", "text", "off")
OURS = Path(__file__).parent.parent
TOLD = ("request_id", "route", "method", "status", "ms")  # members that a line may have beside the usual ones


def told(record: logging.LogRecord) -> dict[str, Any]:
    """The members of a line."""
    line: dict[str, Any] = {
        "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
        "level": record.levelname.lower(),
        "logger": record.name,
        "event": record.getMessage(),
    }
    if request_id := running.get():
        line["request_id"] = request_id
    line |= {name: value for name in TOLD if (value := getattr(record, name, None)) is not None}
    error = record.exc_info[1] if record.exc_info else None
    return line | ({"error": type(error).__name__, "at": _lines(error)} if error is not None else {})


def _lines(error: BaseException) -> list[str]:
    """Return the lines of this program that the error went through, and the one that raised it."""
    frames = [(Path(frame.filename), frame) for frame in traceback.extract_tb(error.__traceback__)]
    own = [f"{p.relative_to(OURS)}:{f.lineno} {f.name}" for p, f in frames if p.is_relative_to(OURS)]
    return own + [f"{p.name}:{f.lineno} {f.name}" for p, f in frames[-1:] if not p.is_relative_to(OURS)]


class Json(logging.Formatter):
    """A line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        return orjson.dumps(told(record), default=str).decode()


class Text(logging.Formatter):
    """The same for eyes."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        line = told(record)
        first = " ".join(str(line.pop(name)) for name in ("time", "level", "event"))
        return " ".join([first, *(f"{name}={value}" for name, value in line.items() if name != "logger")])


def install(form: Form) -> None:
    """Send what the program logs to standard error, in this form."""
    handler: logging.Handler = logging.NullHandler() if form == "off" else logging.StreamHandler(sys.stderr)
    handler.setFormatter(Text() if form == "text" else Json())
    ours = logging.getLogger("locator")
    ours.handlers[:], ours.propagate = [handler], False
    ours.setLevel(logging.INFO)
