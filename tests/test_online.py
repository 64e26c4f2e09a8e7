"""Online geocoder on loopback: correct, slow, wrong, redirecting, silent; never a server error."""

import json
import socket
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from time import sleep

import pytest

from locator.geo.datum import from_wgs84
from locator.places.online import MAX_PER_MINUTE, AMap, Online, Provider, _Adapter, provider_of

pytestmark = pytest.mark.slow

HERE = 31.2397, 121.4998


class Fake(BaseHTTPRequestHandler):
    """Answers as the server's `answer` says: status, headers, body, seconds to wait."""

    def do_GET(self) -> None:
        status, headers, body, wait = self.server.answer  # type: ignore[attr-defined]
        self.server.requests.append(self.path)  # type: ignore[attr-defined]
        sleep(wait)
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class Clock:
    now = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def server() -> Iterator[ThreadingHTTPServer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Fake)
    server.requests = []  # type: ignore[attr-defined]
    Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def says(
    server: ThreadingHTTPServer, body: object, status: int = 200, wait: float = 0.0, **headers: str
) -> None:
    server.answer = status, headers, json.dumps(body).encode(), wait  # type: ignore[attr-defined]


def address(server: ThreadingHTTPServer) -> str:
    return f"http://127.0.0.1:{server.server_port}"


NOMINATIM = [{"lat": "31.2397", "lon": "121.4998", "display_name": "示例大厦, 上海市"}]


def test_nominatim(server: ThreadingHTTPServer) -> None:
    says(server, NOMINATIM)
    online = Online(provider_of(f"nominatim:{address(server)}"), Clock())
    (match,) = online.find("示例大厦")
    assert match.place.point == HERE and match.matched_by == "online" and match.place.radius > 0
    online.find("示例大厦")
    assert len(server.requests) == 1  # type: ignore[attr-defined]


def test_photon(server: ThreadingHTTPServer) -> None:
    place = {"geometry": {"coordinates": [121.4998, 31.2397]}, "properties": {"name": "示例大厦"}}
    says(server, {"features": [place]})
    (match,) = Online(provider_of(f"photon:{address(server)}"), Clock()).find("示例大厦")
    assert match.place.point == HERE


def test_amap_answers_in_gcj02_and_is_converted(server: ThreadingHTTPServer) -> None:
    lat, lon = (float(x) for x in from_wgs84(*HERE, "gcj02"))
    payload = {
        "status": "1",
        "geocodes": [{"formatted_address": "示例大厦", "location": f"{lon:.6f},{lat:.6f}"}],
    }
    says(server, payload)
    domain = f"127.0.0.1:{server.server_port}"
    geocoder = AMap("abcdefgh", domain=domain, scheme="http", timeout=2, adapter_factory=_Adapter)
    (match,) = Online(Provider(geocoder, "gcj02"), Clock()).find("示例大厦")
    assert match.place.point == (pytest.approx(HERE[0], abs=2e-6), pytest.approx(HERE[1], abs=2e-6))


WRONG: list[tuple[object, int, dict[str, str]]] = [
    ("nonsense", 200, {}),
    ({"error": "denied"}, 403, {}),
    ([], 200, {}),
    ([{"lat": "NaN", "lon": "1", "display_name": "x"}], 200, {}),
    ([{"lat": "999", "lon": "1", "display_name": "x"}], 200, {}),
    ([{"nothing": 1}], 200, {}),
    ({}, 500, {}),
    ({}, 302, {"Location": "http://169.254.169.254/latest"}),
]


@pytest.mark.parametrize(("body", "status", "headers"), WRONG)
def test_any_response_of_the_router_is_handled(
    server: ThreadingHTTPServer, body: object, status: int, headers: dict[str, str]
) -> None:
    says(server, body, status, **headers)
    assert Online(provider_of(f"nominatim:{address(server)}"), Clock()).find("示例大厦") == []
    assert len(server.requests) == 1  # type: ignore[attr-defined]


def test_a_breaker_and_a_budget(server: ThreadingHTTPServer) -> None:
    clock = Clock()
    online = Online(provider_of(f"nominatim:{address(server)}"), clock)
    says(server, {}, 500)
    for number in range(10):
        online.find(f"示例 {number}")
    assert len(server.requests) == 3  # type: ignore[attr-defined]
    says(server, NOMINATIM)
    assert online.find("示例大厦") == []
    clock.now += timedelta(seconds=61)
    assert len(online.find("示例大厦")) == 1
    clock.now += timedelta(minutes=5)
    before = len(server.requests)  # type: ignore[attr-defined]
    for number in range(MAX_PER_MINUTE + 20):
        online.find(f"另一个 {number}")
    assert len(server.requests) - before == MAX_PER_MINUTE  # type: ignore[attr-defined]


def test_a_slow_one_is_not_waited_for(server: ThreadingHTTPServer) -> None:
    says(server, NOMINATIM, wait=4.0)
    assert Online(provider_of(f"nominatim:{address(server)}"), Clock()).find("示例大厦") == []


def test_reports_that_no_server_answers() -> None:
    assert Online(provider_of("nominatim:http://127.0.0.1:9"), Clock()).find("示例大厦") == []


def test_an_answer_abroad_is_no_place_of_ours(server: ThreadingHTTPServer) -> None:
    says(server, [{"lat": "48.8566", "lon": "2.3522", "display_name": "Paris"}])
    online = Online(provider_of(f"nominatim:{address(server)}"), Clock())
    assert online.find("巴黎春天") == [] and online.find("巴黎夏天") == []
    says(server, NOMINATIM)
    assert online.find("示例大厦"), "and it is no failure of the provider"


@pytest.mark.parametrize("head", (b"", b"HTTP/1.1 200 OK\r\nX-Slow: ", b"HTTP/1.1 200 OK\r\n\r\n["))
def test_one_that_trickles_is_left_in_time(head: bytes) -> None:
    """Single bytes satisfy socket timeouts, but not the total deadline."""
    done = Event()

    def trickle() -> None:
        connection, _ = listener.accept()
        with connection, suppress(OSError):
            connection.sendall(head)
            while not done.wait(0.2):
                connection.sendall(b" ")

    with socket.create_server(("127.0.0.1", 0)) as listener:
        Thread(target=trickle, daemon=True).start()
        online = Online(provider_of(f"nominatim:http://127.0.0.1:{listener.getsockname()[1]}"), Clock())
        asking = Thread(target=online.find, args=("示例大厦",), daemon=True)
        asking.start()
        asking.join(30)
        assert not asking.is_alive()
        done.set()
