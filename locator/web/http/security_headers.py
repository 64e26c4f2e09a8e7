"""Security headers: Content-Security-Policy, referrer policy and CORS."""

import secrets
from urllib.parse import urlsplit

from flask import Flask, Response, g, request

from .app_context import requested_url, settings
from .embed_origins import ANY_HOST, allowed_origin, frame_ancestors

BASE_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "geolocation=(self), camera=(), microphone=()",
}
SERVICE_WORKER = "/sw.js"
WORKER_POLICY = "default-src 'none'; connect-src 'self'"  # of its script, not of the pages
FRAMES = ("iframe", "frame")
EMBED = "/embed"  # the page that other sites may embed
DENY_ALL_POLICY = "default-src 'none'"
SVG = "image/svg+xml"
SVG_POLICY = f"{DENY_ALL_POLICY}; style-src 'unsafe-inline'"  # sketches have styles
CORS_PATHS = ("/api/v1/", "/openapi.json")  # open to cross-origin requests without cookies
CORS_HEADERS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link, X-Request-Id, Retry-After, Deprecation, Sunset, "
    "RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset, RateLimit-Policy",
}
PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, POST, OPTIONS",
    "Access-Control-Allow-Headers": "Content-Type, If-None-Match, X-Request-Id, X-API-Key",
    "Access-Control-Max-Age": "86400",
}
ANSWER_CACHE_CONTROL = "private, no-cache"
ANSWER_HEADERS = [
    *BASE_HEADERS.items(),
    ("Content-Security-Policy", DENY_ALL_POLICY),
    *CORS_HEADERS.items(),
    ("Cache-Control", ANSWER_CACHE_CONTROL),
    ("Vary", "Accept-Encoding"),
]


def install(app: Flask) -> None:
    """Add the headers to every response."""
    app.after_request(_add)


def nonce() -> str:
    """Return the CSP nonce of the current response."""
    if "nonce" not in g:
        g.nonce = secrets.token_urlsafe(16)
    value: str = g.nonce
    return value


def _add(response: Response) -> Response:
    for name, value in BASE_HEADERS.items():
        response.headers.setdefault(name, value)
    html = response.mimetype == "text/html"
    response.headers["Content-Security-Policy"] = _policy_text() if html else _file_policy(response)
    if request.path.startswith(CORS_PATHS):
        response.headers.update(CORS_HEADERS)
        if request.method == "OPTIONS":
            response.headers.update(PREFLIGHT)
    if html:
        response.headers.setdefault("Cache-Control", "private, no-cache")
        response.vary.add("Accept")
    return response


def _file_policy(response: Response) -> str:
    if request.path == SERVICE_WORKER:
        return WORKER_POLICY
    return SVG_POLICY if response.mimetype == SVG else DENY_ALL_POLICY


def _policy_text() -> str:
    rules = _embed_policy() if request.path == EMBED else _page_policy()
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def is_framed_elsewhere() -> bool:
    """Return whether a site that may not embed the finder does so, as far as its browser says."""
    referrer = urlsplit(request.headers.get("Referer", ""))
    is_frame = request.headers.get("Sec-Fetch-Dest") in FRAMES
    if request.path != EMBED or not is_frame or not referrer.netloc:
        return False
    origin = f"{referrer.scheme}://{referrer.netloc}"
    return not allowed_origin(origin, settings().embed_hosts, requested_url())


def _embed_policy() -> dict[str, str]:
    hosts = ANY_HOST if is_framed_elsewhere() else settings().embed_hosts  # the refusal may be displayed
    return {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self'",
        "connect-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": frame_ancestors(hosts),
    }


def _page_policy() -> dict[str, str]:
    code_sources = f"'self' 'nonce-{nonce()}'"
    tiles = urlsplit(settings().tiles)
    image_sources = f"'self' data: {tiles.scheme}://{tiles.netloc}" if tiles.netloc else "'self' data:"
    return {
        "default-src": "'none'",
        "script-src": code_sources,
        "style-src": code_sources,
        "img-src": image_sources,
        "connect-src": "'self'",
        "worker-src": "'self' blob:",
        "manifest-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }
