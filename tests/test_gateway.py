"""WSGI gateway: forms, stalled bodies, disconnecting clients, unhandled errors."""

import json
import re
import socket
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from time import sleep

import pytest

from . import sample_release
from .program import Program, run
from .staff_client import token
from .web_client import Client

pytestmark = pytest.mark.slow

FORM = "application/x-www-form-urlencoded"
NDJSON = "application/x-ndjson"
STALLED = 200
FORMS = [
    ("/", {"q": "陆家嘴", "part": "results"}, 200, "按“上海市浦东新区 陆家嘴”查找"),
    ("/", {"q": "陆家嘴"}, 303, "按“上海市浦东新区 陆家嘴”查找"),
    (
        "/",
        {"lat": "31.2397", "lon": "121.4998", "part": "results"},
        200,
        "离您的位置（上海市浦东新区）最近的",
    ),
    ("/", {"adcode": "310115", "part": "results"}, 200, "按“上海市浦东新区”查找"),
    ("/", {"province": "310000", "part": "where"}, 200, "上海市"),
    ("/embed", {"q": "陆家嘴"}, 200, "按“上海市浦东新区 陆家嘴”查找"),
    ("/embed", {"lat": "31.2397", "lon": "121.4998"}, 200, "示例服务中心（上海浦东新区南店）"),
    ("/outlets/SAMPLE-SC-00001", {"from": "陆家嘴", "mode": "walk"}, 200, "从上海市浦东新区 陆家嘴出发"),
]


def exchange(
    program: Program, sent: bytes, then: Callable[[socket.socket], object] = lambda _: None
) -> bytes:
    """Send raw bytes; return all bytes until the server closes."""
    host, _, port = program.address.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port)), timeout=30) as wire:
        wire.sendall(sent)
        then(wire)
        received = b""
        while part := wire.recv(65_536):
            received += part
    return received


def head(method: str, path: str, *lines: str) -> bytes:
    return "\r\n".join([f"{method} {path} HTTP/1.1", "Host: localhost", *lines, "", ""]).encode()


@pytest.mark.parametrize(("path", "fields", "status", "text"), FORMS, ids=lambda value: str(value)[:40])
def test_a_form_sent_as_browsers_do_is_answered(
    client: Client, path: str, fields: dict[str, str], status: int, text: str
) -> None:
    for language in ("", "?lang=en"):
        first = client.post(path + language, data=fields)
        assert first.status_code == status and ("Location" in first.headers) is (status == 303)
        answer = client.post(path + language, data=fields, allow_redirects=True)
        assert answer.status_code == 200 and "</" in answer.text
    assert text in client.post(path, data=fields, allow_redirects=True).text


@pytest.mark.parametrize("room", ["/desk", "/admin"])
def test_rejects_a_wrong_password_on_the_form(client: Client, room: str) -> None:
    fields = {"csrf_token": token(client, room), "name": "nobody", "password": "nothing"}
    answer = client.post(f"{room}/sign-in", data=fields)
    assert answer.status_code == 403 and 'name="password"' in answer.text


@pytest.mark.parametrize("coding", ["chunked", "plain"])
def test_accepts_a_chunked_body(client: Client, coding: str) -> None:
    question = [b'{"lat": 31.2397, ', b'"lon": 121.4998}']
    data = iter(question) if coding == "chunked" else b"".join(question)
    answer = client.post("/api/v1/nearest", data=data, content_type="application/json")
    assert answer.status_code == 200 and answer.json["features"]


@pytest.mark.parametrize("path", ["/api/v1/nearest", "/", "/desk/sign-in", "/admin/feed", "/outlets/x"])
def test_an_overlong_body_is_413_before_it_is_read(program: Program, path: str) -> None:
    declared = head("POST", path, f"Content-Type: {FORM}", "Content-Length: 900000000", "Connection: close")
    if path == "/api/v1/nearest":
        declared = declared.replace(FORM.encode(), b"application/json")
    assert b" 413 " in exchange(program, declared).partition(b"\r\n")[0]
    chunks = b"10000\r\n" + b"x" * 65_536 + b"\r\n10\r\n" + b"x" * 16 + b"\r\n"
    chunked = declared.replace(b"Content-Length: 900000000", b"Transfer-Encoding: chunked")
    assert b" 413 " in exchange(program, chunked + chunks).partition(b"\r\n")[0]


@pytest.mark.parametrize("path", ["/", "/api/v1/nearest", "/api/v1/nearest/batch", "/desk/sign-in"])
@pytest.mark.parametrize("body", [b"zz\r\n", b"2\r\n{}\r\nXX"])
def test_a_malformed_chunked_body_is_400(program: Program, path: str, body: bytes) -> None:
    kind = {"/": FORM, "/desk/sign-in": FORM, "/api/v1/nearest": "application/json"}.get(path, NDJSON)
    sent = head("POST", path, f"Content-Type: {kind}", "Transfer-Encoding: chunked", "Connection: close")
    answer = exchange(program, sent + body)
    assert b"950800" in answer and b"400" in answer


@pytest.mark.parametrize("path", ["/api/v1/nearest/batch", "/api/v1/nearest", "/", "/nowhere", "/desk"])
@pytest.mark.parametrize("length", ["Content-Length: 40000", "Transfer-Encoding: chunked"])
@pytest.mark.parametrize("method", ["POST", "GET", "DELETE"])
def test_a_rejected_request_with_a_late_body_leaves_its_connection_usable(
    program: Program, method: str, length: str, path: str
) -> None:
    """A server that answers before it has read a body closes; the next request of the client is lost."""
    host, _, port = program.address.removeprefix("http://").partition(":")
    body = b"x" * 40_000
    if "chunked" in length:
        body = b"9c40\r\n" + body + b"\r\n0\r\n\r\n"
    with socket.create_connection((host, int(port)), timeout=30) as wire:
        wire.sendall(head(method, path, "Content-Type: text/plain", length))
        for part in (body[:7], body[7:20_000], body[20_000:-5], body[-5:]):
            sleep(0.01)
            wire.sendall(part)
        wire.sendall(head("GET", "/healthz", "Connection: close"))
        received = b""
        while part := wire.recv(65_536):
            received += part
    assert received.count(b"HTTP/1.1 ") == 2 and b'"ok"' in received.rpartition(b"HTTP/1.1 ")[2]


def test_bodies_that_never_arrive_do_not_block_other_requests(program: Program, client: Client) -> None:
    host, _, port = program.address.removeprefix("http://").partition(":")
    declared = head("POST", "/", f"Content-Type: {FORM}", "Content-Length: 50")
    with ExitStack() as wires:
        for _ in range(STALLED):
            wire = wires.enter_context(closing(socket.create_connection((host, int(port)))))
            wire.sendall(declared + b"q=")
        for path, fields, _status, text in FORMS[:3]:
            assert text in client.post(path, data=fields, allow_redirects=True).text
        assert client.get("/api/v1/nearest?lat=31.2397&lon=121.4998").status_code == 200


def test_a_client_that_vanishes_leaves_nothing_behind(program: Program, client: Client) -> None:
    host, _, port = program.address.removeprefix("http://").partition(":")
    for sent in (
        head("POST", "/", f"Content-Type: {FORM}", "Content-Length: 50") + b"q=",
        head("POST", "/api/v1/nearest/batch", "Content-Type: application/x-ndjson", "Content-Length: 50")
        + b"{",
        head("GET", "/api/v1/export.csv"),
    ):
        for _ in range(20):
            with socket.create_connection((host, int(port))) as wire:
                wire.sendall(sent)
    assert client.get("/healthz").status_code == 200
    assert "Traceback" not in program.log


def test_a_header_with_an_underscore_does_not_pass_for_one_with_a_hyphen(program: Program) -> None:
    sent = head("GET", "/healthz", "X_Request_Id: underscore-id", "Connection: close")
    assert b"underscore-id" not in exchange(program, sent)
    assert b"hyphenated-id" in exchange(
        program, sent.replace(b"X_Request_Id: underscore", b"X-Request-Id: hyphenated")
    )


@pytest.fixture(scope="module")
def impatient(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """The program, with half a second for a body and for each part of a batch."""
    database = sample_release.copy_to(tmp_path_factory.mktemp("impatient"))
    seconds = {
        f"locator.web.middleware.request_body.{name}": 0.5 for name in ("BODY_SECONDS", "CHUNK_SECONDS")
    }
    with run(database, rate_limit="off", values=seconds) as program:
        yield program


@pytest.mark.parametrize(
    "path", ["/", "/embed", "/outlets/SAMPLE-SC-00001", "/desk/sign-in", "/api/v1/nearest"]
)
def test_a_body_that_is_late_is_408_with_the_hotline(impatient: Program, path: str) -> None:
    kind = "application/json" if path.startswith("/api") else FORM
    declared = head("POST", path, f"Content-Type: {kind}", "Content-Length: 50", "Connection: close")
    answer = exchange(impatient, declared + b"q=")
    assert b" 408 " in answer.partition(b"\r\n")[0] and b"950800" in answer


def test_the_connection_of_a_late_body_closes_each_time(impatient: Program) -> None:
    declared = head("POST", "/api/v1/nearest", "Content-Type: application/json", "Content-Length: 50")
    for _ in range(12):
        assert b" 408 " in exchange(impatient, declared + b"q=")


def test_a_batch_that_goes_silent_ends_with_a_problem(impatient: Program) -> None:
    line = b'{"lat": 31.2397, "lon": 121.4998, "limit": 1}\n'
    sent = head(
        "POST", "/api/v1/nearest/batch", "Content-Type: application/x-ndjson",
        f"Content-Length: {2 * len(line)}", "Connection: close",
    )  # fmt: skip
    answer = exchange(impatient, sent + line)
    assert answer.count(b'"FeatureCollection"') == 1
    assert b'"status":408' in answer and b"950800" in answer


FAULTS = ("view", "middleware", "teardown", "WSGI layer")


@pytest.fixture(scope="module", params=FAULTS)
def faulty(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """The program with a fault in one of its layers."""
    database = sample_release.copy_to(tmp_path_factory.mktemp("faulty"))
    with run(database, fault=request.param, rate_limit="off") as program:
        yield program


def test_an_unhandled_error_is_a_problem_document(faulty: Program) -> None:
    for accept, path in (("*/*", "/healthz"), ("application/geo+json", "/api/v1/nearest?lat=31.2&lon=121.5")):
        headers = {"Accept": accept, "X-Request-Id": "one-request", "Accept-Encoding": "br"}
        answer = faulty.client().get(path, headers=headers)
        if path != "/healthz" and answer.status_code == 200:
            continue  # answered in front of the fault
        problem = json.loads(answer.data)
        assert (answer.status_code, answer.mimetype) == (500, "application/problem+json")
        assert problem["help"]["hotline"] == "950800" and problem["request_id"] == "one-request"
        assert "planted" not in answer.text


def test_an_unhandled_error_is_a_page_in_browsers(faulty: Program) -> None:
    for path in ("/", "/?lang=en", "/admin/sign-in"):
        answer = faulty.client().get(path, headers={"Accept": "text/html", "X-Request-Id": "one-request"})
        assert (answer.status_code, answer.mimetype) == (500, "text/html")
        assert 'href="tel:950800"' in answer.text and "one-request" in answer.text
        assert ('<html lang="en"' in answer.text) == ("lang=en" in path)
        assert "planted" not in answer.text and answer.headers["X-Content-Type-Options"] == "nosniff"


def test_an_unhandled_error_is_logged_with_its_origin(faulty: Program) -> None:
    faulty.client().get("/", headers={"X-Request-Id": "logged-request"})
    lines = [json.loads(line) for line in faulty.log.splitlines() if line.startswith("{")]
    (line,) = [item for item in lines if item.get("error") and item.get("request_id") == "logged-request"]
    assert line["error"] == "RuntimeError" and re.match(r"sitecustomize\.py:\d+ broken", line["at"][-1])


def test_a_head_of_an_error_has_no_body(faulty: Program) -> None:
    answer = faulty.client().head("/")
    assert answer.status_code == 500 and answer.raw == b"" and int(answer.headers["Content-Length"]) > 100


def test_many_at_once_are_all_answered(program: Program) -> None:
    def status(number: int) -> int:
        with closing(program.client()) as client:
            return client.post("/", data={"q": f"{number % 30}号 陆家嘴", "part": "results"}).status_code

    with ThreadPoolExecutor(32) as callers:
        assert set(callers.map(status, range(200))) == {200}
