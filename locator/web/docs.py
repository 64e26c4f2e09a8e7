"""/docs: the OpenAPI document as a page, with examples that can be run as they stand."""

from typing import Any

from apiflask import APIBlueprint, APIFlask
from flask import Response, current_app, request

from ..errors import NoRelease
from ..question import NearestQuestion
from .current import service
from .docs_words import ERROR_WORDS, OPERATIONS, PARAMETERS, SETTINGS
from .examples import LANGUAGES, Example, Outlet, examples
from .openapi import spec_of
from .page import language, render
from .statuses import ERRORS

ORDER = tuple(OPERATIONS)
LONGEST_PATTERN = 12  # a longer one tells a reader less than the words beside it
SOMEWHERE = NearestQuestion(adcode="310115", limit=1)
NOBODY = Outlet("SH-0001", "10008")  # before the first release

docs = APIBlueprint("docs", __name__, enable_openapi=False)


@docs.get("/docs")
def page() -> Response:
    """The page."""
    app: APIFlask = current_app  # type: ignore[assignment]
    base, lang = request.host_url.rstrip("/"), language()
    shown = [_example(example, base) for example in examples(_outlet())]
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
    except NoRelease:
        return NOBODY
    told = found[0]["properties"] if found else {}
    return Outlet(told.get("ref", NOBODY.ref), told.get("code", NOBODY.code))


def _operations(spec: dict[str, Any], lang: str) -> list[dict[str, Any]]:
    found = {
        operation["operationId"]: (method.upper(), path, operation)
        for path, operations in spec["paths"].items()
        for method, operation in operations.items()
    }
    return [_operation(name, *found[name], lang) for name in ORDER if name in found]


def _operation(name: str, method: str, path: str, told: dict[str, Any], lang: str) -> dict[str, Any]:
    body = next(iter(told.get("requestBody", {}).get("content", {}).items()), None)
    parameters = [_parameter(each, lang) for each in told.get("parameters", [])]
    if body:
        parameters = [_member(member, schema, body[1]["schema"], lang) for member, schema in _members(body)]
    return {
        "id": name,
        "method": method,
        "path": path,
        "title": _said(OPERATIONS, name, lang),
        "parameters": parameters,
        "body": body[0] if body else "",
        "statuses": sorted(told["responses"]),
        "types": list(told["responses"]["200"].get("content", {})),
    }


def _members(body: tuple[str, dict[str, Any]]) -> Any:
    return body[1]["schema"].get("properties", {}).items()


def _parameter(told: dict[str, Any], lang: str) -> dict[str, Any]:
    return _row(told["name"], told["schema"], bool(told.get("required")), lang)


def _member(name: str, schema: dict[str, Any], whole: dict[str, Any], lang: str) -> dict[str, Any]:
    options = [each for each in schema.get("anyOf", []) if each != {"type": "null"}]
    plain = (options[0] if options else {}) | {k: v for k, v in schema.items() if k != "anyOf"}
    return _row(name, plain, name in whole.get("required", []), lang)


def _row(name: str, schema: dict[str, Any], needed: bool, lang: str) -> dict[str, Any]:
    default = schema.get("default")
    return {
        "name": name,
        "needed": needed,
        "values": _values(schema),
        "default": None if default in (None, [], ()) else default,
        "meaning": _said(PARAMETERS, name, lang),
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
