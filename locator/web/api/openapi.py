"""The OpenAPI document: what APIFlask reads off the views, with our answers and errors added."""

from typing import Any

import orjson
from apiflask import APIFlask
from flask import Response

from .deprecation import marked
from .openapi_responses import ETAG, HEADERS, headers, refusals
from .schemas import BATCH, COMPONENTS, JSON_ROUTES, NDJSON, answer_of, question_of

PROBLEM = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
KEY = {
    "type": "apiKey",
    "in": "header",
    "name": "X-API-Key",
    "description": "Not needed. Who has one by agreement has a rate of its own.",
}
MIMETYPE = "application/vnd.oai.openapi+json"


def install(app: APIFlask) -> None:
    """Serve /openapi.json, made when it is first asked for."""
    app.config.update(
        OPENAPI_VERSION="3.1.0",
        AUTO_200_RESPONSE=False,
        AUTO_404_RESPONSE=False,
        AUTO_VALIDATION_ERROR_RESPONSE=False,
        SERVERS=[{"url": "/"}],
        INFO={
            "description": "Finds the nearest authorized service center or drop-off point. "
            "Answers are GeoJSON in WGS-84; every answer and every error says where a person is reached.",
        },
    )
    app.spec_processor(_complete)

    @app.get("/openapi.json")
    @app.doc(hide=True)
    def openapi_document() -> Response:
        return Response(document_of(app), mimetype=MIMETYPE)


def document_of(app: APIFlask) -> bytes:
    """The document, made once for an app."""
    if "locator.openapi" not in app.extensions:
        document: Any = app.spec
        app.extensions["locator.openapi"] = orjson.dumps(dict(document))
    made: bytes = app.extensions["locator.openapi"]
    return made


def spec_of(app: APIFlask) -> dict[str, Any]:
    """The document, decoded."""
    told: dict[str, Any] = orjson.loads(document_of(app))
    return told


def _complete(document: Any) -> Any:
    """Add answers, errors and headers to every operation."""
    document["components"] = {
        "schemas": COMPONENTS | document.get("components", {}).get("schemas", {}),
        "securitySchemes": {"key": KEY},
    }
    document["security"] = [{}, {"key": []}]
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            operation["responses"] = _responses(path, method)
            _ask(path, method, operation)
    return marked(document)


def _responses(path: str, method: str) -> dict[str, Any]:
    good = {"description": "The answer.", "content": answer_of(path)}
    if path in JSON_ROUTES:
        bad = {"503": good | {"description": "Not ready.", "headers": HEADERS}}
        return {"200": good | {"headers": HEADERS}} | (bad if path == "/readyz" else {})
    tagged = HEADERS if path == BATCH else HEADERS | ETAG
    responses: dict[str, Any] = {"200": good | {"headers": tagged}}
    if method == "get":
        known = "The caller has this answer already (If-None-Match)."
        responses["304"] = {"description": known, "headers": tagged}
    return responses | {
        status: {"description": reason, "content": PROBLEM, "headers": headers(status)}
        for status, reason in refusals(path, method).items()
    }


def _ask(path: str, method: str, operation: dict[str, Any]) -> None:
    """The question of a route, as query parameters or as a body."""
    schema = question_of(path)
    if method == "post":
        mimetype = NDJSON if path == BATCH else "application/json"
        operation["requestBody"] = {"content": {mimetype: {"schema": schema}}, "required": True}
        return
    needed = schema.get("required", [])
    members = schema.get("properties", {}).items()
    parameters = operation.get("parameters", [])
    operation["parameters"] = parameters + [parameter(name, told, name in needed) for name, told in members]


def parameter(name: str, schema: dict[str, Any], needed: bool) -> dict[str, Any]:
    """A query parameter is there or not there; it is never null."""
    told = {key: value for key, value in schema.items() if key not in ("anyOf", "title", "default")}
    options = [option for option in schema.get("anyOf", []) if option != {"type": "null"}]
    told = (options[0] if options else {}) | told
    if schema.get("default") not in (None, []):
        told["default"] = schema["default"]
    described = {"description": told.pop("description")} if "description" in told else {}
    return {"name": name, "in": "query", "required": needed, "schema": told} | described
