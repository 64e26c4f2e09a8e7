"""Loads that correct the datum of the release: what follows from the positions is no reason to hold them."""

from collections.abc import Mapping

from ...index.field_values import Path
from .reason import Rows

Corrected = frozenset[Path]
ADCODE: Path = ("address", "adcode")
AREA_FIELDS: Mapping[Path, str] = {
    ("address", name): name for name in ("province", "city", "district", "adcode")
}


def area_fields(own_columns: Mapping[str, int]) -> Corrected:
    """Return the area fields of which the feed has no values: the loader found them by position."""
    return frozenset(path for path, column in AREA_FIELDS.items() if not own_columns.get(column))


def as_corrected(old: Rows, new: Rows, corrected: Corrected) -> Rows:
    """Return the outlets of the release at their positions in the load, with the areas found there."""
    names = ("lat", "lon", "adcode") if ADCODE in corrected else ("lat", "lon")
    return {
        ref: row._replace(**{name: getattr(new[ref], name) for name in names}) if ref in new else row
        for ref, row in old.items()
    }
