"""What is wrong with a question, said with the name of the parameter and what would be right."""

from collections.abc import Mapping
from typing import get_args

from pydantic import BaseModel, ValidationError

from ..errors import InvalidParameter
from ..network.outlet import ACCESS_NEEDS, DEVICES, KINDS, SERVICES
from .parse_params import decimal_number

_SHAPES = {
    "adcode": "six digits, like 310115",
    "code": "the digits of an outlet's code, like 100 009",
}
_LISTS: dict[str, tuple[str, ...]] = {
    "kind": KINDS,
    "service": SERVICES,
    "device": DEVICES,
    "access": ACCESS_NEEDS,
}


def explained(
    kind: type[BaseModel], given: Mapping[str, object], problem: ValidationError
) -> InvalidParameter:
    """The first thing that is wrong with what was given, a member that is not known before all others."""
    errors = problem.errors(include_url=False)
    first = next((e for e in errors if e["type"] == "extra_forbidden"), errors[0])
    name = str(first["loc"][0]) if first["loc"] else "body"
    if first["type"] == "extra_forbidden":
        return InvalidParameter(name[:40], "no such parameter", allowed=_names(kind))
    if first["type"] == "missing":
        return InvalidParameter(name, "is needed", hint=f"add {name}")
    if first["type"] == "string_pattern_mismatch":
        return InvalidParameter(name, f"should be {_SHAPES.get(name, 'of another shape')}")
    literal = first["type"] == "literal_error"
    allowed = (_LISTS.get(name) or get_args(kind.model_fields[name].annotation)) if literal else ()
    return InvalidParameter(name, _sentence(first["msg"]), allowed=allowed, hint=_swapped(given))


def _names(kind: type[BaseModel]) -> tuple[str, ...]:
    return tuple(field.alias or name for name, field in kind.model_fields.items())


def _sentence(message: str) -> str:
    text = message.removeprefix("Value error, ").removeprefix("Input ")
    return text if text.startswith("should") else f"should be {text}"


def _swapped(given: Mapping[str, object]) -> str:
    try:
        pair = str(given["from"]).split(",") if "from" in given else (given["lat"], given["lon"])
        lat, lon = map(decimal_number, pair)
    except (KeyError, ValueError):
        return ""
    return looks_swapped(lat, lon)


def looks_swapped(lat: float, lon: float) -> str:
    """A hint when the pair would lie in China the other way round."""
    if 73 <= lat <= 136 and 3 <= lon <= 54:
        return f"lat and lon look swapped: try lat={lon:g}&lon={lat:g}"
    return ""
