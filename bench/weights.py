"""Processor time of each kind of request against a position, beside the weight that the quota gives it."""

import http.client
import os
from collections.abc import Callable, Iterator
from random import Random
from time import perf_counter, sleep
from typing import NamedTuple
from urllib.parse import quote

from locator.web.middleware.request_weights import WEIGHTS

from .client_kinds import AXIOS, NAVIGATION, TEXTS, Headers
from .process_tree import busy_milliseconds
from .program import SERVER, sample_server
from .tables import show

SETTLE_SECONDS = 3.0
SECONDS, MIN_COUNT, ROUNDS = 0.4, 5, 3
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
HEADER = ("request", "CPU ms", "× position", "weight")


class Sent(NamedTuple):
    """A request: path with query, and the fields of a form."""

    path: str
    body: str | None = None


def at(rng: Random, distance: float = 0.3) -> str:
    """Return a position near Shanghai as parameters."""
    return f"lat={31.2397 + rng.gauss(0, distance):.6f}&lon={121.4998 + rng.gauss(0, distance):.6f}"


def _text(rng: Random) -> str:
    suffix = rng.choice(("", "附近", " 服务中心", f"{rng.randrange(999)}号"))
    return f"q={quote(rng.choice(TEXTS) + suffix)}"


def _ref(rng: Random) -> str:
    return f"SAMPLE-SC-{rng.randrange(1, 2_300):05d}"


def _polygon(rng: Random, corners: int) -> str:
    lat, lon = 31.2 + rng.gauss(0, 1), 119 + rng.gauss(0, 1)
    edge = [(lon + step / corners, lat + rng.random() / 9) for step in range(corners)]
    return ";".join(f"{x:.4f},{y:.4f}" for x, y in [*edge, (lon + 1, lat + 2), (lon, lat + 2)])


class Kind(NamedTuple):
    """A kind of request: its endpoint, parameters that decide its weight, and examples."""

    name: str
    route: str
    request: Callable[[Random], Sent]

    @property
    def headers(self) -> Headers:
        """Headers of a browser for pages, of a program for the API."""
        return AXIOS if self.route.startswith(("api.", "live.")) else NAVIGATION

    @property
    def weight(self) -> int:
        """Weight in force."""
        endpoint, *params = self.route.split()
        return WEIGHTS[endpoint].of(
            (param.partition("=")[0], param.partition("=")[2] or "…") for param in params
        )


N, R = "/api/v1/nearest?", "/api/v1/"
KINDS = (
    Kind("position", "api.nearest", lambda r: Sent(N + at(r))),
    Kind("position, limit=50", "api.nearest limit=50", lambda r: Sent(f"{N}{at(r)}&limit=50")),
    Kind("text", "api.nearest q", lambda r: Sent(N + _text(r))),
    Kind("sort=arrival", "api.nearest sort=arrival", lambda r: Sent(f"{N}{at(r)}&sort=arrival")),
    Kind("within", "api.nearest within", lambda r: Sent(f"{N}{at(r)}&within={r.randrange(10, 60)}min")),
    Kind(
        "along",
        "api.nearest along within",
        lambda r: Sent(f"{N}along=31.{r.randrange(999)},121.4;32.{r.randrange(999)},120.4&within=20min"),
    ),
    Kind("outlet", "api.outlet", lambda r: Sent(f"{R}outlets/{_ref(r)}")),
    Kind("sketch", "api.sketch", lambda r: Sent(f"{R}outlets/{_ref(r)}/sketch.svg")),
    Kind("outlets, bbox", "api.outlets", lambda r: Sent(f"{R}outlets?bbox=120.{r.randrange(99)},31,122,32")),
    Kind(
        "outlets, limit=500",
        "api.outlets limit=500",
        lambda r: Sent(f"{R}outlets?bbox=120.{r.randrange(99)},30,122,32&limit=500"),
    ),
    Kind("outlets, polygon", "api.outlets polygon", lambda r: Sent(f"{R}outlets?polygon={_polygon(r, 4)}")),
    Kind(
        "outlets, polygon of 300",
        "api.outlets polygon",
        lambda r: Sent(f"{R}outlets?polygon={_polygon(r, 300)}"),
    ),
    Kind("outlets, text", "api.outlets q", lambda r: Sent(f"{R}outlets?{_text(r)}")),
    Kind(
        "directions",
        "api.directions",
        lambda r: Sent(f"{R}directions?from=31.{r.randrange(999)},121.4&to={_ref(r)}"),
    ),
    Kind(
        "directions, text",
        "api.directions",
        lambda r: Sent(f"{R}directions?from={_text(r)[2:]}&to={_ref(r)}"),
    ),
    Kind("reachable", "api.reachable", lambda r: Sent(f"{R}reachable?{at(r)}&within=20min&mode=drive")),
    Kind("places", "api.places", lambda r: Sent(f"{R}places?{_text(r)}")),
    Kind("reverse", "api.reverse", lambda r: Sent(f"{R}reverse?{at(r, 0.1)}")),
    Kind("handover", "api.handover", lambda r: Sent(f"{R}handover?{at(r)}&device=phone&fault=screen")),
    Kind(
        "handover, text",
        "api.handover q",
        lambda r: Sent(f"{R}handover?{_text(r)}&device=phone&fault=screen"),
    ),
    Kind(
        "official, name",
        "api.official",
        lambda r: Sent(f"{R}official?name={quote('示例服务中心')}{r.randrange(999)}"),
    ),
    Kind(
        "official, address",
        "api.official",
        lambda r: Sent(f"{R}official?address={quote('上海市浦东新区世纪大道')}{r.randrange(999)}"),
    ),
    Kind(
        "official, phone",
        "api.official",
        lambda r: Sent(f"{R}official?phone=021-6464{r.randrange(1000, 9999)}"),
    ),
    Kind(
        "clusters",
        "api.clusters",
        lambda r: Sent(f"{R}clusters?bbox=121.{r.randrange(9)},31,122,32&zoom={r.randrange(8, 13)}"),
    ),
    Kind("export.csv", "api.export_csv", lambda _: Sent(f"{R}export.csv")),
    Kind("export.geojson", "api.export_geojson", lambda _: Sent(f"{R}export.geojson")),
    Kind("live facts", "live.live_facts_of", lambda r: Sent(f"{R}outlets/{_ref(r)}/live")),
    Kind("results page, text", "site.find", lambda r: Sent(f"/?{_text(r)}")),
    Kind("results page, position", "site.find", lambda r: Sent(f"/?{at(r)}")),
    Kind("first page", "site.find", lambda _: Sent("/")),
    Kind("outlet page", "site.outlet", lambda r: Sent(f"/outlets/{_ref(r)}")),
    Kind(
        "outlet page, directions",
        "site.outlet",
        lambda r: Sent(f"/outlets/{_ref(r)}", f"from={_text(r)[2:]}&mode=walk"),
    ),
    Kind("map page", "site.map_page", lambda _: Sent("/map")),
    Kind("help page", "site.help_page", lambda _: Sent("/help")),
    Kind(
        "suggestions",
        "suggest.show_suggestions",
        lambda r: Sent("/suggestions", f"q={quote(r.choice(TEXTS)[:2])}"),
    ),
    Kind("open map app", "map_app.open_app", lambda r: Sent(f"/outlets/{_ref(r)}/open/amap?mode=walk")),
    Kind(
        "official page", "shop.official", lambda r: Sent(f"/official?name={quote('示例')}{r.randrange(999)}")
    ),
    Kind("QR code", "share.qr_code", lambda r: Sent(f"/outlets/{_ref(r)}/qr.svg")),
    Kind("compare", "compare.show", lambda r: Sent(f"/compare?ref={_ref(r)}&ref={_ref(r)}")),
    Kind("privacy", "privacy.show", lambda _: Sent("/privacy")),
    Kind("docs", "docs.page", lambda _: Sent("/docs")),
    Kind("area page", "found.area", lambda r: Sent(f"/areas/{r.choice((310115, 310000, 110105, 440305))}")),
    Kind("embed, text", "embed.page", lambda r: Sent("/embed", _text(r))),
    Kind("openapi", "openapi_document", lambda _: Sent("/openapi.json")),
)


def main() -> None:
    """Print the table."""
    with sample_server() as host:
        rows = list(_rows(host))
    show(f"processor time per request, load {os.getloadavg()[0]:.1f}", HEADER, rows)


def _rows(host: str) -> Iterator[tuple[object, ...]]:
    position = 0.0
    for kind in KINDS:
        _cost(host, kind, 0)  # what the first request loads is not measured
    sleep(SETTLE_SECONDS)
    for kind in KINDS:
        used = min(_cost(host, kind, seed) for seed in range(ROUNDS))
        position = position or used
        yield kind.name, f"{used:.2f}", used / position, kind.weight


def _cost(host: str, kind: Kind, seed: int) -> float:
    rng, connection = Random(seed), http.client.HTTPConnection(host, timeout=60)
    for _ in range(MIN_COUNT):
        _send(connection, kind.request(rng), kind.headers)
    before, ends, number = busy_milliseconds(SERVER), perf_counter() + SECONDS, 0
    while number < MIN_COUNT or perf_counter() < ends:
        _send(connection, kind.request(rng), kind.headers)
        number += 1
    return (busy_milliseconds(SERVER) - before) / number


def _send(connection: http.client.HTTPConnection, sent: Sent, headers: Headers) -> None:
    if sent.body is None:
        connection.request("GET", sent.path, headers=headers)
    else:
        connection.request("POST", sent.path, sent.body, {**headers, **FORM})
    answer = connection.getresponse()
    text = answer.read()
    if answer.status >= 400 and answer.status not in (404, 422, 410):
        raise RuntimeError(f"{sent}: {answer.status} {text[:300]!r}")
