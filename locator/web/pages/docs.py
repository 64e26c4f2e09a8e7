"""/docs: the OpenAPI document as a page, with examples that can be run as they stand."""

from typing import Any

from apiflask import APIBlueprint, APIFlask
from flask import Response, current_app

from ...errors import LocatorError
from ...query.query_params import NearestQuestion
from ...render.messages.docs import ERROR_WORDS, OPERATIONS, PARAMETERS, SETTINGS
from ..api.examples import LANGUAGES, Example, Outlet, examples
from ..api.openapi import parameter, spec_of
from ..api.openapi_responses import ERRORS
from ..http.app_context import requested_url, service
from ..http.page import language, render

ORDER = tuple(OPERATIONS)
LONGEST_PATTERN = 12  # a longer one tells a reader less than the words beside it
SOMEWHERE = NearestQuestion(lat=31.2397, lon=121.4998, limit=1)
NOBODY = Outlet("SH-0001", "SH-0001")  # before the first release

docs = APIBlueprint("docs", __name__, enable_openapi=False)


@docs.get("/docs")
def page() -> Response:
    """The page."""
    app: APIFlask = current_app  # type: ignore[assignment]
    lang = language()
    shown = [_example(example, requested_url()) for example in examples(_outlet())]
    return render(
        "docs.html",
        operations=_operations(spec_of(app), lang),
        examples=shown,
        errors={status: _said(ERROR_WORDS, status, lang) for status in sorted({*ERRORS, "405"})},
        settings={f"LOCATOR_{name.upper()}": _said(SETTINGS, name, lang) for name in SETTINGS},
    )


def _outlet() -> Outlet:
    """An outlet of the current release for the examples."""
    try:
        found = service().meet().nearest(SOMEWHERE).data()["features"]
    except LocatorError:
        return NOBODY
    told = found[0]["properties"] if found else NOBODY._asdict()
    return Outlet(told["ref"], told["name"])


def _operations(spec: dict[str, Any], lang: str) -> list[dict[str, Any]]:
    found = {
        operation["operationId"]: (method.upper(), path, operation)
        for path, operations in spec["paths"].items()
        for method, operation in operations.items()
    }
    return [_operation(name, *found[name], lang) for name in ORDER if name in found]


def _operation(name: str, method: str, path: str, told: dict[str, Any], lang: str) -> dict[str, Any]:
    body = next(iter(told.get("requestBody", {}).get("content", {}).items()), None)
    asked = told.get("parameters", [])
    if body:
        schema = body[1]["schema"]
        needed = schema.get("required", [])
        asked = [parameter(each, member, each in needed) for each, member in schema["properties"].items()]
    return {
        "id": name,
        "method": method,
        "path": path,
        "title": _said(OPERATIONS, name, lang),
        "parameters": [_row(each, lang) for each in asked],
        "body": body[0] if body else "",
        "statuses": sorted(told["responses"]),
        "types": list(told["responses"]["200"].get("content", {})),
    }


def _row(told: dict[str, Any], lang: str) -> dict[str, Any]:
    return {
        "name": told["name"],
        "needed": bool(told.get("required")),
        "values": _values(told["schema"]),
        "default": told["schema"].get("default"),
        "meaning": _said(PARAMETERS, told["name"], lang),
    }


def _values(schema: dict[str, Any]) -> str:
    """What a parameter may be, in the words of JSON Schema."""
    inner = schema.get("items", schema)
    if "enum" in inner:
        return " · ".join(map(str, inner["enum"]))
    pattern = inner.get("pattern", "")
    pattern = f" {pattern}" if len(pattern) <= LONGEST_PATTERN else ""
    return f"{inner.get('type', 'string')}{_span(inner)}{pattern}"


def _span(schema: dict[str, Any]) -> str:
    least = schema.get("minimum", schema.get("exclusiveMinimum", ""))
    most = schema.get("maximum", "")
    return f" {least:g}…{most:g}" if least != "" and most != "" else ""


def _example(example: Example, base: str) -> dict[str, Any]:
    return {
        "operation": example.operation,
        "status": example.status,
        "written": {name: write(example, base) for name, write in LANGUAGES.items()},
    }


def _said(words: dict[str, tuple[str, str]], key: str, lang: str) -> str:
    return words[key][lang == "en"]
