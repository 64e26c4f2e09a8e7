"""JSON schemas of nested response members: query, links, steps, divisions, clusters."""

from typing import Any

from ...index.map_links import LINK_NAMES
from .response_schemas import FLAG, NUMBER, PLACE, TEXT, object_of

INTEGER = {"type": "integer"}
TEXTS = {"type": "array", "items": TEXT}
NULLABLE_INTEGER = {"type": ["integer", "null"]}

LINKS = object_of(dict.fromkeys(LINK_NAMES, TEXT), LINK_NAMES)

# A place by name, adcode or outlet code: only the name is always present.
FROM = object_of(PLACE["properties"] | {"ref": TEXT, "code": TEXT}, ("name",))
ASSUMED = object_of(
    {
        "walk": object_of({"metres_per_second": NUMBER, "detour": NUMBER, "up_to_metres": NUMBER}),
        "ride": object_of({"metres_per_second": NUMBER, "detour": NUMBER}),
    },
    ("walk", "ride"),
)
QUERY = object_of(
    {
        "lat": NUMBER,
        "lon": NUMBER,
        "datum": TEXT,
        "place": {"anyOf": [FROM, {"type": "null"}]},
        "alternatives": {"type": "array", "items": PLACE},
        "q": TEXT,
        "open": TEXT,
        "assumed": ASSUMED,
        "notes": TEXTS,
    }
)

STEP = object_of(
    {"number": INTEGER, "text": TEXT, "metres": NULLABLE_INTEGER, "kind": TEXT},
    ("number", "text", "metres", "kind"),
)
NOTE = object_of({"kind": TEXT, "text": TEXT, "first": FLAG}, ("kind", "text", "first"))
_LINE = object_of({"text": TEXT, "step": NULLABLE_INTEGER}, ("text", "step"))
_READ_OUT = object_of(
    {
        "lines": {"type": "array", "items": _LINE},
        "question": TEXT,
        "seconds": NUMBER,
        "next_step": NULLABLE_INTEGER,
        "left_out": TEXTS,
    },
    ("lines", "question", "seconds", "next_step", "left_out"),
)
SCRIPT = {
    "type": "object",
    "additionalProperties": _READ_OUT,
    "description": "Scripts by available time in seconds.",
}
SMS = object_of(
    {
        "text": TEXT,
        "encoding": {"enum": ["gsm7", "ucs2"]},
        "units": INTEGER,
        "segments": INTEGER,
        "left_out": TEXTS,
        "cut": TEXTS,
    },
    ("text", "encoding", "units", "segments", "left_out", "cut"),
)
STYLES: dict[str, Any] = {
    "steps": {"type": "array", "items": STEP},
    "notes": {"type": "array", "items": NOTE},
    "script": SCRIPT,
    "sms": SMS,
    "links": LINKS,
}

DIVISIONS = ("province", "city", "district", "township", "adcode")
DIVISION = object_of(dict.fromkeys(DIVISIONS, TEXT), DIVISIONS)
CLUSTER = object_of({"count": INTEGER, "ref": TEXT, "name": TEXT, "kind": TEXT})
SUCCESSOR = object_of(
    {"ref": TEXT, "name": TEXT, "self": TEXT, "page": TEXT}, ("ref", "name", "self", "page")
)

ALIVE = object_of({"status": {"const": "ok"}}, ("status",))
READY = object_of(
    {"status": TEXT, "reason": TEXT, "reasons": TEXTS, "release": INTEGER, "outlets": INTEGER, "stale": FLAG},
    ("status", "reasons"),
)
SYSTEM_RESPONSES = {"/healthz": ALIVE, "/readyz": READY}
