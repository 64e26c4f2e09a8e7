"""Deprecation headers and `deprecated` flags in the OpenAPI document (docs/api-policy.md)."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from typing import Any, NamedTuple

from flask import Flask, Response, request
from werkzeug.http import http_date

from ..http.request_params import PARAM_NAMES


class Deprecated(NamedTuple):
    """A deprecated route or parameter, with the dates of its deprecation and removal."""

    since: date
    sunset: date
    url: str  # page that documents the replacement
    parameter: str = ""

    def headers(self) -> list[tuple[str, str]]:
        """Return the Deprecation (RFC 9745), Sunset (RFC 8594) and Link headers."""
        return [
            ("Deprecation", f"@{int(_midnight(self.since).timestamp())}"),
            ("Sunset", http_date(_midnight(self.sunset))),
            ("Link", f'<{self.url}>; rel="deprecation"; type="text/html"'),
        ]


Table = Mapping[str, Sequence[Deprecated]]
DEPRECATED: Table = {}  # by path, as the OpenAPI document writes it


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def install(app: Flask, table: Table = DEPRECATED) -> None:
    """Add deprecation headers to responses that use an entry of the table."""

    @app.after_request
    def add_headers(response: Response) -> Response:
        rule = request.url_rule.rule.replace("<", "{").replace(">", "}") if request.url_rule else ""
        param_names = request.environ.get(PARAM_NAMES, request.args)
        for item in table.get(rule, ()):
            if not item.parameter or item.parameter in param_names:
                response.headers.extend(item.headers())
        return response


def mark_deprecated(document: dict[str, Any], table: Table = DEPRECATED) -> dict[str, Any]:
    """Set `deprecated` on the listed operations and parameters of an OpenAPI document and return it."""
    for path, items in table.items():
        for operation in document["paths"].get(path, {}).values():
            for item in items:
                _mark(operation, item.parameter)
    return document


def _mark(operation: dict[str, Any], parameter: str) -> None:
    matches = [entry for entry in operation.get("parameters", []) if entry["name"] == parameter]
    for entry in matches if parameter else [operation]:
        entry["deprecated"] = True
