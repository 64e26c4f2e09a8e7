"""OpenAPI document: APIFlask's description of the views, completed with responses and errors."""

from typing import Any

import orjson
from apiflask import APIFlask
from flask import Response

from .deprecation import mark_deprecated
from .openapi_responses import ETAG, HEADERS, error_statuses, headers
from .schemas import BATCH, COMPONENTS, JSON_ROUTES, NDJSON, question_of, response_content

PROBLEM = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
KEY = {
    "type": "apiKey",
    "in": "header",
    "name": "X-API-Key",
    "description": "Optional. A key issued by the operator has its own rate limit.",
}
MIMETYPE = "application/vnd.oai.openapi+json"


def install(app: APIFlask) -> None:
    """Serve /openapi.json, built on the first request."""
    app.config.update(
        OPENAPI_VERSION="3.1.0",
        AUTO_200_RESPONSE=False,
        AUTO_404_RESPONSE=False,
        AUTO_VALIDATION_ERROR_RESPONSE=False,
        SERVERS=[{"url": "/"}],
        INFO={
            "description": "Finds the nearest authorized service center or drop-off point. "
            "Responses are GeoJSON in WGS-84; every response and every error includes the support hotline.",
        },
    )
    app.spec_processor(_complete)

    @app.get("/openapi.json")
    @app.doc(hide=True)
    def openapi_document() -> Response:
        return Response(document_of(app), mimetype=MIMETYPE)


def document_of(app: APIFlask) -> bytes:
    """Return the document as JSON, built once per app."""
    if "locator.openapi" not in app.extensions:
        document: Any = app.spec
        app.extensions["locator.openapi"] = orjson.dumps(dict(document))
    content: bytes = app.extensions["locator.openapi"]
    return content


def spec_of(app: APIFlask) -> dict[str, Any]:
    """Return the decoded document."""
    document: dict[str, Any] = orjson.loads(document_of(app))
    return document


def _complete(document: Any) -> Any:
    """Add responses, errors and headers to every operation."""
    document["components"] = {
        "schemas": COMPONENTS | document.get("components", {}).get("schemas", {}),
        "securitySchemes": {"key": KEY},
    }
    document["security"] = [{}, {"key": []}]
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            operation["responses"] = _responses(path, method)
            _add_params(path, method, operation)
    return mark_deprecated(document)


def _responses(path: str, method: str) -> dict[str, Any]:
    good = {"description": "Success.", "content": response_content(path)}
    if path in JSON_ROUTES:
        bad = {"503": good | {"description": "Not ready.", "headers": HEADERS}}
        return {"200": good | {"headers": HEADERS}} | (bad if path == "/readyz" else {})
    tagged = HEADERS if path == BATCH else HEADERS | ETAG
    responses: dict[str, Any] = {"200": good | {"headers": tagged}}
    if method == "get":
        not_modified = "Not modified since the response with this ETag (If-None-Match)."
        responses["304"] = {"description": not_modified, "headers": tagged}
    return responses | {
        status: {"description": reason, "content": PROBLEM, "headers": headers(status)}
        for status, reason in error_statuses(path, method).items()
    }


def _add_params(path: str, method: str, operation: dict[str, Any]) -> None:
    """Add the query model of a route as query parameters or as a request body."""
    schema = question_of(path)
    if method == "post":
        mimetype = NDJSON if path == BATCH else "application/json"
        operation["requestBody"] = {"content": {mimetype: {"schema": schema}}, "required": True}
        return
    required = schema.get("required", [])
    members = schema.get("properties", {}).items()
    parameters = operation.get("parameters", [])
    operation["parameters"] = parameters + [
        parameter(name, member, name in required) for name, member in members
    ]


def parameter(name: str, schema: dict[str, Any], required: bool) -> dict[str, Any]:
    """Return the OpenAPI parameter of a query model field, without its null option."""
    param_schema = {key: value for key, value in schema.items() if key not in ("anyOf", "title", "default")}
    options = [option for option in schema.get("anyOf", []) if option != {"type": "null"}]
    param_schema = (options[0] if options else {}) | param_schema
    if schema.get("default") not in (None, []):
        param_schema["default"] = schema["default"]
    description = {"description": param_schema.pop("description")} if "description" in param_schema else {}
    return {"name": name, "in": "query", "required": required, "schema": param_schema} | description
