"""Statuses and headers of each operation, for the OpenAPI document."""

from typing import Any

HEADERS: dict[str, Any] = {
    "X-Request-Id": {
        "schema": {"type": "string"},
        "description": "The id of this request.",
        "required": True,
    },
    "RateLimit-Limit": {
        "schema": {"type": "integer"},
        "description": "Requests a client may send in a while.",
    },
    "RateLimit-Remaining": {"schema": {"type": "integer"}, "description": "How many of them are left."},
    "RateLimit-Reset": {"schema": {"type": "integer"}, "description": "Seconds until there are more."},
    "RateLimit-Policy": {
        "schema": {"type": "string"},
        "description": "The limit, and its seconds: 600;w=60.",
    },
}
ETAG = {
    "ETag": {
        "schema": {"type": "string"},
        "description": "Made of release and question; send it as If-None-Match.",
        "required": True,
    }
}
RETRY_AFTER = {
    "Retry-After": {
        "schema": {"type": "integer"},
        "description": "Seconds until it is worth asking again.",
        "required": True,
    }
}
STATUS_HEADERS: dict[str, dict[str, Any]] = {
    "401": {
        "WWW-Authenticate": {
            "schema": {"type": "string"},
            "description": "Where a key goes.",
            "required": True,
        }
    },
    "429": RETRY_AFTER,
    "503": RETRY_AFTER,
}

# status: (reason, paths or methods it applies to; empty for all)
ERRORS: dict[str, tuple[str, tuple[str, ...]]] = {
    "400": ("Something in the question is wrong; `parameter` names it.", ()),
    "401": ("The key in `X-API-Key` is not known; nobody needs one.", ()),
    "404": (
        "No outlet has this ref or code.",
        ("/api/v1/nearest", "/api/v1/handover", "/api/v1/outlets/{ref}", "/api/v1/directions"),
    ),
    "406": ("The answer does not come in the type asked for.", ()),
    "410": (
        "Closed for good, or the cursor or release is gone.",
        ("/api/v1/outlets", "/api/v1/outlets/{ref}", "/api/v1/directions"),
    ),
    "413": ("The body is larger than 64 KiB.", ("post",)),
    "414": ("The address is too long; use POST.", ()),
    "415": ("The body is not JSON.", ("post",)),
    "422": (
        "The position lies outside the area served.",
        ("/api/v1/nearest", "/api/v1/handover", "/api/v1/reverse", "/api/v1/directions"),
    ),
    "429": ("Too many questions; more after `Retry-After` seconds.", ()),
    "503": ("No release can be served now; try again after `Retry-After` seconds.", ()),
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
