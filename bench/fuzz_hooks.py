"""Schemathesis hooks: NDJSON, and constraints that no schema expresses.

Loaded by schemathesis in its own process and virtual environment (`bench/fuzz.py`).
"""

import json
import re
from typing import Any

import schemathesis

NDJSON = "application/x-ndjson"
ONE_OF = (
    ("lat", "lon"),
    *((name,) for name in ("q", "adcode", "code", "along", "bbox", "polygon")),
    *((name,) for name in ("phone", "name", "address")),
)
FROM_SOMEWHERE = ("/nearest", "/nearest/batch", "/handover")
ASK_FOR_ONE = (*FROM_SOMEWHERE, "/outlets", "/official")
SOMEWHERE = {"lat": 31.2397, "lon": 121.4998}
# Reasons for rejecting a request that matches the schema: combinations of parameters, and values that only
# the program's tables can check.
BEYOND_SHAPE = re.compile(
    r"exactly one origin is required|must be given together|at most one area|exactly one is required"
    r"|no province, city or district has the code|check digit is wrong"
    r"|is required beside|contains control characters|is not a valid cursor|is altered|no place matches"
    r"|is too large for this zoom|more than \d+ features|south not above north|LAT,LON in degrees"
    r"|that can be seen"
    r"|a valid polygon|corners within|a valid instant|must be a phone number|text of 1 to"
    r"|the digits of an outlet's code|at most 200 characters|a decimal number like|exceeds 60 parameters"
)


@schemathesis.serializer(NDJSON)
def _line(_: Any, value: Any) -> bytes:
    return json.dumps(value).encode()


@schemathesis.deserializer(NDJSON)
def _first(_: Any, response: Any) -> Any:
    return json.loads(response.content.split(b"\n")[0])


@schemathesis.hook
def map_case(_: Any, case: Any) -> Any:
    """Reduce a valid request to one origin, which no schema expresses, and request reasons in English."""
    members = case.body if case.method == "POST" else case.query
    if not case.meta.generation.mode.is_positive or not isinstance(members, dict):
        return case
    if "lang" in members:
        members["lang"] = "en"  # BEYOND_SHAPE reads the reasons
    if case.operation.path.endswith(ASK_FOR_ONE):
        _keep_one_origin(case.operation.path, members)
    if "lat" not in members:
        members.pop("accuracy", None)
    return case


def _origins(members: Any) -> list[tuple[str, ...]]:
    return [names for names in ONE_OF if all(members.get(name) is not None for name in names)]


def _keep_one_origin(path: str, members: dict[str, Any]) -> None:
    present = _origins(members)
    selected = present[len(members) % len(present)] if present else ()
    for name in {name for names in ONE_OF for name in names if name not in selected}:
        members.pop(name, None)
    if not present and path.endswith(FROM_SOMEWHERE):
        members |= SOMEWHERE


@schemathesis.check
def valid_requests_are_answered(ctx: Any, response: Any, case: Any) -> None:
    """Check that a request that matches the schema is rejected only for reasons beyond the schema."""
    meta = case.meta
    if meta is None or not meta.generation.mode.is_positive or response.status_code != 400:
        return
    members = case.body if case.method == "POST" else case.query
    path, count = case.operation.path, len(_origins(members or {}))
    if path.endswith(ASK_FOR_ONE) and (count > 1 or (count == 0 and not path.endswith("/outlets"))):
        return  # examples of all parameters or none, to which `map_case` is not applied
    detail = response.json()["detail"]
    assert BEYOND_SHAPE.search(detail), f"rejected: {detail}"


@schemathesis.check
def invalid_lines_are_rejected(ctx: Any, response: Any, case: Any) -> None:
    """Check that a batch line that does not match the schema is answered with a problem."""
    meta = case.meta
    if meta is None or not meta.generation.mode.is_negative or response.status_code != 200:
        return
    if case.operation.path.endswith("/batch") and response.content:
        answer = _first(ctx, response)
        assert answer.get("status", 200) >= 400, f"answered: {case.body!r}"
