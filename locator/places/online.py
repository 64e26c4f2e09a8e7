"""An online geocoder, asked only when the gazetteer is unsure and the operator has allowed it.

Whatever it does, it is never an error of ours: it has two seconds, a budget a minute and a breaker, its
answers are kept, its redirects are not followed, and its datum becomes WGS-84.
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
from ..runtime.cache import Kept
from ..runtime.http_client import HttpClient, Limits, NoAnswer
from .lookup import Place
from .match import Match

SECONDS = 1.8  # for a whole answer; what is left of two is for ours
MOST_BYTES = 1_000_000
CHINA = Box(west=73.0, south=3.0, east=136.0, north=54.0)
A_MINUTE = 60  # questions
FAILURES, PAUSE = 3, timedelta(seconds=60)
ANSWERS_KEPT = 2_000
AGENT = "locator"
SURE, RADIUS = 0.7, 300.0

log = logging.getLogger(__name__)


class _Adapter(BaseSyncAdapter):  # type: ignore[misc]
    """Goes nowhere but to the address it is given, and has one deadline for the whole of an answer."""

    def get_json(self, url: str, *, timeout: float, headers: dict[str, str]) -> Any:
        """The answer as JSON."""
        return orjson.loads(self.get_text(url, timeout=timeout, headers=headers))

    def get_text(self, url: str, *, timeout: float, headers: dict[str, str]) -> str:
        """The answer as text; GeocoderServiceError when it is none."""
        parts = urlsplit(url)
        asker = HttpClient(f"{parts.scheme}://{parts.netloc}", Limits(timeout, MOST_BYTES))
        try:
            status, body = asker.get(f"{parts.path}?{parts.query}", headers)
        except NoAnswer as problem:
            raise GeocoderServiceError(str(problem)) from None
        if status != HTTPStatus.OK:
            raise GeocoderServiceError(f"status {status}")
        return body.decode()


class AMap(Geocoder):  # type: ignore[misc]
    """AMap's geocoder in geopy's manner: https://lbs.amap.com/api/webservice/guide/api/georegeo. GCJ-02."""

    def __init__(self, api_key: str, *, domain: str = "restapi.amap.com", **options: Any) -> None:
        super().__init__(**options)
        self._key = api_key
        self._address = f"{self.scheme}://{domain}/v3/geocode/geo"

    def geocode(self, query: str, *, exactly_one: bool = True, timeout: Any = None) -> Any:
        """The place of an address; None when there is none."""
        url = f"{self._address}?{urlencode({'address': query, 'key': self._key, 'output': 'JSON'})}"
        return self._call_geocoder(url, self._read, timeout=timeout or self.timeout)

    def _read(self, told: dict[str, Any]) -> Location | None:
        if told.get("status") != "1":
            raise GeocoderServiceError(str(told.get("info", "refused")))
        found = told.get("geocodes") or []
        if not found:
            return None
        lon, lat = map(float, found[0]["location"].split(","))
        return Location(found[0].get("formatted_address", ""), (lat, lon), found[0])


class Provider(NamedTuple):
    """A geocoder and the datum it answers in."""

    geocoder: Geocoder
    datum: Datum


def provider_of(setting: str) -> Provider:
    """The provider that LOCATOR_GEOCODER names: NAME:ADDRESS, or NAME:KEY for baidu and amap."""
    name, _, rest = setting.partition(":")
    common: dict[str, Any] = {"timeout": SECONDS, "user_agent": AGENT, "adapter_factory": _Adapter}
    if name == "baidu":
        return Provider(BaiduV3(rest, **common), "bd09")
    if name == "amap":
        return Provider(AMap(rest, **common), "gcj02")
    address = urlsplit(rest)
    makers = {"nominatim": Nominatim, "photon": Photon, "pelias": Pelias}
    return Provider(makers[name](domain=address.netloc, scheme=address.scheme, **common), "wgs84")


class Online:
    """Asks one provider, within its limits."""

    def __init__(self, provider: Provider, clock: Callable[[], datetime]) -> None:
        self._provider = provider
        self._clock = clock
        self._lock = Lock()
        self._minute, self._asked = datetime.min, 0
        self._failed, self._until = 0, datetime.min
        self._answers: Kept[str, list[Match]] = Kept(ANSWERS_KEPT)

    def find(self, words: str) -> list[Match]:
        """What the provider knows by these words; nothing when it fails or may not be asked now."""
        try:
            return self._answers.get(words, self._ask)
        except _Unavailable:
            return []

    def _ask(self, words: str) -> list[Match]:
        self._may_ask()
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error")  # geopy bends a latitude of 999 and only warns
                found = self._provider.geocoder.geocode(words)
            matches = [
                match for match in [found and self._match(found)] if match and _at_home(match.place.point)
            ]
        except Exception as problem:  # whatever a stranger's answer leads to
            self._count_failure(problem)
            raise _Unavailable from None
        self._failed = 0
        return matches

    def _may_ask(self) -> None:
        now = self._clock().replace(tzinfo=None)
        with self._lock:
            minute = now.replace(second=0, microsecond=0)
            if minute != self._minute:
                self._minute, self._asked = minute, 0
            self._asked += 1
            if now < self._until or self._asked > A_MINUTE:
                raise _Unavailable

    def _count_failure(self, problem: Exception) -> None:
        self._failed += 1
        if self._failed >= FAILURES:
            self._until = self._clock().replace(tzinfo=None) + PAUSE
            log.warning("geocoder paused after %d failures: %s", self._failed, type(problem).__name__)

    def _match(self, found: Location) -> Match:
        lat, lon = to_wgs84(found.latitude, found.longitude, self._provider.datum)
        point = Point(float(lat), float(lon))
        if not (-90 <= point.lat <= 90 and -180 <= point.lon <= 180):
            raise ValueError("a position that is none")
        name = str(found.address)[:200]
        place = Place(-1_000_000_000, None, name, "", "online", "", point, RADIUS, 0.0)
        return Match(place, (name,), SURE, "online", whole=True)


def _at_home(point: Point) -> bool:
    """An answer abroad is about another place of that name."""
    return CHINA.south <= point.lat <= CHINA.north and CHINA.west <= point.lon <= CHINA.east


class _Unavailable(Exception):
    """Not now."""
