"""JSON schemas of the responses, generated from their models, for the OpenAPI document."""

from functools import cache
from typing import Any

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaMode

from .health import Alive, Readiness
from .live import LiveAnswer
from .query_schemas import BATCH, LIVE_PATH, NDJSON, V1
from .response_models import (
    BatchLine,
    Clusters,
    DirectionsAnswer,
    Division,
    Export,
    Handover,
    Official,
    OutletAnswer,
    OutletPage,
    Outlets,
    Places,
    Problem,
    Reachable,
)

GEOJSON, JSON, PROBLEM = "application/geo+json", "application/json", "application/problem+json"
RESPONSES: dict[str, tuple[str, Any]] = {  # media type and model of the 200 response, by path
    f"{V1}/nearest": (GEOJSON, Outlets),
    BATCH: (NDJSON, BatchLine),
    f"{V1}/outlets": (GEOJSON, OutletPage),
    f"{V1}/outlets/{{ref}}": (GEOJSON, OutletAnswer),
    f"{V1}/outlets/{{ref}}/sketch.svg": ("image/svg+xml", str),
    LIVE_PATH: (JSON, LiveAnswer),
    f"{V1}/directions": (GEOJSON, DirectionsAnswer),
    f"{V1}/reachable": (GEOJSON, Reachable),
    f"{V1}/places": (GEOJSON, Places),
    f"{V1}/reverse": (GEOJSON, Division),
    f"{V1}/handover": (GEOJSON, Handover),
    f"{V1}/official": (GEOJSON, Official),
    f"{V1}/clusters": (GEOJSON, Clusters),
    f"{V1}/export.geojson": (GEOJSON, Export),
    f"{V1}/export.csv": ("text/csv", str),
    "/healthz": (JSON, Alive),
    "/readyz": (JSON, Readiness),
    PROBLEM: (PROBLEM, Problem),
}


class _UntitledFields(GenerateJsonSchema):
    def field_title_should_be_set(self, schema: Any) -> bool:
        """Return False: a title would only repeat the name."""
        return False


@cache
def _schemas() -> tuple[dict[tuple[str, JsonSchemaMode], Any], Any]:
    """Return the schemas by path, and the components they refer to."""
    return TypeAdapter.json_schemas(
        [(path, "serialization", TypeAdapter(model)) for path, (_media_type, model) in RESPONSES.items()],
        ref_template="#/components/schemas/{model}",
        schema_generator=_UntitledFields,
        union_format="primitive_type_array",
    )


def components() -> dict[str, Any]:
    """Return the component schemas."""
    schemas: dict[str, Any] = _schemas()[1]["$defs"]
    return schemas


def response_content(path: str) -> dict[str, Any]:
    """Return the `content` object of a route's 200 response, or of a problem."""
    return {RESPONSES[path][0]: {"schema": _schemas()[0][path, "serialization"]}}
