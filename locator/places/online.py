"""Optional online geocoder, queried only when the gazetteer is unsure and the operator has enabled it.

Its failures never fail a request: it has a timeout, a budget per minute and a circuit breaker. Responses
are cached, redirects are not followed, and coordinates are converted to WGS-84.
"""

import logging
import warnings
from collections.abc import Callable
from datetime import datetime, timedelta
from http import HTTPStatus
from threading import Lock
from typing import Any, NamedTuple
from urllib.parse import urlencode, urlsplit

import orjson
from geopy.adapters import BaseSyncAdapter
from geopy.exc import GeocoderServiceError
from geopy.geocoders import BaiduV3, Nominatim, Pelias, Photon
from geopy.geocoders.base import Geocoder
from geopy.location import Location

from ..geo.datum import Datum, to_wgs84
from ..geo.point import Box, Point
from ..runtime.cache import BoundedCache
from ..runtime.http_client import HttpClient, Limits, NoResponse
from .match import Match
from .place_rows import Place

TIMEOUT_SECONDS = 1.8  # for a complete response, out of two for ours
MAX_BYTES = 1_000_000
CHINA = Box(west=73.0, south=3.0, east=136.0, north=54.0)
MAX_PER_MINUTE = 60  # requests
FAILURES, PAUSE = 3, timedelta(seconds=60)
MAX_CACHED_ANSWERS = 2_000
USER_AGENT = "locator"
CONFIDENCE, RADIUS = 0.7, 300.0

log = logging.getLogger(__name__)


class _Adapter(BaseSyncAdapter):  # type: ignore[misc]
    """geopy adapter without redirects, with one deadline for the complete response."""

    def get_json(self, url: str, *, timeout: float, headers: dict[str, str]) -> Any:
        """Return the response as JSON."""
        return orjson.loads(self.get_text(url, timeout=timeout, headers=headers))

    def get_text(self, url: str, *, timeout: float, headers: dict[str, str]) -> str:
        """Return the response as text; raises GeocoderServiceError on failure."""
        parts = urlsplit(url)
        client = HttpClient(f"{parts.scheme}://{parts.netloc}", Limits(timeout, MAX_BYTES))
        try:
            status, body = client.get(f"{parts.path}?{parts.query}", headers)
        except NoResponse as problem:
            raise GeocoderServiceError(str(problem)) from None
        if status != HTTPStatus.OK:
            raise GeocoderServiceError(f"status {status}")
        return body.decode()


class AMap(Geocoder):  # type: ignore[misc]
    """geopy geocoder for AMap (GCJ-02): https://lbs.amap.com/api/webservice/guide/api/georegeo."""

    def __init__(self, api_key: str, *, domain: str = "restapi.amap.com", **options: Any) -> None:
        super().__init__(**options)
        self._key = api_key
        self._address = f"{self.scheme}://{domain}/v3/geocode/geo"

    def geocode(self, query: str, *, exactly_one: bool = True, timeout: Any = None) -> Any:
        """Return the location of an address; None when there is none."""
        url = f"{self._address}?{urlencode({'address': query, 'key': self._key, 'output': 'JSON'})}"
        return self._call_geocoder(url, self._read, timeout=timeout or self.timeout)

    def _read(self, response: dict[str, Any]) -> Location | None:
        if response.get("status") != "1":
            raise GeocoderServiceError(str(response.get("info", "refused")))
        geocodes = response.get("geocodes") or []
        if not geocodes:
            return None
        lon, lat = map(float, geocodes[0]["location"].split(","))
        return Location(geocodes[0].get("formatted_address", ""), (lat, lon), geocodes[0])


class Provider(NamedTuple):
    """A geocoder and the datum of its coordinates."""

    geocoder: Geocoder
    datum: Datum


def provider_of(setting: str) -> Provider:
    """Return the provider of LOCATOR_GEOCODER: NAME:ADDRESS, or NAME:KEY for baidu and amap."""
    name, _, value = setting.partition(":")
    common: dict[str, Any] = {
        "timeout": TIMEOUT_SECONDS,
        "user_agent": USER_AGENT,
        "adapter_factory": _Adapter,
    }
    if name == "baidu":
        return Provider(BaiduV3(value, **common), "bd09")
    if name == "amap":
        return Provider(AMap(value, **common), "gcj02")
    address = urlsplit(value)
    geocoders = {"nominatim": Nominatim, "photon": Photon, "pelias": Pelias}
    return Provider(geocoders[name](domain=address.netloc, scheme=address.scheme, **common), "wgs84")


class Online:
    """Client of one provider with a cache, a request budget and a circuit breaker."""

    def __init__(self, provider: Provider, clock: Callable[[], datetime]) -> None:
        self._provider = provider
        self._clock = clock
        self._lock = Lock()
        self._minute, self._request_count = datetime.min, 0
        self._failed, self._until = 0, datetime.min
        self._cache: BoundedCache[str, list[Match]] = BoundedCache(MAX_CACHED_ANSWERS)

    def find(self, query_text: str) -> list[Match]:
        """Return the provider's matches; empty when it fails or is over its limits."""
        try:
            return self._cache.get(query_text, self._query)
        except _Unavailable:
            return []

    def _query(self, query_text: str) -> list[Match]:
        self._check_budget()
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error")  # geopy normalizes a latitude of 999 and only warns
                location = self._provider.geocoder.geocode(query_text)
            matches = [
                match
                for match in [location and self._match(location)]
                if match and _is_in_china(match.place.point)
            ]
        except Exception as problem:  # a third-party response may raise anything
            self._count_failure(problem)
            raise _Unavailable from None
        self._failed = 0
        return matches

    def _check_budget(self) -> None:
        now = self._clock().replace(tzinfo=None)
        with self._lock:
            minute = now.replace(second=0, microsecond=0)
            if minute != self._minute:
                self._minute, self._request_count = minute, 0
            self._request_count += 1
            paused = now < self._until and self._until - now <= PAUSE  # setting the clock back ends it
            if paused or self._request_count > MAX_PER_MINUTE:
                raise _Unavailable

    def _count_failure(self, problem: Exception) -> None:
        self._failed += 1
        if self._failed >= FAILURES:
            self._until = self._clock().replace(tzinfo=None) + PAUSE
            log.warning("geocoder paused after %d failures: %s", self._failed, type(problem).__name__)

    def _match(self, location: Location) -> Match:
        lat, lon = to_wgs84(location.latitude, location.longitude, self._provider.datum)
        point = Point(float(lat), float(lon))
        if not (-90 <= point.lat <= 90 and -180 <= point.lon <= 180):
            raise ValueError("position out of range")
        name = str(location.address)[:200]
        place = Place(-1_000_000_000, None, name, "", "online", "", point, RADIUS, 0.0)
        return Match(place, (name,), CONFIDENCE, "online", is_complete=True)


def _is_in_china(point: Point) -> bool:
    """Return True inside China's bounding box; matches abroad are other places of that name."""
    return CHINA.south <= point.lat <= CHINA.north and CHINA.west <= point.lon <= CHINA.east


class _Unavailable(Exception):
    """The provider failed or is over its limits."""
