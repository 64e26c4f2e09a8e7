"""OpenAPI document: operations from the URL map and docstrings, completed with parameters and responses."""

from collections.abc import Callable
from inspect import getdoc
from typing import Any

import orjson
from flask import Flask, Response
from werkzeug.routing import Rule

from ..middleware.request_weights import WEIGHTS, Weight
from .deprecation import mark_deprecated
from .live_schema import LIVE_BODY, LIVE_CHANGE
from .query_schemas import BATCH, NDJSON, question_of
from .response_headers import ETAG, HEADERS, error_statuses, headers
from .response_schemas import PROBLEM, RESPONSES, components, response_content

KEY = {
    "type": "apiKey",
    "in": "header",
    "name": "X-API-Key",
    "description": "Optional, except to report live facts. A key has its own rate limit and scopes.",
}
INFO = {
    "title": "Locator",
    "description": "Finds the nearest authorized service center or drop-off point. "
    "Responses are GeoJSON in WGS-84; every response and every error includes the support hotline.",
}
TAGS = {"api": "Locator", "live": "Live facts", "batch": "Batch", "system": "Operation"}  # by blueprint
HEALTH_PATHS = ("/healthz", "/readyz")
MIMETYPE = "application/vnd.oai.openapi+json"


def install(app: Flask) -> None:
    """Serve /openapi.json, built on the first request."""

    @app.get("/openapi.json")
    def openapi_document() -> Response:
        return Response(document_of(app), mimetype=MIMETYPE)


def document_of(app: Flask) -> bytes:
    """Return the document as JSON, built once per app."""
    if "locator.openapi" not in app.extensions:
        app.extensions["locator.openapi"] = orjson.dumps(_document(app))
    content: bytes = app.extensions["locator.openapi"]
    return content


def spec_of(app: Flask) -> dict[str, Any]:
    """Return the decoded document."""
    document: dict[str, Any] = orjson.loads(document_of(app))
    return document


def _document(app: Flask) -> dict[str, Any]:
    paths: dict[str, dict[str, Any]] = {}
    for rule in app.url_map.iter_rules():
        path = rule.rule.replace("<", "{").replace(">", "}")
        if path in RESPONSES:
            (method,) = {name.lower() for name in rule.methods or ()} - {"head", "options"}
            operation = _operation(path, method, rule, app.view_functions[rule.endpoint])
            paths.setdefault(path, {})[method] = operation
    document = {
        "openapi": "3.1.0",
        "info": INFO | {"version": app.extensions["locator.version"]},
        "servers": [{"url": "/"}],
        "tags": [{"name": tag} for tag in TAGS.values()],
        "security": [{}, {"key": []}],
        "paths": paths,
        "components": {"schemas": components(), "securitySchemes": {"key": KEY}},
    }
    return mark_deprecated(document)


def _operation(path: str, method: str, rule: Rule, view: Callable[..., Any]) -> dict[str, Any]:
    """Return the operation of a view; its docstring is the summary and the description."""
    blueprint, _, name = rule.endpoint.partition(".")
    summary, _, description = (getdoc(view) or "").partition("\n\n")
    first, *more = name.split("_")
    operation: dict[str, Any] = {
        "operationId": first + "".join(map(str.capitalize, more)),
        "tags": [TAGS[blueprint]],
        "summary": summary.removesuffix("."),
        "description": description,
        "parameters": [
            {"name": argument, "in": "path", "required": True, "schema": {"type": "string"}}
            for argument in sorted(rule.arguments)
        ],
        "responses": _responses(path, method),
    }
    if (weight := WEIGHTS.get(rule.endpoint)) is not None:
        operation["x-weight"] = _weight(weight)
    _add_params(path, method, operation)
    return operation


def _weight(weight: Weight) -> dict[str, Any]:
    """Return the weight of an operation in the quota, by parameter if it depends on them."""
    by_limit = {"limit": f"1 more for every {weight.outlets}"} if weight.outlets else {}
    params = {**weight.params, **by_limit}
    return {"base": weight.base} | ({"parameters": params} if params else {})


def _responses(path: str, method: str) -> dict[str, Any]:
    good = {"description": "Success.", "content": response_content(path)}
    if path in HEALTH_PATHS:
        bad = {"503": good | {"description": "Not ready.", "headers": HEADERS}}
        return {"200": good | {"headers": HEADERS}} | (bad if path == "/readyz" else {})
    tagged = HEADERS if path == BATCH or method in ("put", "patch", "delete") else HEADERS | ETAG
    responses: dict[str, Any] = {"200": good | {"headers": tagged}}
    if method == "get":
        not_modified = "Not modified since the response with this ETag (If-None-Match)."
        responses["304"] = {"description": not_modified, "headers": tagged}
    return responses | {
        status: {"description": reason, "content": response_content(PROBLEM), "headers": headers(status)}
        for status, reason in error_statuses(path, method).items()
    }


def _add_params(path: str, method: str, operation: dict[str, Any]) -> None:
    """Add the query model of a route as query parameters or as a request body."""
    schema = question_of(path)
    if method in ("put", "patch"):
        body = {"application/json": {"schema": LIVE_BODY if method == "put" else LIVE_CHANGE}}
        operation["requestBody"] = {"content": body, "required": True}
        operation["security"] = [{"key": []}]
    elif method == "delete":
        operation["security"] = [{"key": []}]
    if method == "post":
        mimetype = NDJSON if path == BATCH else "application/json"
        operation["requestBody"] = {"content": {mimetype: {"schema": schema}}, "required": True}
        return
    required = schema.get("required", [])
    members = schema.get("properties", {}).items()
    operation["parameters"] += [parameter(name, member, name in required) for name, member in members]


def parameter(name: str, schema: dict[str, Any], required: bool) -> dict[str, Any]:
    """Return the OpenAPI parameter of a query model field, without its null option."""
    param_schema = {key: value for key, value in schema.items() if key not in ("anyOf", "title", "default")}
    options = [option for option in schema.get("anyOf", []) if option != {"type": "null"}]
    param_schema = (options[0] if options else {}) | param_schema
    if schema.get("default") not in (None, []):
        param_schema["default"] = schema["default"]
    description = {"description": param_schema.pop("description")} if "description" in param_schema else {}
    return {"name": name, "in": "query", "required": required, "schema": param_schema} | description
