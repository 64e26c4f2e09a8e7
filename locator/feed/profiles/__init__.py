"""Profiles: which columns of a feed, by whatever names, are which fields of an outlet. Mappings, no code."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from ...errors import FeedRefused
from ...geo.datum import Datum
from ...network.outlet import Kind
from ..flat import COLUMNS

FOLDER = Path(__file__).parent
MOST_BYTES = 100_000


class ColumnSource(BaseModel):
    """Where a column comes from: the first of the names that says something, or all of them joined."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    of: tuple[str, ...] = Field(alias="from", min_length=1)
    join: str | None = None  # put between the values of all names
    prefix: str = ""  # put before a value
    without: tuple[str, ...] = ()  # beginnings that are cut off
    replace: dict[str, str] = {}


class Profile(BaseModel):
    """A manner of feed. `lists` are the dotted paths of lists of outlets in JSON, "" the document itself."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = ""
    title: str
    lists: tuple[str, ...] = ("",)
    shape: Literal["object", "feature"] = "object"
    own_names: bool = False  # every column is known by its own name as well
    datum: Datum | None = None  # what such feeds are known to be in; --datum stands above it
    kind: Kind | None = None  # of rows that do not say theirs; --kind stands above it
    constants: dict[str, str] = {}
    outlet: dict[str, ColumnSource]

    @field_validator("outlet", mode="before")
    @classmethod
    def _sources(cls, given: Any) -> Any:
        return {column: _source(told) for column, told in given.items()} if isinstance(given, dict) else given

    @field_validator("outlet", "constants")
    @classmethod
    def _known_columns(cls, given: dict[str, Any]) -> dict[str, Any]:
        unknown = sorted(given.keys() - COLUMNS.keys())
        if unknown:
            raise ValueError(f"{unknown[0]} is no column; there are {', '.join(COLUMNS)}")
        return given

    @property
    def sources(self) -> Mapping[str, ColumnSource]:
        """Every column that can be filled, and from what."""
        if not self.own_names:
            return self.outlet
        own = {column: ColumnSource.model_validate({"from": (column,)}) for column in COLUMNS}
        return own | {
            column: told.model_copy(update={"of": (column, *told.of)}) for column, told in self.outlet.items()
        }


def _source(told: Any) -> Any:
    if isinstance(told, str):
        return {"from": (told,)}
    return {"from": told} if isinstance(told, list) else told


def names() -> list[str]:
    """The profiles that come with the program."""
    return sorted(path.stem for path in FOLDER.glob("*.toml"))


def profile_of(word: str) -> Profile:
    """A profile by its name, or of a file that ends in .toml; FeedRefused says what is wrong with it."""
    if word.endswith(".toml"):
        return _read(Path(word))
    if word not in names():
        raise FeedRefused(
            f"no such profile: {word}; there are {', '.join(names())}, or a FILE.toml of your own"
        )
    return _read(FOLDER / f"{word}.toml")


def _read(path: Path) -> Profile:
    try:
        with path.open("rb") as file:
            told = tomllib.loads(file.read(MOST_BYTES).decode())
        return Profile.model_validate({"name": path.stem, **told})
    except OSError as problem:
        raise FeedRefused(f"{path.name}: cannot be read: {problem.strerror}") from None
    except ValidationError as problem:
        raise FeedRefused(f"{path.name}: {_explained(problem)}") from None
    except ValueError as problem:
        raise FeedRefused(f"{path.name}: is not TOML: {problem}") from None


def _explained(problem: ValidationError) -> str:
    first = problem.errors(include_url=False, include_context=False)[0]
    where = ".".join(str(step) for step in first["loc"]) or "profile"
    return f"{where}: {first['msg'].removeprefix('Value error, ')}"


CONTRACT = profile_of("contract")
