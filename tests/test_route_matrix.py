"""Every route × its methods × its documented content types × codings × chunked and plain bodies, on the wire.

Routes are read from the program, so that new ones are included automatically.
"""

import json
from collections.abc import Iterator
from functools import cache
from itertools import product

import pytest
from urllib3.util import SKIP_HEADER
from werkzeug.routing import Rule

from locator import create_app
from locator.config import Settings
from locator.serving.container import Container

from . import sample_release
from .conftest import clock
from .program import Program, run
from .staff_client import add_users, entered, token
from .web_client import Answer, Client

pytestmark = pytest.mark.slow

CODINGS = (SKIP_HEADER, "gzip, deflate, br, zstd")
UNSUPPORTED_METHODS = ("PUT", "DELETE", "PATCH", "BREW")  # methods that no route has
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data; boundary=line")
BODIES = {
    "application/json": b'{"lat": 31.2397, "lon": 121.4998}',
    "application/geo+json": b'{"q": "\xe9\x99\x86\xe5\xae\xb6\xe5\x98\xb4"}',
    "application/x-ndjson": b'{"lat": 31.2397, "lon": 121.4998}\n{"q": 1}\n',
    FORMS[0]: b"q=%E9%99%86%E5%AE%B6%E5%98%B4&lang=en",
    FORMS[1]: b'--line\r\nContent-Disposition: form-data; name="q"\r\n\r\n1\r\n--line--\r\n',
    "text/plain": b"x",
    "": b"",
}
VALUES = {
    "filename": "css/site.css", "ref": "SAMPLE-SC-00001", "adcode": "310115", "name": "outlets-1",
    "token": "0" * 32, "app": "amap", "answer": "nothing", "number": 7, "a": 1, "b": 1, "colour": "0a59f7",
}  # fmt: skip
QUERIES = ("?lat=31.2397&lon=121.4998", "?nope=1")


@cache
def rules() -> tuple[Rule, ...]:
    app = create_app(container=Container(Settings(), clock))
    return tuple(app.url_map.iter_rules())


def path_of(rule: Rule) -> str:
    _, path = rule.build({name: VALUES[name] for name in rule.arguments}) or ("", "")
    return path


@cache
def documented(program: Program) -> dict[tuple[str, str], tuple[str, ...]]:
    """The content types that the OpenAPI document names for a path and a method."""
    paths = json.loads(program.client().get("/openapi.json").data)["paths"]
    return {
        (path, method.upper()): tuple(operation["requestBody"]["content"])
        for path, operations in paths.items()
        for method, operation in operations.items()
        if "requestBody" in operation
    }


@pytest.fixture(scope="module")
def dedicated_program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """A program of this module, which its operators may change."""
    database = sample_release.copy_to(tmp_path_factory.mktemp("matrix"))
    add_users(database)
    with run(database, rate_limit="off") as program:
        yield program


def check(answer: Answer, method: str, sent: str) -> None:
    """No error of ours, no error without a body, and the hotline in each."""
    assert answer.status_code < 500, sent
    if answer.status_code >= 400 and method != "HEAD":
        assert "950800" in answer.text, sent


def ask(client: Client, program: Program, rule: Rule, fields: bytes = b"") -> None:
    """All combinations of a route."""
    path = path_of(rule)
    methods = sorted(rule.methods or ())
    for method, coding in product(methods, CODINGS):
        headers = {"Accept-Encoding": coding}
        if method != "POST":
            for query in QUERIES:
                check(
                    client.request(method, path + query, headers=headers), method, f"{method} {path}{query}"
                )
            continue
        types = documented(program).get((rule.rule, method), ())
        for kind, chunked in product({*types, *FORMS, "text/plain", ""}, (False, True)):
            body = BODIES[kind] + (fields if kind == FORMS[0] else b"")
            data = iter([body[:5], body[5:]]) if chunked else body
            answer = client.request(method, path, data=data, headers=headers | {"Content-Type": kind or None})
            check(answer, method, f"{method} {path} {kind} chunked={chunked} {coding}")


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.endpoint)
def test_a_stranger_gets_an_answer_from_every_route(dedicated_program: Program, rule: Rule) -> None:
    client = dedicated_program.client()
    ask(client, dedicated_program, rule)
    for method in UNSUPPORTED_METHODS:
        answer = client.request(method, path_of(rule), data=b"x")
        check(answer, method, f"{method} {rule.rule}")
        assert 400 <= answer.status_code < 500


@pytest.mark.parametrize(("room", "role"), [("/admin", "operator"), ("/desk", "supervisor")])
def test_staff_get_an_answer_from_every_route(dedicated_program: Program, room: str, role: str) -> None:
    for rule in rules():
        if rule.rule.startswith(room) and not rule.endpoint.endswith("sign_out"):
            client = entered(dedicated_program.client(), room, role)
            ask(client, dedicated_program, rule, f"&csrf_token={token(client, room)}".encode())


def test_the_matrix_knows_every_part_of_every_path() -> None:
    assert {name for rule in rules() for name in rule.arguments} <= VALUES.keys()
