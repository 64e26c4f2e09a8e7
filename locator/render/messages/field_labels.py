"""Labels of the fields of an outlet, also under the names of feed columns and of their parts."""

from ...feed.flat import COLUMNS
from ...query.param_types import Lang
from .catalog import catalog_section


def field_label(field: str, lang: Lang) -> str:
    """Return the label of a field, a feed column or a part of one of them; the name itself if it has none."""
    labels = catalog_section("outlet_fields", lang)
    names = (field, ".".join(COLUMNS.get(field, ())), field.partition(".")[0])
    return str(next((labels[name] for name in names if name in labels), field))
