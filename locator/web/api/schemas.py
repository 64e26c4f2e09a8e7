"""Schemas of responses and errors, for the OpenAPI document."""

from typing import Any

from ...answers.authenticity import OfficialQuestion
from ...answers.repair_options import HandoverQuestion
from ...network.outlet import Outlet
from ...query.param_patterns import MAX_ITEMS
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
from .response_members import CLUSTER, DIVISION, LINKS, QUERY, STYLES, SUCCESSOR, SYSTEM_RESPONSES
from .response_schemas import (
    ANSWER,
    ARRIVAL,
    DIRECTIONS,
    DISTANCE,
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
    SUITABILITY,
    TEXT,
    VERDICT,
    object_of,
)

V1 = "/api/v1"
BATCH = f"{V1}/nearest/batch"
NDJSON = "application/x-ndjson"
JSON_ROUTES = ("/healthz", "/readyz")


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def _outlet_components() -> dict[str, Any]:
    schema = Outlet.model_json_schema(ref_template="#/components/schemas/{model}", by_alias=True)
    extra = {
        "distance": DISTANCE,
        "bearing": NUMBER,
        "arrival": ARRIVAL,
        "open": OPEN,
        "position": POSITION,
        "handover": SUITABILITY,
        "official": RECORD,
        "links": LINKS,
    }
    members = schema["properties"] | extra
    parts: dict[str, Any] = schema.get("$defs", {})
    return parts | {"Outlet": object_of(members, ("ref",))}


ENVELOPE = {"answer": ANSWER, "query": QUERY, "release": _ref("Release"), "help": _ref("Help")}
FEATURE = {"type": {"const": "Feature"}, "id": TEXT, "geometry": GEOMETRY}
OUTLET_FEATURE = FEATURE | {"properties": _ref("Outlet")}
PAGING = {"matched": {"type": "integer"}, "next": {"type": ["string", "null"]}}


def _collection(features: dict[str, Any]) -> dict[str, Any]:
    members = {"type": {"const": "FeatureCollection"}, "features": {"type": "array", "items": features}}
    return object_of(members | ENVELOPE | PAGING, ("type", "features", "release"))


def _with_required(collection: dict[str, Any], **members: Any) -> dict[str, Any]:
    """Return a collection schema with additional required members."""
    return collection | {
        "properties": collection["properties"] | members,
        "required": [*collection["required"], *members],
    }


def _with_optional(schema: dict[str, Any], **members: Any) -> dict[str, Any]:
    """Return an object schema with additional optional members."""
    return schema | {"properties": schema["properties"] | members}


COMPONENTS: dict[str, Any] = _outlet_components() | {
    "Help": HELP,
    "Release": RELEASE,
    "Problem": _with_optional(PROBLEM, successor=SUCCESSOR),
    "OutletFeature": object_of(OUTLET_FEATURE, ("type", "geometry", "properties")),
    "Outlets": _collection(_ref("OutletFeature")),
    "OutletAnswer": object_of(
        OUTLET_FEATURE | ENVELOPE, ("type", "geometry", "properties", "answer", "release", "help")
    ),
    "Division": object_of(FEATURE | ENVELOPE | {"properties": DIVISION}, ("type", "geometry", "properties")),
    "Directions": object_of(
        FEATURE | ENVELOPE | {"geometry": LINE, "properties": _with_optional(DIRECTIONS, **STYLES)},
        ("type", "geometry", "properties", "answer", "query", "release", "help"),
    ),
    "Places": _collection(object_of(FEATURE | {"properties": PLACE}, ("geometry", "properties"))),
    "Handover": _with_required(_collection(_ref("OutletFeature")), handover=HANDOVER),
    "Official": _with_required(_collection(_ref("OutletFeature")), official=VERDICT),
    "Clusters": _collection(object_of(FEATURE | {"properties": CLUSTER}, ("geometry", "properties"))),
}
BOUNDS = {"ge": "minimum", "le": "maximum", "gt": "exclusiveMinimum", "lt": "exclusiveMaximum"}
QUERY_MODELS: dict[str, type[Question]] = {
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
RESPONSE_NAMES = {
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
    """Return the JSON schema of a route's query model; empty if it has none."""
    model = QUERY_MODELS.get(path)
    return schema_of(model) if model else {}


def schema_of(question: type[Question]) -> dict[str, Any]:
    """Return the JSON schema of a query model."""
    schema = _to_json_schema(question.model_json_schema())
    return {member: value for member, value in schema.items() if member != "description"}


def _to_json_schema(schema: Any) -> Any:
    """Replace pydantic's bound names with JSON Schema keywords, and add `maxItems` to arrays."""
    if isinstance(schema, list):
        return [_to_json_schema(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    limits = {"maxItems": MAX_ITEMS} if schema.get("type") == "array" else {}
    return limits | {BOUNDS.get(name, name): _to_json_schema(value) for name, value in schema.items()}


def response_content(path: str) -> dict[str, Any]:
    """Return the `content` object of a route's 200 response."""
    if path == f"{V1}/export.csv":
        return {"text/csv": {"schema": TEXT}}
    if path in JSON_ROUTES:
        return {"application/json": {"schema": SYSTEM_RESPONSES[path]}}
    if path == BATCH:
        return {NDJSON: {"schema": {"oneOf": [_ref("Outlets"), _ref("Problem")]}}}
    return {"application/geo+json": {"schema": _ref(RESPONSE_NAMES[path])}}
