"""What of a database is the schema's, and what belongs to its spatial index or to PostGIS."""

from typing import Any

from sqlalchemy.dialects.postgresql.base import ischema_names
from sqlalchemy.schema import SchemaItem
from sqlalchemy.types import UserDefinedType

INDEX = "outlet_place"  # the R*Tree with its shadow tables, or the GiST index
COLUMN = "place"
OF_POSTGIS = ("spatial_ref_sys",)


class Geometry(UserDefinedType[Any]):
    """The type of the column of points, known by name so that a comparison does not stumble over it."""

    cache_ok = True

    def __init__(self, *words: object) -> None:
        self.words = words


ischema_names["geometry"] = Geometry


def ours(_item: SchemaItem, name: str | None, kind: str, reflected: bool, _other: SchemaItem | None) -> bool:
    """Whether a comparison with the schema is to look at this part of a database."""
    told = name or ""
    if kind == "column":
        return not (reflected and told == COLUMN)
    return not (reflected and (told.startswith(INDEX) or told in OF_POSTGIS))
