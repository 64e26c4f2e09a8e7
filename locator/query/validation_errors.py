"""Converts pydantic errors into InvalidParameter with the parameter name and the expected value."""

from collections.abc import Mapping
from typing import get_args

from pydantic import BaseModel, ValidationError

from ..errors import InvalidParameter
from ..network.outlet import ACCESS_NEEDS, DEVICES, KINDS, SERVICES
from .parse_params import parse_decimal

_FORMATS = {
    "adcode": "six digits, like 310115",
    "code": "the digits of an outlet's code, like 100 009",
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
        return InvalidParameter(name, "is required", hint=f"add {name}")
    if first["type"] == "string_pattern_mismatch":
        return InvalidParameter(name, f"must be {_FORMATS.get(name, 'in the documented format')}")
    is_literal = first["type"] == "literal_error"
    allowed = (_LISTS.get(name) or get_args(kind.model_fields[name].annotation)) if is_literal else ()
    return InvalidParameter(name, _sentence(first["msg"]), allowed=allowed, hint=_swapped_params_hint(params))


def _param_names(kind: type[BaseModel]) -> tuple[str, ...]:
    return tuple(field.alias or name for name, field in kind.model_fields.items())


def _sentence(message: str) -> str:
    text = message.removeprefix("Value error, ")
    _, should, remaining = text.partition(" should ")
    return f"must {remaining}" if should else f"must be {text}"


def _swapped_params_hint(params: Mapping[str, object]) -> str:
    try:
        pair = str(params["from"]).split(",") if "from" in params else (params["lat"], params["lon"])
        lat, lon = map(parse_decimal, pair)
    except (KeyError, ValueError):
        return ""
    return swapped_hint(lat, lon)


def swapped_hint(lat: float, lon: float) -> str:
    """Return a hint if the position would be in China with lat and lon swapped, else an empty string."""
    if 73 <= lat <= 136 and 3 <= lon <= 54:
        return f"lat and lon may be swapped: try lat={lon:g}&lon={lat:g}"
    return ""
