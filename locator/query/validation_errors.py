"""Converts pydantic errors into InvalidParameter with the parameter name and the expected value."""

from collections.abc import Mapping, Sequence
from typing import get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from ..errors import InvalidParameter, as_message, joined, message, text_of
from ..network.outlet import ACCESS_NEEDS, DEVICES, KINDS, SERVICES
from ..runtime.languages import LANGUAGES
from .value_parsers import parse_decimal

CONSTRAINTS = {  # messages by pydantic's error type; their parameters are pydantic's context
    "greater_than": "must be greater than {gt}",
    "greater_than_equal": "must be greater than or equal to {ge}",
    "less_than": "must be less than {lt}",
    "less_than_equal": "must be less than or equal to {le}",
    "literal_error": "must be {expected}",
    "string_pattern_mismatch": "must match the pattern {pattern}",
    "string_too_long": "must have at most {max_length} characters",
    "string_too_short": "must have at least {min_length} characters",
    "string_type": "must be a valid string",
    "tuple_type": "must be a valid tuple",
    "bool_type": "must be a valid boolean",
    "int_type": "must be a valid integer",
    "float_type": "must be a valid number",
    "finite_number": "must be a finite number",
    "model_type": "must be a valid object",
    "date_not_understood": "must be a date like 2026-11-20",
    "url_not_https": "must be a web address like https://example.com/page",
    "turnaround_not_understood": "must be minutes up to 90 days, or a text",
    "too_long": "must have at most {max_length} items",
    "missing": "is required",
    "extra_forbidden": "unknown property",
}
AT_LEAST_ONE = "must have at least 1 character"
_FORMATS = {
    "adcode": message("six digits, like 310115"),
    "code": message("the digits of an outlet's code, like 100 009"),
}
_LISTS: dict[str, tuple[str, ...]] = {
    "kind": KINDS,
    "service": SERVICES,
    "device": DEVICES,
    "access": ACCESS_NEEDS,
}


def to_invalid_parameter(
    kind: type[BaseModel], params: Mapping[str, object], error: ValidationError
) -> InvalidParameter:
    """Return the first error as InvalidParameter; unknown parameters take precedence."""
    errors = error.errors(include_url=False)
    first = next((item for item in errors if item["type"] == "extra_forbidden"), errors[0])
    name = str(first["loc"][0]) if first["loc"] else "body"
    if first["type"] == "extra_forbidden":
        return InvalidParameter(name[:40], "unknown parameter", allowed=_param_names(kind))
    if first["type"] == "missing":
        return InvalidParameter(name, "is required", hint=message("add {name}", name=name))
    if first["type"] == "string_pattern_mismatch":
        expected = _FORMATS.get(name, message("in the documented format"))
        return InvalidParameter(name, message("must be {expected}", expected=expected))
    is_literal = first["type"] == "literal_error"
    if is_literal and name == "lang":
        return InvalidParameter(name, "unknown language", allowed=tuple(LANGUAGES))
    allowed = (_LISTS.get(name) or _literals(kind.model_fields[name].annotation)) if is_literal else ()
    detail = constraint_message(first)
    if first["type"] == "value_error":
        detail = message("must be {expected}", expected=detail)
    return InvalidParameter(name, detail, allowed=allowed, hint=_swapped_params_hint(params))


def _literals(annotation: object) -> tuple[str, ...]:
    """Return the values of a Literal, also of one that may be None."""
    flat = (get_args(part) or (part,) for part in get_args(annotation))
    return tuple(value for values in flat for value in values if isinstance(value, str))


def constraint_message(error: ErrorDetails) -> str:
    """Return the violated constraint: that of a validator, or pydantic's in this program's wording."""
    context = error.get("ctx", {})
    if error["type"] == "value_error":
        return as_message(text_of(context["error"]))
    template = AT_LEAST_ONE if context.get("min_length") == 1 else CONSTRAINTS.get(error["type"])
    if template is None:
        return error["msg"].replace("Input should", "must")
    return message(template, **{name: _constraint_param(name, value) for name, value in context.items()})


def _constraint_param(name: str, value: object) -> object:
    if name == "expected":
        first, _, last = str(value).rpartition(" or ")
        return message("{values} or {last}", values=tuple(first.split(", ")), last=last) if first else last
    return f"{value:.15g}" if isinstance(value, float) else value


def names_text(names: Sequence[str]) -> str:
    """Return the names of the parameters that a query has, for a message."""
    return joined(names, "{left} and {right}")


def _param_names(kind: type[BaseModel]) -> tuple[str, ...]:
    return tuple(field.alias or name for name, field in kind.model_fields.items())


def _swapped_params_hint(params: Mapping[str, object]) -> str:
    name = next((name for name in ("from", "along") if name in params), "")
    try:
        lat, lon = map(parse_decimal, _first_pair(params[name]) if name else (params["lat"], params["lon"]))
    except (KeyError, ValueError):
        return ""
    if not name:
        return swapped_hint(lat, lon)
    pair = message("lat and lon may be swapped: try {lat:g},{lon:g}", lat=lon, lon=lat)
    return pair if _is_swapped(lat, lon) else ""


def _first_pair(value: object) -> Sequence[object]:
    """Return the parts of a position, or of the first one of a line, as text or as a list."""
    if isinstance(value, str):
        return value.partition(";")[0].split(",")
    if not isinstance(value, list | tuple) or not value:
        return ()
    return value if not isinstance(value[0], list | tuple) else value[0]


def swapped_hint(lat: float, lon: float) -> str:
    """Return a hint if the position would be in China with lat and lon swapped, else an empty string."""
    if _is_swapped(lat, lon):
        return message("lat and lon may be swapped: try lat={lat:g}&lon={lon:g}", lat=lon, lon=lat)
    return ""


def _is_swapped(lat: float, lon: float) -> bool:
    return 73 <= lat <= 136 and 3 <= lon <= 54
