"""The shapes of answers and errors, for the OpenAPI document."""

from typing import Any

from ..outlet import Outlet
from ..question import (
    ClustersQuestion,
    InsideQuestion,
    NearestQuestion,
    OutletQuestion,
    PlacesQuestion,
    Question,
    ReverseQuestion,
)

V1 = "/api/v1"
JSON_ROUTES = ("/healthz", "/readyz")
HEADERS = {"X-Request-Id": {"schema": {"type": "string"}, "description": "The id of this request."}}

# status: (why, where: paths or methods; everywhere when empty)
ERRORS: dict[str, tuple[str, tuple[str, ...]]] = {
    "400": ("Something in the question is wrong; `parameter` names it.", ()),
    "404": ("No outlet has this ref or code.", (f"{V1}/nearest", f"{V1}/outlets/{{ref}}")),
    "406": ("The answer does not come in the type asked for.", ()),
    "410": ("Closed for good, or the cursor or release is gone.", (f"{V1}/outlets", f"{V1}/outlets/{{ref}}")),
    "413": ("The body is larger than 64 KiB.", ("post",)),
    "414": ("The address is too long; use POST.", ()),
    "415": ("The body is not JSON.", ("post",)),
    "422": ("The position lies outside the area served.", (f"{V1}/nearest", f"{V1}/reverse")),
    "503": ("No release can be served now; try again after `Retry-After` seconds.", ()),
}

# What the parts of an outlet are; a worker keeps no docstrings it could be read from.
PARTS = {
    "Address": "Where it is in words; `adcode` is the six-digit code of the district.",
    "Source": "The coordinate as the feed gave it, untouched, and the datum it was declared in.",
    "DatedException": "Other hours, or closed, from the first to the last day (both included).",
    "Approach": "The last metres: from the station to the counter.",
    "Access": "What makes the outlet usable for somebody who cannot walk, hear, speak or see well.",
}


def _object(members: dict[str, Any], required: tuple[str, ...] = ()) -> dict[str, Any]:
    return {"type": "object", "properties": members, "required": list(required)}


TEXT = {"type": "string"}
NUMBER = {"type": "number"}
FLAG = {"type": "boolean"}
INSTANT = {"type": "string", "format": "date-time"}

HELP = _object(
    {"hotline": TEXT, "hours": TEXT, "sign_language_url": TEXT},
    ("hotline", "hours", "sign_language_url"),
)
RELEASE = _object(
    {"number": {"type": "integer"}, "published": INSTANT, "stale": FLAG, "sample": FLAG},
    ("number", "published", "stale", "sample"),
)
OPEN = _object(
    {"now": {"type": ["boolean", "null"]}, "until": INSTANT, "next": INSTANT, "why": TEXT, "text": TEXT},
    ("now", "text"),
)
DISTANCE = _object({"metres": NUMBER, "kind": {"enum": ["geodesic", "route"]}}, ("metres", "kind"))
POSITION = _object({"datum": TEXT, "lat": NUMBER, "lon": NUMBER}, ("datum", "lat", "lon"))
GEOMETRY = _object(
    {
        "type": {"const": "Point"},
        "coordinates": {"type": "array", "items": NUMBER, "minItems": 2, "maxItems": 2},
    },
    ("type", "coordinates"),
)
ANSWER = _object(
    {
        "id": TEXT,
        "at": INSTANT,
        "stable": {"type": ["boolean", "null"]},
        "rivals": {"type": "array", "items": TEXT},
        "ask": TEXT,
    },
    ("id", "at"),
)
PLACE = _object(
    {
        "name": TEXT,
        "path": {"type": "array", "items": TEXT},
        "type": TEXT,
        "adcode": TEXT,
        "confidence": NUMBER,
        "radius": NUMBER,
        "matched_by": TEXT,
        "name_en": TEXT,
        "path_en": {"type": "array", "items": TEXT},
        "note": TEXT,
    },
    ("name", "path", "type", "adcode", "confidence", "radius", "matched_by"),
)
PROBLEM = _object(
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


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def _outlet_parts() -> dict[str, Any]:
    schema = Outlet.model_json_schema(ref_template="#/components/schemas/{model}", by_alias=True)
    shown = {
        "distance": DISTANCE,
        "bearing": NUMBER,
        "open": OPEN,
        "position": POSITION,
        "links": {"type": "object"},
    }
    members = schema["properties"] | shown
    parts = {name: part | {"description": PARTS[name]} for name, part in schema.get("$defs", {}).items()}
    return parts | {"Outlet": _object(members, ("ref",))}


TOP = {"answer": ANSWER, "query": {"type": "object"}, "release": _ref("Release"), "help": _ref("Help")}
FEATURE = {"type": {"const": "Feature"}, "id": TEXT, "geometry": GEOMETRY}
OUTLET_FEATURE = FEATURE | {"properties": _ref("Outlet")}
PAGES = {"matched": {"type": "integer"}, "next": {"type": ["string", "null"]}}


def _collection(features: dict[str, Any]) -> dict[str, Any]:
    members = {"type": {"const": "FeatureCollection"}, "features": {"type": "array", "items": features}}
    return _object(members | TOP | PAGES, ("type", "features", "release"))


COMPONENTS: dict[str, Any] = _outlet_parts() | {
    "Help": HELP,
    "Release": RELEASE,
    "Problem": PROBLEM,
    "OutletFeature": _object(OUTLET_FEATURE, ("type", "geometry", "properties")),
    "Outlets": _collection(_ref("OutletFeature")),
    "OutletAnswer": _object(
        OUTLET_FEATURE | TOP, ("type", "geometry", "properties", "answer", "release", "help")
    ),
    "Division": _object(
        FEATURE | TOP | {"properties": {"type": "object"}}, ("type", "geometry", "properties")
    ),
    "Places": _collection(_object(FEATURE | {"properties": PLACE}, ("geometry", "properties"))),
    "Clusters": _collection(
        _object(FEATURE | {"properties": {"type": "object"}}, ("geometry", "properties"))
    ),
}
QUESTIONS: dict[str, type[Question]] = {
    f"{V1}/nearest": NearestQuestion,
    f"{V1}/outlets": InsideQuestion,
    f"{V1}/outlets/{{ref}}": OutletQuestion,
    f"{V1}/places": PlacesQuestion,
    f"{V1}/reverse": ReverseQuestion,
    f"{V1}/clusters": ClustersQuestion,
    f"{V1}/export.geojson": Question,
    f"{V1}/export.csv": Question,
}
ANSWERS = {
    f"{V1}/nearest": "Outlets",
    f"{V1}/outlets": "Outlets",
    f"{V1}/outlets/{{ref}}": "OutletAnswer",
    f"{V1}/places": "Places",
    f"{V1}/reverse": "Division",
    f"{V1}/clusters": "Clusters",
    f"{V1}/export.geojson": "Outlets",
}


def question_of(path: str) -> dict[str, Any]:
    """The JSON schema of the question of a route, its parts inlined; empty where none is asked."""
    asked = QUESTIONS.get(path)
    schema = asked.model_json_schema() if asked else {}
    return {member: told for member, told in schema.items() if member != "description"}


def answer_of(path: str) -> dict[str, Any]:
    """The content of a good answer of a route."""
    if path == f"{V1}/export.csv":
        return {"text/csv": {"schema": TEXT}}
    if path in JSON_ROUTES:
        return {"application/json": {"schema": {"type": "object"}}}
    return {"application/geo+json": {"schema": _ref(ANSWERS[path])}}
