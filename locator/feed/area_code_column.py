"""Recognize the column of telephone area codes, such as 区号, which completes local numbers."""

from .column_names import name_key

AREA_CODE_COLUMN = "区号"
_KEYS = frozenset(
    (
        AREA_CODE_COLUMN,
        "电话区号",
        "固话区号",
        "座机区号",
        "长途区号",
        "城市区号",
        "areacode",
        "phoneareacode",
        "telareacode",
    )
)


def is_area_code(name: str) -> bool:
    """Return True for a column of telephone area codes, in any script, case and separator."""
    return name_key(name) in _KEYS
