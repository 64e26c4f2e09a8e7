"""Query parameters of the authenticity check."""

import re
import unicodedata
from typing import Annotated, Literal, Self, TypeAlias, get_args

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from ...errors import InvalidParameter, message
from ...query.param_patterns import TEXT
from ...query.query_params import Question
from ...query.validation_errors import names_text
from .phone_matching import parse_phone

By: TypeAlias = Literal["phone", "name", "code", "address"]
BYS: tuple[By, ...] = get_args(By)
MAX_CHARACTERS = 200
_GROUPING = re.compile(r"[\s.·-]")
_CODE = re.compile(r"[0-9]{4,12}")


def _parse_text(value: object) -> str:
    visible = (
        "".join(ch for ch in value if unicodedata.category(ch)[0] != "C") if isinstance(value, str) else ""
    )
    if not 1 <= len(visible.strip()) <= MAX_CHARACTERS:
        raise ValueError(message("text of 1 to {count} characters", count=MAX_CHARACTERS))
    return visible.strip()


def _parse_phone(value: object) -> str:
    text = _parse_text(value)
    if not 3 <= len(parse_phone(text).number.lstrip("+")) <= 20:
        raise ValueError("a phone number of 3 to 20 digits, like 021-64641234")
    return text


def _parse_code(value: object) -> str:
    digits = _GROUPING.sub("", unicodedata.normalize("NFKC", _parse_text(value)))
    if not _CODE.fullmatch(digits):
        raise ValueError("the digits of an outlet's code, like 100 009")
    return digits


TextSchema = WithJsonSchema({"type": "string", "pattern": TEXT, "maxLength": MAX_CHARACTERS})


class OfficialQuestion(Question):
    """Check whether a shop belongs to the network, by one of its attributes."""

    phone: Annotated[
        Annotated[str, BeforeValidator(_parse_phone), TextSchema] | None,
        Field(description="Phone number, as dialled."),
    ] = None
    name: Annotated[
        Annotated[str, BeforeValidator(_parse_text), TextSchema] | None,
        Field(description="Name of the shop."),
    ] = None
    code: Annotated[
        Annotated[str, BeforeValidator(_parse_code), TextSchema] | None,
        Field(description="Outlet code, including its check digit."),
    ] = None
    address: Annotated[
        Annotated[str, BeforeValidator(_parse_text), TextSchema] | None,
        Field(description="Address, including the city."),
    ] = None

    @model_validator(mode="after")
    def _check_single(self) -> Self:
        names = [by for by in BYS if getattr(self, by) is not None]
        if not names:
            raise InvalidParameter("query", message("give one of {names}", names=BYS))
        if len(names) != 1:
            hint = message("provide one of {names}", names=BYS)
            detail = message("exactly one is required, not {names}", names=names_text(names))
            raise InvalidParameter(names[-1], detail, hint=hint)
        return self

    @property
    def by(self) -> By:
        """Name of the parameter that is set."""
        return next(by for by in BYS if getattr(self, by) is not None)

    @property
    def value(self) -> str:
        """Value of the parameter that is set."""
        text: str = getattr(self, self.by)
        return text
