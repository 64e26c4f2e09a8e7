"""How often a client may ask: what is left of it in every answer, and 429 with Retry-After beyond it."""

from time import time

from apiflask import APIFlask
from flask import Response, current_app, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from limits import RateLimitItem, parse

FILES = frozenset({"static", "embed.loader"})
UNCOUNTED = frozenset({"system", "desk", "admin"})  # watchers, and those who have signed in
STRATEGY = "fixed-window"
SCOPE = "global"  # what Flask-Limiter calls the limits of a whole application


def install(app: APIFlask, rate: str) -> "Quota":
    """Count the requests of each client; `rate` like 600/minute, or off."""
    limiter = Limiter(
        get_remote_address,
        app=app,
        application_limits=[] if rate == "off" else [rate],
        application_limits_exempt_when=_uncounted,
        storage_uri="memory://",
        strategy=STRATEGY,
    )
    app.extensions["locator.limiter"] = limiter
    app.after_request(_tell)
    return Quota(limiter, None if rate == "off" else parse(rate))


class Quota:
    """The same counts, for what is answered in front of Flask."""

    def __init__(self, limiter: Limiter, limit: RateLimitItem | None) -> None:
        self._storage, self._limit = limiter.storage, limit

    def left(self, client: str) -> bool:
        """Whether the client may ask once more."""
        limit = self._limit
        return limit is None or self._storage.get(limit.key_for(client, SCOPE)) < limit.amount

    def taken(self, client: str) -> list[tuple[str, str]]:
        """Count a request, and the headers that say what is left."""
        limit = self._limit
        if limit is None:
            return []
        key = limit.key_for(client, SCOPE)
        count = self._storage.incr(key, limit.get_expiry())
        return told(limit, limit.amount - count, self._storage.get_expiry(key))


def _uncounted() -> bool:
    return request.endpoint in FILES or request.blueprint in UNCOUNTED


def _tell(response: Response) -> Response:
    limiter: Limiter = current_app.extensions["locator.limiter"]
    held = limiter.current_limit
    if held is not None:
        response.headers.extend(told(held.limit, held.remaining, held.reset_at))
        if response.status_code == 429:
            response.headers["Retry-After"] = response.headers["RateLimit-Reset"]
    return response


def told(limit: RateLimitItem, remaining: int, reset_at: float) -> list[tuple[str, str]]:
    """The headers that say how many requests are left, and in how many seconds there are more."""
    wait = min(max(1, round(reset_at - time())), limit.get_expiry())
    return [
        ("RateLimit-Limit", str(limit.amount)),
        ("RateLimit-Remaining", str(max(0, remaining))),
        ("RateLimit-Reset", str(wait)),
        ("RateLimit-Policy", f"{limit.amount};w={limit.get_expiry()}"),
    ]
