"""Types of the values of an outlet: texts, days, web addresses, durations."""

import re
from datetime import date
from functools import lru_cache
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints, TypeAdapter, ValidationError
from pydantic_core import PydanticCustomError

Line = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")
]
Note = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=1000, pattern=r"^[^\x00-\x08\x0b-\x1f\x7f]*$")
]
MAX_MINUTES = 129_600  # 90 days
_MINUTES_BY_UNIT = {"": 1, "分钟": 1, "min": 1, "小时": 60, "h": 60, "天": 1440, "d": 1440}
_DURATION = re.compile(r"([0-9]{1,6})\s*(" + "|".join(filter(None, _MINUTES_BY_UNIT)) + r")?")
_ADDRESS = re.compile(r"https://[^\s\x00-\x1f\x7f\"'<>\\^`{|}]+")
_HOST = re.compile(r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]")


def _check_day(value: object) -> object:
    """Reject numbers, which would be read as seconds since 1970."""
    if isinstance(value, date):
        return value
    day = _iso_day(value) if isinstance(value, str) else None
    if day is None:
        raise PydanticCustomError("date_not_understood", "must be a date like 2026-11-20")
    return day


@lru_cache(4_096)  # the outlets of a network share a few hundred days
def _iso_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None


_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
Day = Annotated[date, BeforeValidator(_check_day)]


def _check_address(text: str) -> str:
    """Reject addresses that are not https, or have a user name or a host without domain."""
    if not _ADDRESS.fullmatch(text) or not _has_public_name(text):
        raise PydanticCustomError("url_not_https", "must be a web address like https://example.com/page")
    return text


def _has_public_name(text: str) -> bool:
    try:
        parts = urlsplit(text)
        host, port = (parts.hostname or "").encode("idna").decode(), parts.port
    except ValueError:
        return False
    return "@" not in parts.netloc and port != 0 and _HOST.fullmatch(host) is not None


WebAddress = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=500), AfterValidator(_check_address)
]


PHOTO_NAME = r"[0-9a-f]{32}\.webp"
_COPY = re.compile(f"/photos/{PHOTO_NAME}")


def _check_photo(text: str) -> str:
    """Accept a photo that was copied to this site, or a web address."""
    return text if _COPY.fullmatch(text) else _check_address(text)


PhotoAddress = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=500), AfterValidator(_check_photo)
]


def _line(text: str) -> str:
    try:
        return _TEXT.validate_python(text)
    except ValidationError:
        return ""


def _check_turnaround(value: object) -> object:
    """Return minutes, or a text; a text of one number and unit, such as 90, 2 小时 or 3 天, is minutes."""
    if isinstance(value, str):
        value = _line(value)
        duration = _DURATION.fullmatch(value)
        value = int(duration[1]) * _MINUTES_BY_UNIT[duration[2] or ""] if duration else value
    is_number = isinstance(value, int) and not isinstance(value, bool)
    if not (0 < value <= MAX_MINUTES if is_number else isinstance(value, str) and value):  # type: ignore[operator]
        raise PydanticCustomError("turnaround_not_understood", "must be minutes up to 90 days, or a text")
    return value


Turnaround = Annotated[
    str | int,
    BeforeValidator(_check_turnaround),
    Field(description="Usual time of a repair: whole minutes, or a text."),
]
_TEXT = TypeAdapter(Line)
