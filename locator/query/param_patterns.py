"""Regular expressions of text parameters for the OpenAPI document; `value_parsers` is authoritative."""

MAX_CORNERS, MAX_ITEMS = 1_000, 40

DECIMAL = r"-?[0-9]{1,9}(\.[0-9]{1,20})?"
TEXT = r"^[^\u0000-\u0008\u000e-\u001f\u007f]+$"
MAX_MINUTES, MAX_LINE_POINTS = 120, 100
PAIR = f"^{DECIMAL},{DECIMAL}$"
LINE = f"^{DECIMAL},{DECIMAL}(;{DECIMAL},{DECIMAL}){{1,{MAX_LINE_POINTS - 1}}}$"
MINUTES = r"^(([1-9]|[1-9][0-9]|1[01][0-9]|120)min|(0\.5|1|1\.5|2)h|1h([1-9]|[1-5][0-9])min)$"
BOX = f"^{DECIMAL}(,{DECIMAL}){{3}}$"
POLYGON = f"^{DECIMAL},{DECIMAL}(;{DECIMAL},{DECIMAL}){{2,{MAX_CORNERS - 1}}}$"
CODE = "^[ -]*([0-9][ -]*){4,12}$"
_CLOCK = "([01][0-9]|2[0-3]):[0-5][0-9]"
INSTANT = (
    "^(now|(20[0-9]{2}|2100)-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])[Tt ]"
    f"{_CLOCK}(:[0-5][0-9](\\.[0-9]{{1,6}})?)?([Zz]|[+ -]{_CLOCK})?)$"
)
CURSOR = "^[0-9]{1,9}-[0-9]{1,9}-[0-9a-f]{20}$"
