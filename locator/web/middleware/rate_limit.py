"""Rate limit per client, with RateLimit headers on every response and 429 beyond the limit.

A client is an API key, else an address. An unknown key counts against its address and is rejected. Requests
count by their weight; those that weigh more than the whole limit count as the whole limit. Batches of a key
count against a limit of their own, in lines.
"""

from functools import cache, lru_cache
from time import time
from typing import NamedTuple

from flask import Flask, Response, current_app, g, request
from flask_limiter import Limiter
from limits import RateLimitItem, parse
from limits.storage import Storage

from ...config import Settings
from ...errors import ExpiredKey, MissingScope, StoreUnavailable, UnknownKey
from ...runtime.api_keys import Keyring, Scope
from ...runtime.client_address import client_network
from .rate_limit_storage import storage_of
from .request_weights import LINES_PER_REQUEST, weight_of_request

EXEMPT_ENDPOINTS = frozenset(
    {
        *("static", "maps.street_map", "photos.photo", "embed.loader", "embed.theme_stylesheet"),
        *("found.robots", "found.sitemaps", "found.sitemap", "offline.manifest", "offline.service_worker"),
    }
)
EXEMPT_BLUEPRINTS = frozenset({"system", "desk", "admin"})  # monitoring and signed-in users
BATCH_ENDPOINT = "batch.nearest_batch"
LIVE_ENDPOINTS = frozenset({"live.put_live_facts", "live.patch_live_facts", "live.delete_live_facts"})
UNCOUNTED = "locator.uncounted"  # environ key: a request of the program to itself
STRATEGY = "fixed-window"
SCOPE = "global"  # Flask-Limiter's scope of application limits
API_PREFIX = "/api/v1/"
OFF = "off"
CACHED_CLIENTS = 4_096

limit_of = cache(parse)


class RateLimitClient(NamedTuple):
    """A client and its rate, like 6000/minute, or off."""

    name: str
    rate: str
    key: str = ""  # name of its key
    lines: int = LINES_PER_REQUEST  # of a batch that count as one


class Quota:
    """Request counts, shared by the fast path, Flask-Limiter, batches and MCP."""

    def __init__(self, storage: Storage, rate: str, keyring: Keyring) -> None:
        self._storage, self._rate, self._keyring = storage, rate, keyring

    def client(self, address: str, key: str, scope: Scope = "read") -> RateLimitClient:
        """Return the client of a key, which must have the scope, or of an address.

        Raises UnknownKey, ExpiredKey, MissingScope, StoreUnavailable.
        """
        if not key:
            return self.anonymous_client(address)
        api_key = self._keyring.find(key, scope)
        if scope == "batch":
            return RateLimitClient(f"batches of key {api_key.name}", api_key.batch_rate, api_key.name, 1)
        return RateLimitClient(f"key {api_key.name}", api_key.rate, api_key.name)

    def anonymous_client(self, address: str) -> RateLimitClient:
        """Return the client of an address without a key."""
        return RateLimitClient(client_network(address), self._rate)

    def has_remaining(self, client: RateLimitClient, weight: int = 1) -> bool:
        """Return whether the client may send a request of a weight."""
        if client.rate == OFF:
            return True
        limit = limit_of(client.rate)
        return self._storage.get(_key(client)) + min(weight, limit.amount) <= limit.amount

    def hit(self, client: RateLimitClient, weight: int = 1) -> list[tuple[str, str]]:
        """Count a request and return the RateLimit headers."""
        if client.rate == OFF:
            return []
        limit, key, storage = limit_of(client.rate), _key(client), self._storage
        count = storage.incr(key, limit.get_expiry(), min(weight, limit.amount))
        return rate_limit_headers(limit, limit.amount - count, storage.get_expiry(key))

    def take(self, client: RateLimitClient, amount: int) -> int:
        """Count what a response that has begun needs; return how much of it the client has left."""
        if client.rate == OFF:
            return amount
        limit, key, storage = limit_of(client.rate), _key(client), self._storage
        granted = max(0, min(amount, limit.amount - storage.get(key)))
        if granted:
            storage.incr(key, limit.get_expiry(), granted)
        return granted

    def retry_after(self, client: RateLimitClient) -> int:
        """Return the seconds until the count of a client begins anew."""
        return _seconds_until(self._storage.get_expiry(_key(client)), limit_of(client.rate))


@lru_cache(CACHED_CLIENTS)
def _key(client: RateLimitClient) -> str:
    """Return the storage key of a client, the same as Flask-Limiter's."""
    return limit_of(client.rate).key_for(client.name, SCOPE)


def install(app: Flask, settings: Settings, keyring: Keyring) -> Quota:
    """Set up rate limiting and return the quota."""
    address, options = storage_of(settings.rate_store)
    limiter = Limiter(
        lambda: current_client().name,
        app=app,
        application_limits=[_limit],
        application_limits_cost=_cost,
        application_limits_exempt_when=lambda: _is_exempt() or not _limit(),
        storage_uri=address,
        storage_options=options,  # type: ignore[arg-type]
        strategy=STRATEGY,
    )
    quota = Quota(limiter.storage, settings.rate_limit, keyring)
    app.extensions["locator.quota"] = quota
    app.extensions["locator.limiter"] = limiter
    app.before_request(_check_client)
    app.after_request(_add_headers)
    return quota


def current_client() -> RateLimitClient:
    """Return the client of the current request; a key error is stored in `g` until the request is counted."""
    if "client" not in g:
        quota = current_quota()
        address = request.remote_addr or ""
        key = request.headers.get("X-API-Key", "") if request.path.startswith(API_PREFIX) else ""
        try:
            g.client = quota.client(address, key, _scope())
        except (UnknownKey, ExpiredKey, MissingScope, StoreUnavailable) as problem:
            g.client, g.key_problem = quota.anonymous_client(address), problem
    client: RateLimitClient = g.client
    return client


def _scope() -> Scope:
    """Return the scope that a key needs for the current request."""
    if request.endpoint == BATCH_ENDPOINT:
        return "batch"
    return "live" if request.endpoint in LIVE_ENDPOINTS else "read"


def client_name() -> str:
    """Return the client name of the current request."""
    return current_client().name


def key_name() -> str:
    """Return the name of the key of the current request; empty without one."""
    return current_client().key


def _limit() -> str:
    """Return the rate for Flask-Limiter; empty for no limit."""
    rate = current_client().rate
    return "" if rate == OFF else rate


def _cost() -> int:
    """Return the weight of the current request for Flask-Limiter; the lines of a batch count later."""
    return min(weight_of_request(request), limit_of(current_client().rate).amount)


def current_quota() -> Quota:
    """Return the quota of the current app."""
    quota: Quota = current_app.extensions["locator.quota"]
    return quota


def _check_client() -> None:
    if not _is_exempt():
        current_client()
    if "key_problem" in g:
        raise g.key_problem


def _is_exempt() -> bool:
    return (
        request.method == "OPTIONS"
        or UNCOUNTED in request.environ
        or request.endpoint in EXEMPT_ENDPOINTS
        or request.blueprint in EXEMPT_BLUEPRINTS
    )


def _add_headers(response: Response) -> Response:
    limiter: Limiter = current_app.extensions["locator.limiter"]
    current = limiter.current_limit
    if current is not None:
        response.headers.extend(rate_limit_headers(current.limit, current.remaining, current.reset_at))
        if response.status_code == 429:
            response.headers["Retry-After"] = response.headers["RateLimit-Reset"]
    return response


def rate_limit_headers(limit: RateLimitItem, remaining: int, reset_at: float) -> list[tuple[str, str]]:
    """Return the RateLimit headers; `reset_at` is a Unix time."""
    return [
        ("RateLimit-Limit", str(limit.amount)),
        ("RateLimit-Remaining", str(max(0, remaining))),
        ("RateLimit-Reset", str(_seconds_until(reset_at, limit))),
        ("RateLimit-Policy", f"{limit.amount};w={limit.get_expiry()}"),
    ]


def _seconds_until(reset_at: float, limit: RateLimitItem) -> int:
    return min(max(1, round(reset_at - time())), limit.get_expiry())
