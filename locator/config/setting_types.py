"""Types of settings: text with a validator whose message describes valid values."""

import os
import re
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field

from ..errors import MissingExtra
from ..runtime.database_url import EXAMPLE, SCHEME, validate_url
from ..runtime.extras import require_extra
from ..runtime.logging import LOG_FORMATS, LogFormat

RATE = re.compile(r"off|[1-9][0-9]{0,8}/(second|minute|hour|day)")


def _database(value: str) -> str:
    scheme = value.partition(":")[0]
    if scheme == "sqlite":
        _check_sqlite_file(value.removeprefix("sqlite:///"))
    elif scheme != SCHEME or "://" not in value:
        raise ValueError(f"must be sqlite:////absolute/path.db or {EXAMPLE}")
    elif error := validate_url(value):
        raise ValueError(error)
    return value


def _check_sqlite_file(name: str) -> None:
    path = Path(name)
    if name and path.is_dir():
        raise ValueError("is a directory; name a file in it")
    existing = next(place for place in (path, *path.absolute().parents) if place.exists())
    if not os.access(existing, os.W_OK):
        raise ValueError(f"{existing} is not writable")


def _random(value: str) -> str:
    if len(value) < 16 or len(set(value)) < 10 or re.search("change|secret|password|default", value, re.I):
        raise ValueError("must be at least 16 random characters")
    return value


def _secret_key(value: str) -> str:
    try:
        return _random(value)
    except ValueError as error:
        raise ValueError(f"{error}; if unset, one is generated") from None


def _line(value: str) -> str:
    if len(value) > 200 or not value.isprintable():
        raise ValueError("must be one line of at most 200 characters")
    return value


def _pattern(pattern: str | re.Pattern[str], message: str) -> AfterValidator:
    def check(value: str) -> str:
        if not re.fullmatch(pattern, value):
            raise ValueError(message)
        return value

    return AfterValidator(check)


def _rate_store(value: str) -> str:
    if value and not re.fullmatch(r"(rediss?://[^\s/]+(/[0-9]{1,4})?|redis\+unix:///[^\s]+)", value):
        raise ValueError("must be like redis://127.0.0.1:6379/0, rediss:// or redis+unix:///path")
    if value:
        try:
            require_extra("redis")
        except MissingExtra as error:
            raise ValueError(str(error)) from None
    return value


def _log(value: object) -> str:
    if (name := str(value).strip()) not in LOG_FORMATS:
        raise ValueError(f"must be one of {', '.join(LOG_FORMATS)}")
    return name


def _count(value: object) -> int:
    if not re.fullmatch(r"[0-9]{1,6}", text := str(value).strip()):
        raise ValueError("must be a whole number from 0 (retain all) to 999999")
    return int(text)


def _hours(value: object) -> int:
    if not re.fullmatch(r"[0-9]{1,4}", text := str(value).strip(), re.ASCII):
        raise ValueError("must be a whole number of hours from 0 (never) to 9999")
    return int(text)


def _percent(value: object) -> float:
    if not re.fullmatch(r"([0-9]{1,2}(\.[0-9]{1,2})?|100) ?%?", text := str(value).strip(), re.ASCII):
        raise ValueError("must be a percentage from 0 to 100, like 10 or 7.5")
    return float(text.rstrip("% "))


def _flag(value: object) -> bool:
    text = str(int(value)) if isinstance(value, bool) else str(value).strip()
    if text not in ("0", "1"):
        raise ValueError("must be 0 or 1")
    return text == "1"


MASKED = Field(repr=False)  # neither shown by repr() nor by `locator settings`

Database = Annotated[str, AfterValidator(_database)]
SecretKey = Annotated[str, AfterValidator(_secret_key), MASKED]
Random = Annotated[str, AfterValidator(_random), MASKED]
Line = Annotated[str, AfterValidator(_line)]
Hotline = Annotated[str, _pattern(r"\+?[0-9]{3,15}", "must be digits only, like 950800")]
OptionalHotline = Annotated[str, _pattern(r"(\+?[0-9]{3,15})?", "must be digits only, like +86950800")]
Colour = Annotated[str, _pattern(r"(#[0-9a-fA-F]{6})?", "must be a colour like #0b57d0")]
Rate = Annotated[str, _pattern(RATE, "must be like 6000/minute, or off")]
RateStore = Annotated[str, AfterValidator(_rate_store)]
Log = Annotated[LogFormat, BeforeValidator(_log)]
Count = Annotated[int, BeforeValidator(_count)]
Hours = Annotated[int, BeforeValidator(_hours)]
Percent = Annotated[float, BeforeValidator(_percent)]
Flag = Annotated[bool, BeforeValidator(_flag)]
