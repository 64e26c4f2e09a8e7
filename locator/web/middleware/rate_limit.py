"""How often a client may ask: what is left of it in every answer, and 429 with Retry-After beyond it.

A client is who shows a key, or else an address. An unknown key counts as its address and is refused.
"""

from functools import cache, lru_cache
from time import time
from typing import NamedTuple

from apiflask import APIFlask
from flask import Response, current_app, g, request
from flask_limiter import Limiter
from limits import RateLimitItem, parse

from ...config import Settings
from ...errors import StoreUnavailable, UnknownKey
from ...runtime.api_keys import Keyring
from ...runtime.client_address import household
from .rate_limit_storage import store_of

FILES = frozenset({"static", "embed.loader", "found.robots", "found.sitemaps", "found.sitemap"})
UNCOUNTED = frozenset({"system", "desk", "admin"})  # watchers, and those who have signed in
STRATEGY = "fixed-window"
SCOPE = "global"  # what Flask-Limiter calls the limits of a whole application
OPEN_TO_KEYS = "/api/v1/"
OFF = "off"
CLIENTS_KEPT = 4_096

limit_of = cache(parse)


class RateLimitClient(NamedTuple):
    """Whose requests are counted together, and how many there may be: like 600/minute, or off."""

    name: str
    rate: str


class Quota:
    """The counts, for what is answered in front of Flask and behind."""

    def __init__(self, limiter: Limiter, rate: str, keyring: Keyring) -> None:
        self._limiter, self._rate, self._keyring = limiter, rate, keyring

    def client(self, address: str, key: str) -> RateLimitClient:
        """Who asks; UnknownKey, or StoreUnavailable while keys cannot be looked up."""
        if not key:
            return self.anybody(address)
        held = self._keyring.key(key)
        return RateLimitClient(f"key {held.name}", held.rate)

    def anybody(self, address: str) -> RateLimitClient:
        """Who asks from an address, without a key."""
        return RateLimitClient(household(address), self._rate)

    def left(self, client: RateLimitClient) -> bool:
        """Whether the client may ask once more."""
        if client.rate == OFF:
            return True
        return self._limiter.storage.get(_key(client)) < limit_of(client.rate).amount

    def taken(self, client: RateLimitClient) -> list[tuple[str, str]]:
        """Count a request, and the headers that say what is left."""
        if client.rate == OFF:
            return []
        limit, key, storage = limit_of(client.rate), _key(client), self._limiter.storage
        count = storage.incr(key, limit.get_expiry())
        return told(limit, limit.amount - count, storage.get_expiry(key))


@lru_cache(CLIENTS_KEPT)
def _key(client: RateLimitClient) -> str:
    """What a client is counted under, by Flask-Limiter too."""
    return limit_of(client.rate).key_for(client.name, SCOPE)


def install(app: APIFlask, settings: Settings, keyring: Keyring) -> Quota:
    """Count the requests of each client."""
    address, options = store_of(settings.rate_store)
    limiter = Limiter(
        lambda: _client().name,
        app=app,
        application_limits=[_limit],
        application_limits_exempt_when=lambda: _uncounted() or not _limit(),
        storage_uri=address,
        storage_options=options,  # type: ignore[arg-type]
        strategy=STRATEGY,
    )
    quota = Quota(limiter, settings.rate_limit, keyring)
    app.extensions["locator.quota"] = quota
    app.extensions["locator.limiter"] = limiter
    app.before_request(_refuse)
    app.after_request(_tell)
    return quota


def _client() -> RateLimitClient:
    """Who sends the running request; why the key cannot be taken is kept until the request is counted."""
    if "client" not in g:
        quota: Quota = current_app.extensions["locator.quota"]
        address = request.remote_addr or ""
        key = request.headers.get("X-API-Key", "") if request.path.startswith(OPEN_TO_KEYS) else ""
        try:
            g.client = quota.client(address, key)
        except (UnknownKey, StoreUnavailable) as problem:
            g.client, g.key_problem = quota.anybody(address), problem
    held: RateLimitClient = g.client
    return held


def client_name() -> str:
    """Whom the running request is counted for."""
    return _client().name


def _limit() -> str:
    """As Flask-Limiter takes it: empty where nothing is limited."""
    rate = _client().rate
    return "" if rate == OFF else rate


def _refuse() -> None:
    if not _uncounted():
        _client()
    if "key_problem" in g:
        raise g.key_problem


def _uncounted() -> bool:
    return request.method == "OPTIONS" or request.endpoint in FILES or request.blueprint in UNCOUNTED


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
