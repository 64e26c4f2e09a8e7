"""The field of an outlet that an operator means: `address.text`, or the name of a column of a feed."""

from difflib import get_close_matches

from ..errors import InvalidInput, message
from ..feed.column_names import recognize
from ..feed.flat import COLUMNS
from ..store.overlay import POSITION, POSITION_PARTS
from ..store.overrides import EDITABLE, READ_ONLY_FIELDS

SIMILARITY = 0.8


def check_field(field: str) -> None:
    """Raise InvalidInput with the name of the field that is meant if there is no such field."""
    if field in EDITABLE or field in READ_ONLY_FIELDS:
        return
    meant = _meant(field)
    if meant:
        raise InvalidInput("field", message("{field} is not a field; use {meant}", field=field, meant=meant))
    raise InvalidInput("field", message("{field} is not a field of an outlet", field=field))


def _meant(field: str) -> str:
    paths = {column: ".".join(path) for column, path in COLUMNS.items()}
    paths |= {name.rpartition(".")[2]: name for name in reversed(EDITABLE)} | paths
    named = recognize(field)
    close = get_close_matches(field.casefold(), [*EDITABLE, *paths], 1, SIMILARITY)
    name = field if field in paths else named.column if named else next(iter(close), "")
    meant = paths.get(name, name)
    return POSITION if meant in POSITION_PARTS else meant if meant in EDITABLE else ""
