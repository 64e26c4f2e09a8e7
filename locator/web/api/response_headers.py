"""Statuses and headers of each operation, for the OpenAPI document."""

from typing import Any

HEADERS: dict[str, Any] = {
    "X-Request-Id": {
        "schema": {"type": "string"},
        "description": "Id of the request.",
        "required": True,
    },
    "RateLimit-Limit": {
        "schema": {"type": "integer"},
        "description": "Requests allowed per client and time window.",
    },
    "RateLimit-Remaining": {"schema": {"type": "integer"}, "description": "Requests left in the window."},
    "RateLimit-Reset": {"schema": {"type": "integer"}, "description": "Seconds until the window resets."},
    "RateLimit-Policy": {
        "schema": {"type": "string"},
        "description": "The limit and its window in seconds: 6000;w=60.",
    },
}
ETAG = {
    "ETag": {
        "schema": {"type": "string"},
        "description": "Identifies release, minute and query; send it as If-None-Match.",
        "required": True,
    }
}
RETRY_AFTER = {
    "Retry-After": {
        "schema": {"type": "integer"},
        "description": "Seconds to wait before retrying.",
        "required": True,
    }
}
STATUS_HEADERS: dict[str, dict[str, Any]] = {
    "401": {
        "WWW-Authenticate": {
            "schema": {"type": "string"},
            "description": "Header that carries the API key.",
            "required": True,
        }
    },
    "429": RETRY_AFTER,
    "503": RETRY_AFTER,
}

LIVE = "/api/v1/outlets/{ref}/live"
SKETCH = "/api/v1/outlets/{ref}/sketch.svg"
# status: (reason, paths or methods it applies to; empty for all)
ERRORS: dict[str, tuple[str, tuple[str, ...]]] = {
    "400": ("A parameter is invalid; `parameter` names it.", ()),
    "401": ("The key in `X-API-Key` is unknown, revoked or expired; only live facts require one.", ()),
    "403": ("The key in `X-API-Key` does not have the scope that `scope` names.", ()),
    "404": (
        "No outlet has this ref or code.",
        (
            *("/api/v1/nearest", "/api/v1/handover", "/api/v1/outlets/{ref}", "/api/v1/directions"),
            SKETCH,
            LIVE,
        ),
    ),
    "406": ("The response is not available in the requested type.", ()),
    "410": (
        "The outlet is permanently closed, or the cursor or release has expired.",
        ("/api/v1/outlets", "/api/v1/outlets/{ref}", "/api/v1/directions", SKETCH, LIVE),
    ),
    "413": ("The body exceeds 64 KiB.", ("post", "put", "patch")),
    "414": ("The URL is too long; use POST.", ()),
    "415": ("The body is not JSON.", ("post", "put", "patch")),
    "422": (
        "The position is outside the service area.",
        (
            *("/api/v1/nearest", "/api/v1/handover", "/api/v1/reverse", "/api/v1/directions"),
            "/api/v1/reachable",
        ),
    ),
    "429": ("Too many requests; retry after `Retry-After` seconds.", ()),
    "503": ("No release is available, or the server is too busy; retry after `Retry-After` seconds.", ()),
}


def error_statuses(path: str, method: str) -> dict[str, str]:
    """Return the error statuses of an operation with their reasons."""
    return {
        status: reason
        for status, (reason, where) in ERRORS.items()
        if not where or path in where or method in where
    }


def headers(status: str) -> dict[str, Any]:
    """Return the response headers of a status."""
    return HEADERS | STATUS_HEADERS.get(status, {})
