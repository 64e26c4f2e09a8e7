"""The shapes of answers and errors, for the OpenAPI document."""

from typing import Any

from ...answers.authenticity import OfficialQuestion
from ...answers.repair_options import HandoverQuestion
from ...network.outlet import Outlet
from ...query.param_patterns import MOST_ITEMS
from ...query.query_params import (
    ClustersQuestion,
    DirectionsQuestion,
    InsideQuestion,
    NearestQuestion,
    OutletQuestion,
    PlacesQuestion,
    Question,
    ReverseQuestion,
)
from .response_members import CLUSTER, DIVISION, LINKS, OF_SYSTEM, QUERY, STYLES, SUCCESSOR
from .response_schemas import (
    ANSWER,
    ARRIVAL,
    DISTANCE,
    FIT,
    GEOMETRY,
    HANDOVER,
    HELP,
    LINE,
    NUMBER,
    OPEN,
    PLACE,
    POSITION,
    PROBLEM,
    RECORD,
    RELEASE,
    TEXT,
    VERDICT,
    WAY,
    object_of,
)

V1 = "/api/v1"
BATCH = f"{V1}/nearest/batch"
NDJSON = "application/x-ndjson"
JSON_ROUTES = ("/healthz", "/readyz")

# What the parts of an outlet are; a worker keeps no docstrings it could be read from.
PARTS = {
    "Address": "Where it is in words; `adcode` is the six-digit code of the district.",
    "Source": "The coordinate as the feed gave it, untouched, and the datum it was declared in.",
    "DatedException": "Other hours, or closed, from the first to the last day (both included).",
    "Approach": "The last metres: from the station to the counter.",
    "Access": "What makes the outlet usable for somebody who cannot walk, hear, speak or see well.",
}


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def _outlet_parts() -> dict[str, Any]:
    schema = Outlet.model_json_schema(ref_template="#/components/schemas/{model}", by_alias=True)
    shown = {
        "distance": DISTANCE,
        "bearing": NUMBER,
        "arrival": ARRIVAL,
        "open": OPEN,
        "position": POSITION,
        "handover": FIT,
        "official": RECORD,
        "links": LINKS,
    }
    members = schema["properties"] | shown
    parts = {name: part | {"description": PARTS[name]} for name, part in schema.get("$defs", {}).items()}
    return parts | {"Outlet": object_of(members, ("ref",))}


TOP = {"answer": ANSWER, "query": QUERY, "release": _ref("Release"), "help": _ref("Help")}
FEATURE = {"type": {"const": "Feature"}, "id": TEXT, "geometry": GEOMETRY}
OUTLET_FEATURE = FEATURE | {"properties": _ref("Outlet")}
PAGES = {"matched": {"type": "integer"}, "next": {"type": ["string", "null"]}}


def _collection(features: dict[str, Any]) -> dict[str, Any]:
    members = {"type": {"const": "FeatureCollection"}, "features": {"type": "array", "items": features}}
    return object_of(members | TOP | PAGES, ("type", "features", "release"))


def _with(collection: dict[str, Any], **members: Any) -> dict[str, Any]:
    """A collection with members of its own at the top."""
    return collection | {
        "properties": collection["properties"] | members,
        "required": [*collection["required"], *members],
    }


def _more(schema: dict[str, Any], **members: Any) -> dict[str, Any]:
    """An object with members that may be there beside those it has."""
    return schema | {"properties": schema["properties"] | members}


COMPONENTS: dict[str, Any] = _outlet_parts() | {
    "Help": HELP,
    "Release": RELEASE,
    "Problem": _more(PROBLEM, successor=SUCCESSOR),
    "OutletFeature": object_of(OUTLET_FEATURE, ("type", "geometry", "properties")),
    "Outlets": _collection(_ref("OutletFeature")),
    "OutletAnswer": object_of(
        OUTLET_FEATURE | TOP, ("type", "geometry", "properties", "answer", "release", "help")
    ),
    "Division": object_of(FEATURE | TOP | {"properties": DIVISION}, ("type", "geometry", "properties")),
    "Directions": object_of(
        FEATURE | TOP | {"geometry": LINE, "properties": _more(WAY, **STYLES)},
        ("type", "geometry", "properties", "answer", "query", "release", "help"),
    ),
    "Places": _collection(object_of(FEATURE | {"properties": PLACE}, ("geometry", "properties"))),
    "Handover": _with(_collection(_ref("OutletFeature")), handover=HANDOVER),
    "Official": _with(_collection(_ref("OutletFeature")), official=VERDICT),
    "Clusters": _collection(object_of(FEATURE | {"properties": CLUSTER}, ("geometry", "properties"))),
}
BOUNDS = {"ge": "minimum", "le": "maximum", "gt": "exclusiveMinimum", "lt": "exclusiveMaximum"}
QUESTIONS: dict[str, type[Question]] = {
    f"{V1}/nearest": NearestQuestion,
    BATCH: NearestQuestion,
    f"{V1}/outlets": InsideQuestion,
    f"{V1}/outlets/{{ref}}": OutletQuestion,
    f"{V1}/directions": DirectionsQuestion,
    f"{V1}/places": PlacesQuestion,
    f"{V1}/reverse": ReverseQuestion,
    f"{V1}/handover": HandoverQuestion,
    f"{V1}/official": OfficialQuestion,
    f"{V1}/clusters": ClustersQuestion,
    f"{V1}/export.geojson": Question,
    f"{V1}/export.csv": Question,
}
ANSWERS = {
    f"{V1}/nearest": "Outlets",
    f"{V1}/outlets": "Outlets",
    f"{V1}/outlets/{{ref}}": "OutletAnswer",
    f"{V1}/directions": "Directions",
    f"{V1}/places": "Places",
    f"{V1}/reverse": "Division",
    f"{V1}/handover": "Handover",
    f"{V1}/official": "Official",
    f"{V1}/clusters": "Clusters",
    f"{V1}/export.geojson": "Outlets",
}


def question_of(path: str) -> dict[str, Any]:
    """The JSON schema of the question of a route, its parts inlined; empty where none is asked."""
    asked = QUESTIONS.get(path)
    return schema_of(asked) if asked else {}


def schema_of(question: type[Question]) -> dict[str, Any]:
    """The JSON schema of a question."""
    schema = _standard(question.model_json_schema())
    return {member: told for member, told in schema.items() if member != "description"}


def _standard(schema: Any) -> Any:
    """JSON Schema's own words for bounds that pydantic leaves in its own words, or to a validator."""
    if isinstance(schema, list):
        return [_standard(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    most = {"maxItems": MOST_ITEMS} if schema.get("type") == "array" else {}
    return most | {BOUNDS.get(name, name): _standard(told) for name, told in schema.items()}


def answer_of(path: str) -> dict[str, Any]:
    """The content of a good answer of a route."""
    if path == f"{V1}/export.csv":
        return {"text/csv": {"schema": TEXT}}
    if path in JSON_ROUTES:
        return {"application/json": {"schema": OF_SYSTEM[path]}}
    if path == BATCH:
        return {NDJSON: {"schema": {"oneOf": [_ref("Outlets"), _ref("Problem")]}}}
    return {"application/geo+json": {"schema": _ref(ANSWERS[path])}}
