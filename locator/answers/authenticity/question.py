"""What a caller may ask: one thing that is said of a shop."""

import re
import unicodedata
from typing import Annotated, Literal, Self, TypeAlias, get_args

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from ...errors import InvalidParameter
from ...query.param_patterns import TEXT
from ...query.query_params import Question
from .phones import dialled

By: TypeAlias = Literal["phone", "name", "code", "address"]
BYS: tuple[By, ...] = get_args(By)
MOST_CHARACTERS = 200
_GROUPING = re.compile(r"[\s.·-]")
_CODE = re.compile(r"[0-9]{4,12}")


def _words(value: object) -> str:
    seen = "".join(ch for ch in value if unicodedata.category(ch)[0] != "C") if isinstance(value, str) else ""
    if not 1 <= len(seen.strip()) <= MOST_CHARACTERS:
        raise ValueError(f"a text of 1 to {MOST_CHARACTERS} characters")
    return seen.strip()


def _phone(value: object) -> str:
    said = _words(value)
    if not 3 <= len(dialled(said).number.lstrip("+")) <= 20:
        raise ValueError("a phone number of 3 to 20 digits, like 021-64641234")
    return said


def _code(value: object) -> str:
    digits = _GROUPING.sub("", unicodedata.normalize("NFKC", _words(value)))
    if not _CODE.fullmatch(digits):
        raise ValueError("the digits of an outlet's code, like 100 009")
    return digits


Said = WithJsonSchema({"type": "string", "pattern": TEXT, "maxLength": MOST_CHARACTERS})


class OfficialQuestion(Question):
    """Whether a shop is one of the network, by one thing that is said of it."""

    phone: Annotated[
        Annotated[str, BeforeValidator(_phone), Said] | None, Field(description="A phone number, as dialled.")
    ] = None
    name: Annotated[
        Annotated[str, BeforeValidator(_words), Said] | None, Field(description="The name of the shop.")
    ] = None
    code: Annotated[
        Annotated[str, BeforeValidator(_code), Said] | None,
        Field(description="An outlet's code, with its check digit."),
    ] = None
    address: Annotated[
        Annotated[str, BeforeValidator(_words), Said] | None,
        Field(description="The address, with its city."),
    ] = None

    @model_validator(mode="after")
    def _one(self) -> Self:
        given = [by for by in BYS if getattr(self, by) is not None]
        if len(given) != 1:
            hint = f"give one of {', '.join(BYS)}"
            said = " and ".join(given) or "nothing"
            raise InvalidParameter(
                given[-1] if given else "phone", f"one thing is asked, not {said}", hint=hint
            )
        return self

    @property
    def by(self) -> By:
        """What is said of the shop."""
        return next(by for by in BYS if getattr(self, by) is not None)

    @property
    def said(self) -> str:
        """How it is said."""
        text: str = getattr(self, self.by)
        return text
