"""JSON schema of the body that reports live facts, for the OpenAPI document."""

from typing import Any

from ...network.live_facts import MAX_PARTS, MAX_QUEUE_MINUTES
from ...query import param_patterns
from ...query.live_params import MAX_HOURS

INSTANT: dict[str, Any] = {"type": "string", "pattern": param_patterns.INSTANT}
AT = INSTANT | {"description": "When it was observed; by default now."}
EXPIRES = INSTANT | {"description": f"From when on it is not used any more; at most {MAX_HOURS} hours ahead."}
VALUES: dict[str, dict[str, Any]] = {
    "queue_minutes": {"type": "integer", "minimum": 0, "maximum": MAX_QUEUE_MINUTES},
    "intake_full_until": INSTANT,
    "out_of_stock": {
        "type": "array",
        "items": {"type": "string", "minLength": 1, "maxLength": 200},
        "minItems": 1,
        "maxItems": MAX_PARTS,
    },
    "closed_now": {"type": "boolean"},
}


def _fact(value: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a fact: an object, or only its value."""
    fact = {
        "type": "object",
        "properties": {"value": value, "at": AT, "expires": EXPIRES},
        "required": ["value"],
        "additionalProperties": False,
    }
    return {"anyOf": [fact, value]}


LIVE_BODY: dict[str, Any] = {
    "type": "object",
    "description": "Live facts; `at` and `expires` beside them apply to the facts that have none.",
    "properties": {name: _fact(value) for name, value in VALUES.items()} | {"at": AT, "expires": EXPIRES},
    "additionalProperties": False,
}

_CHANGES = {name: {"anyOf": [*_fact(value)["anyOf"], {"type": "null"}]} for name, value in VALUES.items()}
LIVE_CHANGE: dict[str, Any] = LIVE_BODY | {
    "description": "Live facts to set; null withdraws one. `at` and `expires` apply to facts that have none.",
    "properties": _CHANGES | {"at": AT, "expires": EXPIRES},
}
