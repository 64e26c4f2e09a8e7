"""Mapping of exceptions to HTTP problems (RFC 9457)."""

import re
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import orjson
from werkzeug.datastructures import MIMEAccept
from werkzeug.exceptions import HTTPException
from werkzeug.http import parse_accept_header

from ...answers.response import Help
from ...errors import (
    DiskFull,
    ExpiredKey,
    ExportBusy,
    InvalidFeed,
    InvalidInput,
    InvalidParameter,
    KeyRequired,
    LocatorError,
    MissingScope,
    NoRelease,
    OutletClosed,
    OutOfArea,
    ReleaseGone,
    SignInBusy,
    SignInFailed,
    StoreUnavailable,
    UnknownKey,
    UnknownOutlet,
    message,
    text_of,
)
from ...runtime.error_messages import localize
from ...runtime.write_errors import is_disk_full

STATUS_BY_ERROR: dict[type[LocatorError], int] = {
    InvalidParameter: 400,
    InvalidInput: 400,
    InvalidFeed: 400,
    UnknownKey: 401,
    ExpiredKey: 401,
    KeyRequired: 401,
    MissingScope: 403,
    SignInFailed: 403,
    UnknownOutlet: 404,
    OutletClosed: 410,
    ReleaseGone: 410,
    OutOfArea: 422,
    NoRelease: 503,
    StoreUnavailable: 503,
    ExportBusy: 503,
    SignInBusy: 503,
}
PROBLEM = "application/problem+json"
LIMITS = {  # rate limits by unit
    "second": "{count} per {units} second",
    "minute": "{count} per {units} minute",
    "hour": "{count} per {units} hour",
    "day": "{count} per {units} day",
}
PAGE_PATHS = ("/", "/map", "/official", "/embed")
PAGE_PREFIXES = ("/outlets/", "/areas/", "/desk", "/c/", "/admin", "/docs")
DOCUMENT_PATHS = ("/openapi.json", "/healthz", "/readyz", "/metrics")
RETRY_AFTER_SECONDS = 5
HEADERS = {
    401: {"WWW-Authenticate": 'ApiKey realm="Locator", header="X-API-Key"'},
    503: {"Retry-After": str(RETRY_AFTER_SECONDS)},
}


@dataclass(frozen=True, slots=True)
class Problem:
    """An HTTP problem: status, detail, extension members and headers."""

    status: int
    title: str
    detail: str
    more: dict[str, Any] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return the members of the problem document."""
        return {
            "type": "about:blank",
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
        } | self.more


def document(problem: Problem, request_id: str, contact: Help) -> bytes:
    """Return the problem document (RFC 9457)."""
    return orjson.dumps(problem.to_dict() | {"request_id": request_id, "help": contact.to_dict()})


def localized(problem: Problem, lang: str) -> Problem:
    """Return a problem with title, detail and hint in a language."""
    hint = {"hint": localize(problem.more["hint"], lang)} if "hint" in problem.more else {}
    title, detail = localize(problem.title, lang), localize(problem.detail, lang)
    return replace(problem, title=title, detail=detail, more=problem.more | hint)


def wants_page(path: str, accept: str) -> bool:
    """Return whether an error at this path is rendered as a page; some paths depend on the Accept header."""
    if path.startswith("/api/") or path in DOCUMENT_PATHS:
        return False
    if path in PAGE_PATHS or path.startswith(PAGE_PREFIXES):
        return True
    accepted = parse_accept_header(accept, MIMEAccept)
    return accepted.best_match(("application/json", "text/html")) == "text/html"


def problem_of(error: Exception) -> Problem:
    """Return the problem for an error; unexpected errors become a 500 without details."""
    if isinstance(error, HTTPException) and error.code:
        return _from_http(error)
    for kind, status in STATUS_BY_ERROR.items():
        if isinstance(error, kind):
            return _from_locator(error, status)
    if is_disk_full(error):
        return _from_locator(DiskFull(), 503)
    return Problem(500, "Internal Server Error", message("internal error; try again, or call the hotline"))


def _from_http(error: HTTPException) -> Problem:
    status = HTTPStatus(error.code or 500)
    header_names = ("allow", "retry-after", "location")
    headers = {name: value for name, value in error.get_headers() if name.lower() in header_names}
    detail = error.description or status.description
    more = {}
    if status is HTTPStatus.TOO_MANY_REQUESTS:
        limit = _limit_text(error.description or "")
        detail = message("too many requests: the limit is {limit} per client", limit=limit)
        more["hint"] = message("wait for Retry-After seconds, or use an API key with a higher limit")
    if status is HTTPStatus.NOT_FOUND:
        detail = message("no such route; /docs and /openapi.json list all routes")
    return Problem(status.value, status.phrase, detail, more, headers)


def _limit_text(limit: str) -> str:
    parts = re.fullmatch(r"(\d+) per (\d+) (\w+)", limit)
    return message(LIMITS[parts[3]], count=parts[1], units=parts[2]) if parts else limit


def _from_locator(error: Exception, status: int) -> Problem:
    more: dict[str, Any] = {}
    if isinstance(error, InvalidParameter):
        more["parameter"] = error.parameter
        if error.allowed:
            more["allowed"] = list(error.allowed)
    if isinstance(error, (KeyRequired, MissingScope)):
        more["scope"] = error.scope
    if isinstance(error, InvalidInput):
        more["field"] = error.field
    if isinstance(error, OutletClosed):
        more["instead"] = f"/api/v1/nearest?lat={error.lat:.6f}&lon={error.lon:.6f}"
        if error.successor:
            ref, name = error.successor
            page = f"/outlets/{quote(ref, safe='')}"
            more["successor"] = {"ref": ref, "name": name, "self": f"/api/v1{page}", "page": page}
    hint = getattr(error, "hint", "")
    if hint:
        more["hint"] = hint
    return Problem(status, HTTPStatus(status).phrase, text_of(error), more, HEADERS.get(status, {}))
