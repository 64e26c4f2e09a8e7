"""Feed profiles: declarative mappings from feed columns to outlet fields."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, field_validator

from ...errors import InvalidFeed
from ...geo.datum import Datum
from ...network.outlet import Kind
from ..flat import COLUMNS
from .hours_columns import HoursColumns, expand_days

FOLDER = Path(__file__).parent
MAX_PROFILE_BYTES = 100_000


class ColumnSource(BaseModel):
    """Source of an outlet column: the first non-empty feed column of `from`, or all of them joined."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    of: tuple[str, ...] = Field(alias="from", min_length=1)
    join: str | None = None  # separator that joins the values of all names
    prefix: str = ""  # prepended to the value
    without: tuple[str, ...] = ()  # prefixes to remove
    replace: dict[str, str] = {}


class Profile(BaseModel):
    """Feed format. `lists` has the dotted paths of outlet lists in JSON; "" is the document itself."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = ""
    title: str
    lists: tuple[str, ...] = ("",)
    shape: Literal["object", "feature"] = "object"
    own_names: bool = False  # also accept the contract name of every column
    datum: Datum | None = None  # default datum; --datum overrides it
    datum_column: str = ""  # the feed column that names the datum of each row
    kind: Kind | None = None  # default kind of rows without one; --kind overrides it
    constants: dict[str, str] = {}
    outlet: dict[str, ColumnSource]
    hours: Annotated[tuple[HoursColumns, ...], BeforeValidator(expand_days)] = ()  # in several columns

    @field_validator("outlet", mode="before")
    @classmethod
    def _parse_sources(cls, value: Any) -> Any:
        return (
            {column: _parse_source(source) for column, source in value.items()}
            if isinstance(value, dict)
            else value
        )

    @field_validator("outlet", "constants")
    @classmethod
    def _check_columns(cls, value: dict[str, Any]) -> dict[str, Any]:
        unknown = sorted(value.keys() - COLUMNS.keys())
        if unknown:
            raise ValueError(f"{unknown[0]} is not a column; available: {', '.join(COLUMNS)}")
        return value

    @property
    def column_names(self) -> set[str]:
        """Return the names of all feed columns that the profile can use."""
        names = {name for source in self.sources.values() for name in source.of}
        names.update(filter(None, (self.datum_column,)))
        return names.union(*(entry.names for entry in self.hours))

    @property
    def sources(self) -> Mapping[str, ColumnSource]:
        """Return the source of every column that the profile can fill."""
        if not self.own_names:
            return self.outlet
        defaults = {column: ColumnSource.model_validate({"from": (column,)}) for column in COLUMNS}
        return defaults | {
            column: source.model_copy(update={"of": (column, *source.of)})
            for column, source in self.outlet.items()
        }


def _parse_source(value: Any) -> Any:
    if isinstance(value, str):
        return {"from": (value,)}
    return {"from": value} if isinstance(value, list) else value


def profile_names() -> list[str]:
    """Return the names of the bundled profiles."""
    return sorted(path.stem for path in FOLDER.glob("*.toml"))


def load_profile(name: str) -> Profile:
    """Load a profile by name, or from a .toml file; raise InvalidFeed when it is missing or invalid."""
    if name.endswith(".toml"):
        return _read(Path(name))
    if name not in profile_names():
        raise InvalidFeed(f"no such profile: {name}; available: {', '.join(profile_names())}, or a FILE.toml")
    return _read(FOLDER / f"{name}.toml")


def _read(path: Path) -> Profile:
    try:
        with path.open("rb") as file:
            data = tomllib.loads(file.read(MAX_PROFILE_BYTES).decode())
        return Profile.model_validate({"name": path.stem, **data})
    except OSError as problem:
        raise InvalidFeed(f"{path.name}: cannot be read: {problem.strerror}") from None
    except ValidationError as problem:
        raise InvalidFeed(f"{path.name}: {_error_text(problem)}") from None
    except ValueError as problem:
        raise InvalidFeed(f"{path.name}: is not TOML: {problem}") from None


def _error_text(problem: ValidationError) -> str:
    first = problem.errors(include_url=False, include_context=False)[0]
    where = ".".join(str(step) for step in first["loc"]) or "profile"
    return f"{where}: {first['msg'].removeprefix('Value error, ')}"


CONTRACT = load_profile("contract")
