"""JSON or text logging with the request id, without user data.

An error is logged by type and traceback lines. Its message is omitted because it may contain user input.
"""

import logging
import sys
import traceback
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

import orjson

from .request_context import request_id_var

LogFormat = Literal["json", "text", "off"]
LOG_FORMATS: tuple[LogFormat, ...] = ("json", "text", "off")
PACKAGE_DIR = Path(__file__).parent.parent
EXTRA_FIELDS = ("request_id", "user", "role", "route", "method", "status", "ms")  # optional record attributes


def to_dict(record: logging.LogRecord) -> dict[str, Any]:
    """Return the fields of a log record."""
    line: dict[str, Any] = {
        "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
        "level": record.levelname.lower(),
        "logger": record.name,
        "event": record.getMessage(),
    }
    if request_id := request_id_var.get():
        line["request_id"] = request_id
    line |= {name: value for name in EXTRA_FIELDS if (value := getattr(record, name, None)) is not None}
    error = record.exc_info[1] if record.exc_info else None
    return line | ({"error": type(error).__name__, "at": _lines(error)} if error is not None else {})


def _lines(error: BaseException) -> list[str]:
    """Return the traceback lines of this package, and the line that raised the error."""
    frames = [(Path(frame.filename), frame) for frame in traceback.extract_tb(error.__traceback__)]
    local_lines = [
        f"{p.relative_to(PACKAGE_DIR)}:{f.lineno} {f.name}"
        for p, f in frames
        if p.is_relative_to(PACKAGE_DIR)
    ]
    return local_lines + [
        f"{p.name}:{f.lineno} {f.name}" for p, f in frames[-1:] if not p.is_relative_to(PACKAGE_DIR)
    ]


class JsonFormatter(logging.Formatter):
    """Formatter for JSON lines."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the formatted line."""
        return orjson.dumps(to_dict(record), default=str).decode()


class TextFormatter(logging.Formatter):
    """Formatter for readable text."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the formatted line."""
        line = to_dict(record)
        first = " ".join(str(line.pop(name)) for name in ("time", "level", "event"))
        return " ".join([first, *(f"{name}={value}" for name, value in line.items() if name != "logger")])


def install(form: LogFormat) -> None:
    """Send the log to standard error in the given format."""
    handler: logging.Handler = logging.NullHandler() if form == "off" else logging.StreamHandler(sys.stderr)
    handler.setFormatter(TextFormatter() if form == "text" else JsonFormatter())
    logger = logging.getLogger("locator")
    logger.handlers[:], logger.propagate = [handler], False
    logger.setLevel(logging.INFO)
