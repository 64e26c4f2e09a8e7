"""Filter of schema objects for Alembic: excludes the spatial index and PostGIS tables."""

from typing import Any

from sqlalchemy.dialects.postgresql.base import ischema_names
from sqlalchemy.schema import SchemaItem
from sqlalchemy.types import UserDefinedType

INDEX = "outlet_place"  # the R*Tree with its shadow tables, or the GiST index
COLUMN = "place"
POSTGIS_TABLES = ("spatial_ref_sys",)


class Geometry(UserDefinedType[Any]):
    """Type of the point column, registered so that schema comparison recognizes it."""

    cache_ok = True

    def __init__(self, *args: object) -> None:
        self.args = args


ischema_names["geometry"] = Geometry


def include_object(
    _item: SchemaItem, name: str | None, kind: str, reflected: bool, _other: SchemaItem | None
) -> bool:
    """Return True if Alembic should compare this object with the schema."""
    object_name = name or ""
    if kind == "column":
        return not (reflected and object_name == COLUMN)
    return not (reflected and (object_name.startswith(INDEX) or object_name in POSTGIS_TABLES))
