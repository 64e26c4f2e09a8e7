"""Query models of the routes and their JSON schemas, for the OpenAPI document."""

from typing import Any

from ...answers.authenticity import OfficialQuestion
from ...answers.repair_options import HandoverQuestion
from ...query.param_patterns import MAX_ITEMS
from ...query.query_params import (
    ClustersQuestion,
    InsideQuestion,
    NearestQuestion,
    OutletQuestion,
    PlacesQuestion,
    Question,
    ReverseQuestion,
)
from ...query.trip_params import DirectionsQuestion, ReachableQuestion

V1 = "/api/v1"
BATCH = f"{V1}/nearest/batch"
LIVE_PATH = f"{V1}/outlets/{{ref}}/live"
NDJSON = "application/x-ndjson"
BOUNDS = {"ge": "minimum", "le": "maximum", "gt": "exclusiveMinimum", "lt": "exclusiveMaximum"}
QUERY_MODELS: dict[str, type[Question]] = {
    f"{V1}/nearest": NearestQuestion,
    BATCH: NearestQuestion,
    f"{V1}/outlets": InsideQuestion,
    f"{V1}/outlets/{{ref}}": OutletQuestion,
    f"{V1}/outlets/{{ref}}/sketch.svg": Question,
    LIVE_PATH: Question,
    f"{V1}/directions": DirectionsQuestion,
    f"{V1}/reachable": ReachableQuestion,
    f"{V1}/places": PlacesQuestion,
    f"{V1}/reverse": ReverseQuestion,
    f"{V1}/handover": HandoverQuestion,
    f"{V1}/official": OfficialQuestion,
    f"{V1}/clusters": ClustersQuestion,
    f"{V1}/export.geojson": Question,
    f"{V1}/export.csv": Question,
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
