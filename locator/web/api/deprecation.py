"""What of the API will go: told in answers that use it and in the OpenAPI document (docs/api-policy.md)."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from typing import Any, NamedTuple

from apiflask import APIFlask
from flask import Response, request
from werkzeug.http import http_date

from ..http.request_params import ASKED


class Deprecated(NamedTuple):
    """A route, or one of its parameters: since when it should not be used, and from when on it is gone."""

    since: date
    sunset: date
    more: str  # an address that tells what to use instead
    parameter: str = ""

    def headers(self) -> list[tuple[str, str]]:
        """RFC 9745 and RFC 8594."""
        return [
            ("Deprecation", f"@{int(_midnight(self.since).timestamp())}"),
            ("Sunset", http_date(_midnight(self.sunset))),
            ("Link", f'<{self.more}>; rel="deprecation"; type="text/html"'),
        ]


Table = Mapping[str, Sequence[Deprecated]]
DEPRECATED: Table = {}  # by path, as the OpenAPI document writes it


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def install(app: APIFlask, table: Table = DEPRECATED) -> None:
    """Tell it in the answers of what is in the table."""

    @app.after_request
    def tell(response: Response) -> Response:
        rule = request.url_rule.rule.replace("<", "{").replace(">", "}") if request.url_rule else ""
        asked = request.environ.get(ASKED, request.args)
        for each in table.get(rule, ()):
            if not each.parameter or each.parameter in asked:
                response.headers.extend(each.headers())
        return response


def marked(document: dict[str, Any], table: Table = DEPRECATED) -> dict[str, Any]:
    """The OpenAPI document with `deprecated` where the table says so."""
    for path, all_of in table.items():
        for operation in document["paths"].get(path, {}).values():
            for each in all_of:
                _mark(operation, each.parameter)
    return document


def _mark(operation: dict[str, Any], parameter: str) -> None:
    found = [told for told in operation.get("parameters", []) if told["name"] == parameter]
    for told in found if parameter else [operation]:
        told["deprecated"] = True
