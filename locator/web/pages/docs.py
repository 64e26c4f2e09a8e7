"""/docs: the OpenAPI document as a page, with runnable examples and their responses; /docs/settings."""

from typing import Any

from flask import Blueprint, Flask, Response, current_app

from ...answers.nearest import nearest_outlets
from ...errors import LocatorError
from ...query.query_params import NearestQuestion
from ...render.messages.catalog import catalog_section
from ..api.examples import LANGUAGES, Example, Outlet, examples
from ..api.openapi import parameter, spec_of
from ..api.response_headers import ERRORS
from ..http.app_context import requested_url, service
from ..http.page import language, render
from .example_responses import ExampleResponse, responses

ORDER = tuple(catalog_section("docs_operations", "zh"))
MAX_PATTERN_LENGTH = 12  # longer patterns are less readable than the description beside them
EXAMPLE_QUERY = NearestQuestion(lat=31.2397, lon=121.4998, limit=1)
FALLBACK_OUTLET = Outlet("SH-0001", "SH-0001")  # used before the first release

docs = Blueprint("docs", __name__)


@docs.get("/docs")
def page() -> Response:
    """Render the API documentation."""
    lang, outlet = language(), _outlet()
    return render(
        "docs.html",
        operations=_operations(spec_of(current_app), lang),
        examples=_examples(outlet, requested_url()),
        errors={status: catalog_section("docs_errors", lang)[status] for status in sorted({*ERRORS, "405"})},
        changes=catalog_section("docs_changes", lang),
    )


@docs.get("/docs/settings")
def settings_page() -> Response:
    """Render the settings of the program, for operators."""
    texts = catalog_section("docs_settings", language())
    return render(
        "docs_settings.html", settings={f"LOCATOR_{name.upper()}": text for name, text in texts.items()}
    )


def _examples(outlet: Outlet, base: str) -> list[dict[str, Any]]:
    """Return the examples with their responses; without responses before the first release."""
    try:
        release = service().query_context().snapshot.release.number
    except LocatorError:
        return [_example(example, None, base) for example in examples(outlet)]
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    pairs = zip(examples(outlet), responses(app, release, outlet), strict=True)
    return [_example(example, response, base) for example, response in pairs]


def _outlet() -> Outlet:
    """Return an outlet of the current release for the examples."""
    try:
        features = nearest_outlets(service().query_context(), EXAMPLE_QUERY).data()["features"]
    except LocatorError:
        return FALLBACK_OUTLET
    properties = features[0]["properties"] if features else FALLBACK_OUTLET._asdict()
    return Outlet(properties["ref"], properties["name"])


def _operations(spec: dict[str, Any], lang: str) -> list[dict[str, Any]]:
    by_name = {
        operation["operationId"]: (method.upper(), path, operation)
        for path, operations in spec["paths"].items()
        for method, operation in operations.items()
    }
    return [_operation(name, *by_name[name], lang) for name in ORDER if name in by_name]


def _operation(name: str, method: str, path: str, operation: dict[str, Any], lang: str) -> dict[str, Any]:
    body = next(iter(operation.get("requestBody", {}).get("content", {}).items()), None)
    parameters = operation.get("parameters", [])
    if body:
        schema = body[1]["schema"]
        needed = schema.get("required", [])
        members = schema["properties"].items()
        parameters = parameters + [parameter(param, member, param in needed) for param, member in members]
    return {
        "id": name,
        "method": method,
        "path": path,
        "title": catalog_section("docs_operations", lang)[name],
        "parameters": [_row(param, lang) for param in parameters],
        "body": body[0] if body else "",
        "statuses": sorted(operation["responses"]),
        "types": list(operation["responses"]["200"].get("content", {})),
    }


def _row(param: dict[str, Any], lang: str) -> dict[str, Any]:
    return {
        "name": param["name"],
        "required": bool(param.get("required")),
        "values": _values(param["schema"]),
        "default": param["schema"].get("default"),
        "meaning": catalog_section("docs_parameters", lang)[param["name"]],
    }


def _values(schema: dict[str, Any]) -> str:
    """Return the allowed values of a parameter in JSON Schema terms."""
    inner = schema.get("items", schema)
    if "enum" in inner:
        return " · ".join(map(str, inner["enum"]))
    pattern = inner.get("pattern", "")
    pattern = f" {pattern}" if len(pattern) <= MAX_PATTERN_LENGTH else ""
    return f"{inner.get('type', 'string')}{_range(inner)}{pattern}"


def _range(schema: dict[str, Any]) -> str:
    if "minimum" in schema and "maximum" in schema:
        return f" {schema['minimum']:g}…{schema['maximum']:g}"
    signs = {"exclusiveMinimum": ">", "minimum": "≥", "exclusiveMaximum": "<", "maximum": "≤"}
    bounds = [f"{sign} {schema[name]:g}" for name, sign in signs.items() if name in schema]
    return f" {', '.join(bounds)}" if bounds else ""


def _example(example: Example, response: ExampleResponse | None, base: str) -> dict[str, Any]:
    body, kind = example.body_and_type()
    return {
        "operation": example.operation,
        "status": example.status,
        "written": {name: write(example, base) for name, write in LANGUAGES.items()},
        "response": response if response and response.status == example.status else None,
        "path": example.address(""),
        "body": body,
        "kind": kind,
        "method": example.method,
    }
