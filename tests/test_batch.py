"""A batch answers each line as the question alone is answered, and goes on while it is being written."""

import gzip
import io
import json
import socket
from collections.abc import Iterator
from random import Random
from typing import Any

import numpy as np
import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from locator.geo import Point, Vantage, chord, ecef, ecef_point
from locator.measured import bearings_of, metres_of
from locator.web.batch import AT_ONCE, MOST_LINES, _free
from locator.web.lines import MOST_LINE, MOST_SKIPPED, TooMuchSkipped, lines_of

from .served import served as running

BATCH = "/api/v1/nearest/batch"
NDJSON = "application/x-ndjson"
HERE = {"lat": 31.2397, "lon": 121.4998}
PLAIN: list[dict[str, Any]] = [
    {},
    {"limit": 1},
    {"limit": 50, "lang": "en"},
    {"radius": 1500},
    {"radius": 0.5},
    {"datum": "gcj02"},
    {"datum": "bd09", "fields": ["name", "distance", "position"]},
    {"fields": "name,open,links"},
    {"fields": "ref"},
    {"kind": "drop_off", "service": ["repair", "screen"]},
    {"device": "vision", "access": "wheelchair", "open": "now"},
    {"open": "2026-10-01T10:00:00", "limit": 3},
]
UNUSUAL: list[dict[str, Any]] = [
    {"lat": 31, "lon": 121},
    {"lat": "31.2", "lon": "121.4"},
    {"lat": 0.00001, "lon": 121.4},
    {"q": "陆家嘴"},
    {"q": "nowhere at all"},
    {"adcode": "310115"},
    HERE | {"sort": "arrival", "limit": 2},
]
WRONG = [
    (b"{", "line", 400),
    (b"[]", "line", 400),
    (b'{"lat":31.2,"lat":31.3,"lon":121.4}', "lat", 400),
    (b'{"lat":31.2,"lat" :31.3,"lon":121.4}', "lat", 400),
    (b'{"lat":31.2}', "lon", 400),
    (b'{"lat":31.2,"lon":121.4,"limit":0}', "limit", 400),
    (b'{"lat":31.2,"lon":121.4,"near":1}', "near", 400),
    (b'{"lat":31.2,"lon":1210.4}', "lon", 400),
    (b'{"lat":NaN,"lon":121.4}', "line", 400),
    (b'{"lat":31.2,"lon":121.4,"fields":"nose"}', "fields", 400),
    (b'{"lat":31.2,"lon":121.4,"kind":"drop_off\\n"}', "kind", 400),
    (b'{"q":"\\u0000"}', "q", 400),
    (b'{"lat":-45.5,"lon":100.4}', None, 422),
]


def asked(client: FlaskClient, body: bytes, **more: Any) -> list[Any]:
    answer = client.post(BATCH, data=body, content_type=NDJSON, **more)
    assert answer.status_code == 200 and answer.mimetype == NDJSON
    assert answer.headers["X-Request-Id"] and answer.headers["Access-Control-Allow-Origin"] == "*"
    return answer.data.split(b"\n")[:-1]


def test_each_answer_is_the_one_that_the_question_gets_alone(client: FlaskClient) -> None:
    rng = Random(3)
    spots = [(rng.uniform(18.3, 53), rng.uniform(73.6, 134.7)) for _ in range(3)]
    spots += [(31.2397, 121.4998), (22.2793, 114.1628), (39.9087, 116.3975)]
    questions = [{"lat": lat, "lon": lon} | more for more in PLAIN for lat, lon in spots] + UNUSUAL
    rng.shuffle(questions)
    told = asked(client, b"\n".join(json.dumps(question).encode() for question in questions))
    alone = [client.post("/api/v1/nearest", json=question) for question in questions]
    same = [answer.data if answer.status_code == 200 else None for answer in alone]
    assert len(told) == len(questions)
    for question, line, answer in zip(questions, told, same, strict=True):
        assert answer is None or line == answer, question
    assert sum(answer is None for answer in same) < 20


@pytest.mark.parametrize(("line", "parameter", "status"), WRONG)
def test_a_wrong_line_is_told_and_the_others_are_answered(
    client: FlaskClient, line: bytes, parameter: str | None, status: int
) -> None:
    good = json.dumps(HERE).encode()
    first, told, last = map(json.loads, asked(client, b"\n".join((good, line, good))))
    assert first == last and first["features"]
    assert (told["status"], told.get("parameter")) == (status, parameter)
    assert told["help"]["hotline"] == "950800" and told["request_id"]


def test_empty_lines_and_windows_ends_do_not_count(client: FlaskClient) -> None:
    line = json.dumps(HERE).encode()
    assert len(asked(client, b"\n\r\n" + line + b"\r\n\n" + line)) == 2
    assert asked(client, b"") == []


def test_a_batch_may_come_zipped(client: FlaskClient) -> None:
    body = b"\n".join([json.dumps(HERE | {"limit": 1}).encode()] * 3000)
    told = asked(client, gzip.compress(body), headers={"Content-Encoding": "gzip"})
    assert len(told) == 3000 and len(set(told)) == 1
    (told,) = map(json.loads, asked(client, b"no zip", headers={"Content-Encoding": "gzip"}))
    assert told["status"] == 400 and "gzip" in told["detail"]


@pytest.mark.parametrize(
    ("query", "headers", "status"),
    [
        ("", {"Content-Type": "application/json"}, 415),
        ("", {"Content-Type": NDJSON, "Content-Encoding": "br"}, 415),
        ("", {"Content-Type": NDJSON, "Accept": "text/html"}, 406),
        ("?limit=1", {"Content-Type": NDJSON}, 400),
    ],
)
def test_a_wrong_request_is_refused(client: FlaskClient, query: str, headers: dict, status: int) -> None:  # type: ignore[type-arg]
    answer = client.post(BATCH + query, data=b"{}", headers=headers)
    assert answer.status_code == status and answer.get_json(force=True)["help"]["hotline"] == "950800"
    assert client.get(BATCH).status_code == 405


def test_a_line_that_is_too_long_gets_a_problem_and_the_others_their_answers(client: FlaskClient) -> None:
    line = json.dumps(HERE | {"limit": 1, "fields": "ref"}).encode()
    for size in (MOST_LINE + 1, 2 * MOST_LINE, 1_000_000):
        told = list(map(json.loads, asked(client, line + b"\n" + b"x" * size + b"\n" + line)))
        assert [each.get("status", 200) for each in told] == [200, 400, 200]
        assert told[1]["parameter"] == "line" and str(MOST_LINE) in told[1]["detail"]


def test_gzip_may_come_in_members_and_has_to_end(client: FlaskClient) -> None:
    line = json.dumps(HERE | {"limit": 1, "fields": "ref"}).encode() + b"\n"
    members = gzip.compress(line) + gzip.compress(line * 2)
    zipped = {"Content-Encoding": "gzip"}
    assert len(asked(client, members, headers=zipped)) == 3
    *told, last = asked(client, members[:-4], headers=zipped)
    assert len(told) == 3 and json.loads(last)["status"] == 400


def test_too_many_lines_and_too_much_beside_them_end_a_batch_with_a_word(client: FlaskClient) -> None:
    line = json.dumps(HERE | {"limit": 1, "fields": "ref"}).encode()
    told = asked(client, b"\n".join([line] * (MOST_LINES + 5)))
    assert len(told) == MOST_LINES + 1
    assert json.loads(told[-2])["features"] and json.loads(told[-1])["status"] == 413
    first, last = map(json.loads, asked(client, line + b"\n" + b" " * (MOST_SKIPPED + 3 * MOST_LINE)))
    assert first["features"] and last["status"] == 413 and last["help"]


def test_a_worker_keeps_threads_for_others(client: FlaskClient) -> None:
    held = [_free.acquire(blocking=False) for _ in range(AT_ONCE)]
    try:
        answer = client.post(BATCH, data=b"", content_type=NDJSON)
        assert answer.status_code == 503 and answer.headers["Retry-After"] == "1"
    finally:
        for _ in held:
            _free.release()
    assert asked(client, json.dumps(HERE).encode())
    assert all(_free.acquire(blocking=False) for _ in range(AT_ONCE))
    for _ in range(AT_ONCE):
        _free.release()


@given(st.lists(st.sampled_from([b"{}", b'{"a":1}', b"", b" ", b"x" * 70]), max_size=40), st.booleans())
def test_lines_come_out_as_they_went_in(lines: list[bytes], known: bool) -> None:
    body = b"\n".join(lines)
    environ = {"wsgi.input": io.BytesIO(body)} | ({"CONTENT_LENGTH": str(len(body))} if known else {})
    assert [line for some in lines_of(environ, False) for line in some] == [x for x in lines if x.strip()]


@pytest.mark.parametrize("known", [True, False])
def test_what_is_no_line_is_not_read_on(known: bool) -> None:
    stream = io.BytesIO(b"x" * 10_000_000)
    environ = {"wsgi.input": stream} | ({"CONTENT_LENGTH": "10000000"} if known else {})
    with pytest.raises(TooMuchSkipped):
        list(lines_of(environ, False))
    assert stream.tell() < 3_000_000


DEGREES = st.tuples(st.floats(-90, 90), st.floats(-180, 180))


@given(DEGREES, st.lists(DEGREES, min_size=1, max_size=4))
def test_many_are_measured_as_one_is(start: tuple[float, float], ends: list[tuple[float, float]]) -> None:
    eye, there = Vantage(Point(*start)), [Point(*end) for end in ends]
    chords = np.array([[chord(eye.point, point) for point in there]])
    places, targets = np.array([[start]]), np.array([ends])
    metres = metres_of(chords, places, targets)[0]
    vectors = ecef(targets[..., 0], targets[..., 1]) - np.array(ecef_point(eye.point))
    turns = bearings_of(places, vectors)[0]
    for point, length, told, turn in zip(there, chords[0], metres, turns, strict=True):
        assert told == pytest.approx(eye.metres(float(length), point), abs=1e-6)
        if 1.0 < length < 1e7 and abs(start[0]) < 89.9:
            assert (turn - eye.bearing(point) + 180) % 360 - 180 == pytest.approx(0, abs=1e-5)


@pytest.fixture(scope="module")
def served(sample_database: str) -> Iterator[int]:
    """The port of the real server."""
    with running(sample_database) as address:
        yield int(address.rpartition(":")[2])


def test_who_waits_for_an_answer_before_asking_on_gets_it(served: int) -> None:
    connection = socket.create_connection(("127.0.0.1", served), timeout=60)
    head = f"POST {BATCH} HTTP/1.1\r\nHost: x\r\nContent-Type: {NDJSON}\r\nTransfer-Encoding: chunked\r\n\r\n"
    connection.sendall(head.encode())
    held = connection.makefile("rb")
    line = json.dumps(HERE | {"limit": 1, "fields": "ref"}).encode() + b"\n"
    for number in range(3):
        connection.sendall(b"%x\r\n%b\r\n" % (len(line), line))
        while not number and held.readline() != b"\r\n":
            pass  # the head
        size = int(held.readline(), 16)
        assert json.loads(held.read(size))["features"]
        held.read(2)
    connection.sendall(b"0\r\n\r\n")
    assert held.readline() == b"0\r\n"
    connection.close()
