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
    *((name,) for name in ("q", "adcode", "code", "bbox", "polygon", "phone", "name", "address")),
)
FROM_SOMEWHERE = ("/nearest", "/nearest/batch", "/handover")
ASK_FOR_ONE = (*FROM_SOMEWHERE, "/outlets", "/official")
SOMEWHERE = {"lat": 31.2397, "lon": 121.4998}
# Reasons for rejecting a request that matches the schema: combinations of parameters, and values that only
# the program's tables can check.
BEYOND_SHAPE = re.compile(
    r"exactly one origin is required|must be given together|at most one area|exactly one is required"
    r"|no province, city or district has the code|check digit is wrong"
    r"|is not a valid cursor|is altered|no place matches"
    r"|is far larger than a screen|more than \d+ things|south not above north|LAT,LON in degrees"
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
    """Most questions start from one thing, which no list of parameters can say: only one is kept."""
    path, members = case.operation.path, case.body if case.method == "POST" else case.query
    if case.meta.generation.mode.is_positive and path.endswith(ASK_FOR_ONE) and isinstance(members, dict):
        given = [names for names in ONE_OF if all(members.get(name) is not None for name in names)]
        kept = given[len(members) % len(given)] if given else ()
        for name in {name for names in ONE_OF for name in names if name not in kept}:
            members.pop(name, None)
        if not given and path.endswith(FROM_SOMEWHERE):
            members |= SOMEWHERE
    return case


@schemathesis.check
def right_questions_are_answered(ctx: Any, response: Any, case: Any) -> None:
    """What has the shape of the document is answered, or refused for what no shape can say."""
    meta = case.meta
    if meta is None or not meta.generation.mode.is_positive or response.status_code != 400:
        return
    detail = response.json()["detail"]
    assert BEYOND_SHAPE.search(detail), f"refused: {detail}"


@schemathesis.check
def wrong_lines_are_refused(ctx: Any, response: Any, case: Any) -> None:
    """A line of a batch that does not have the shape of a question gets a problem for its answer."""
    meta = case.meta
    if meta is None or not meta.generation.mode.is_negative or response.status_code != 200:
        return
    if case.operation.path.endswith("/batch") and response.content:
        told = _first(ctx, response)
        assert told.get("status", 200) >= 400, f"answered: {case.body!r}"
