"""JSON schemas of the response objects."""

from typing import Any, get_args

from ...directions.route import MODES, FallbackReason, Kind


def object_of(members: dict[str, Any], required: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return the JSON schema of an object."""
    return {"type": "object", "properties": members, "required": list(required)}


TEXT = {"type": "string"}
NUMBER = {"type": "number"}
FLAG = {"type": "boolean"}
INSTANT = {"type": "string", "format": "date-time"}

HELP = object_of(
    {"hotline": TEXT, "hours": TEXT, "sign_language_url": TEXT},
    ("hotline", "hours", "sign_language_url"),
)
RELEASE = object_of(
    {"number": {"type": "integer"}, "published": INSTANT, "stale": FLAG, "sample": FLAG},
    ("number", "published", "stale", "sample"),
)
OPEN = object_of(
    {"now": {"type": ["boolean", "null"]}, "until": INSTANT, "next": INSTANT, "why": TEXT, "text": TEXT},
    ("now", "text"),
)
ARRIVAL = object_of(
    {
        "seconds": {"type": "integer"},
        "metres": {"type": "integer"},
        "kind": {"enum": ["route", "straight"]},
        "mode": {"enum": ["walk", "ride"]},
        "at": INSTANT,
        "open": {"type": ["boolean", "null"]},
        "last": INSTANT,
        "leave_by": INSTANT,
        "next": INSTANT,
        "why": TEXT,
        "text": TEXT,
    },
    ("seconds", "metres", "kind", "mode", "at", "open", "text"),
)
DISTANCE = object_of({"metres": NUMBER, "kind": {"enum": ["geodesic", "route"]}}, ("metres", "kind"))
SUITABILITY = object_of(
    {
        "way": {"enum": ["walk_in", "drop_off"]},
        "fits": {"enum": ["yes", "ask"]},
        "why": {"type": "array", "items": {"enum": ["limits", "devices", "services"]}},
        "limits": TEXT,
        "text": TEXT,
    },
    ("way", "fits", "text"),
)
HANDOVER = object_of(
    {
        "device": TEXT,
        "fault": TEXT,
        "best": {"enum": ["walk_in", "drop_off", "mail_in"]},
        "ways": {
            "type": "array",
            "items": object_of(
                {
                    "way": {"enum": ["walk_in", "drop_off", "mail_in"]},
                    "refs": {"type": "array", "items": TEXT},
                    "hotline": TEXT,
                    "text": TEXT,
                    "gives_up": TEXT,
                },
                ("way", "text", "gives_up"),
            ),
        },
    },
    ("device", "fault", "best", "ways"),
)
RECORD = object_of(
    {
        "same": FLAG,
        "status": TEXT,
        "differs": {
            "type": "array",
            "items": object_of({"kind": TEXT, "said": TEXT, "listed": TEXT, "text": TEXT}, ("kind", "text")),
        },
        "until": INSTANT,
        "text": TEXT,
    },
    ("same", "status"),
)
VERDICT = object_of(
    {
        "by": TEXT,
        "said": TEXT,
        "verdict": {"enum": ["listed", "not_listed", "similar"]},
        "matched": {"type": "integer"},
        "hotline": FLAG,
        "text": TEXT,
        "ask": TEXT,
    },
    ("by", "said", "verdict", "matched", "text", "ask"),
)
POSITION = object_of({"datum": TEXT, "lat": NUMBER, "lon": NUMBER}, ("datum", "lat", "lon"))
GEOMETRY = object_of(
    {
        "type": {"const": "Point"},
        "coordinates": {"type": "array", "items": NUMBER, "minItems": 2, "maxItems": 2},
    },
    ("type", "coordinates"),
)
LINE = object_of(
    {
        "type": {"const": "LineString"},
        "coordinates": {"type": "array", "items": GEOMETRY["properties"]["coordinates"], "minItems": 2},
    },
    ("type", "coordinates"),
)
MANEUVER = object_of(
    {
        "kind": {"enum": list(get_args(Kind))},
        "at": GEOMETRY["properties"]["coordinates"],
        "metres": NUMBER,
        "seconds": NUMBER,
        "bearing": NUMBER,
        "streets": {"type": "array", "items": TEXT},
        "streets_en": {"type": "array", "items": TEXT},
        "level": TEXT,
    },
    ("kind", "at", "metres", "seconds"),
)
DIRECTIONS = object_of(
    {
        "ref": TEXT,
        "name": TEXT,
        "kind": {"enum": ["route", "straight"]},
        "why": {"enum": list(get_args(FallbackReason))},
        "note": TEXT,
        "mode": {"enum": list(MODES)},
        "metres": NUMBER,
        "seconds": NUMBER,
        "bearing": NUMBER,
        "maneuvers": {"type": "array", "items": MANEUVER},
    },
    ("ref", "name", "kind", "mode", "metres", "seconds", "bearing", "maneuvers"),
)
ANSWER = object_of(
    {
        "id": TEXT,
        "at": INSTANT,
        "stable": {"type": ["boolean", "null"]},
        "rivals": {"type": "array", "items": TEXT},
        "ask": TEXT,
    },
    ("id", "at"),
)
PLACE = object_of(
    {
        "name": TEXT,
        "path": {"type": "array", "items": TEXT},
        "type": TEXT,
        "adcode": TEXT,
        "confidence": NUMBER,
        "radius": NUMBER,
        "matched_by": TEXT,
        "point": {"const": "district"},
        "name_en": TEXT,
        "path_en": {"type": "array", "items": TEXT},
        "note": TEXT,
    },
    ("name", "path", "type", "adcode", "confidence", "radius", "matched_by"),
)
PROBLEM = object_of(
    {
        "type": TEXT,
        "title": TEXT,
        "status": {"type": "integer"},
        "detail": TEXT,
        "parameter": TEXT,
        "allowed": {"type": "array", "items": TEXT},
        "hint": TEXT,
        "instead": TEXT,
        "request_id": TEXT,
        "help": {"$ref": "#/components/schemas/Help"},
    },
    ("type", "title", "status", "detail", "request_id", "help"),
)
