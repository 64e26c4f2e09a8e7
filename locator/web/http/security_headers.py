"""What every answer tells a browser: run only our own scripts, tell nobody where a reader came from."""

import secrets
from urllib.parse import urlsplit

from apiflask import APIFlask
from flask import Response, g, request

from .app_context import settings
from .embed_origins import ancestors

PLAIN = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "geolocation=(self), camera=(), microphone=()",
}
EMBED = "/embed"  # the one page that lives in pages of other sites
NOTHING = "default-src 'none'"
OPEN_PATHS = ("/api/v1/", "/openapi.json")  # what pages of other sites may ask, without cookies
SHARED = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link, X-Request-Id, Retry-After, Deprecation, Sunset, "
    "RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset, RateLimit-Policy",
}
PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, POST, OPTIONS",
    "Access-Control-Allow-Headers": "Content-Type, If-None-Match, X-Request-Id, X-API-Key",
    "Access-Control-Max-Age": "86400",
}
ANSWERS_KEPT = "private, no-cache"
OF_ANSWERS = [
    *PLAIN.items(),
    ("Content-Security-Policy", NOTHING),
    *SHARED.items(),
    ("Cache-Control", ANSWERS_KEPT),
    ("Vary", "Accept-Encoding"),
]


def install(app: APIFlask) -> None:
    """Put the headers on every answer."""
    app.after_request(_add)


def nonce() -> str:
    """The word that this answer's own inline script and style carry."""
    if "nonce" not in g:
        g.nonce = secrets.token_urlsafe(16)
    word: str = g.nonce
    return word


def _add(response: Response) -> Response:
    for name, value in PLAIN.items():
        response.headers.setdefault(name, value)
    html = response.mimetype == "text/html"
    response.headers["Content-Security-Policy"] = _policy_of_page() if html else NOTHING
    if request.path.startswith(OPEN_PATHS):
        response.headers.update(SHARED)
        if request.method == "OPTIONS":
            response.headers.update(PREFLIGHT)
    if html:
        response.headers.setdefault("Cache-Control", "private, no-cache")
        response.vary.add("Accept")
    return response


def _policy_of_page() -> str:
    rules = _embedded() if request.path == EMBED else _whole()
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def _embedded() -> dict[str, str]:
    return {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "connect-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": ancestors(settings().embed_hosts),
    }


def _whole() -> dict[str, str]:
    own = f"'self' 'nonce-{nonce()}'"
    tiles = urlsplit(settings().tiles)
    pictures = f"'self' data: {tiles.scheme}://{tiles.netloc}" if tiles.netloc else "'self' data:"
    return {
        "default-src": "'none'",
        "script-src": own,
        "style-src": own,
        "img-src": pictures,
        "connect-src": "'self'",
        "worker-src": "'self' blob:",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }
