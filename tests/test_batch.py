"""Batch: each line gets the answer of the single query, and reading and writing overlap."""

import gzip
import json
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, closing, suppress
from functools import cached_property
from http.client import HTTPConnection, HTTPResponse
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from locator.answers.batch import Batch
from locator.answers.batch_lines import MIN_SIMPLE_DEGREES, _positions
from locator.geo.point import DistanceFrom, Point, chord_metres, ecef, ecef_point
from locator.index.distances import bearings_of, metres_of
from locator.store.releases import publish
from locator.web.api.batch import MAX_BATCHES
from locator.web.api.ndjson_reader import MAX_LINE_BYTES, MAX_SKIPPED_BYTES, TooMuchSkipped, read_lines
from locator.web.middleware.request_body import BodyStream

from .network import NOW, china, outlets
from .program import Program, parts_of, run, stop, until
from .web_client import Client

pytestmark = pytest.mark.slow

FAR = ((-23.5, -46.6), (39.9, -116.4), (-33.9, 18.4), (64.1, -21.9), (-45.5, 100.4))
BATCH = "/api/v1/nearest/batch"
NDJSON = "application/x-ndjson"
HERE = {"lat": 31.2397, "lon": 121.4998}
SIMPLE_QUERIES: list[dict[str, Any]] = [
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


def post_lines(client: Client, body: bytes, **more: Any) -> list[Any]:
    """Send a batch; return the lines of its answer."""
    answer = client.post(BATCH, data=body, content_type=NDJSON, **more)
    assert answer.status_code == 200 and answer.mimetype == NDJSON
    assert answer.headers["X-Request-Id"] and answer.headers["Access-Control-Allow-Origin"] == "*"
    return answer.data.split(b"\n")[:-1]


def test_batch_answers_equal_single_answers(client: Client) -> None:
    rng = Random(3)
    spots = [(rng.uniform(18.3, 53), rng.uniform(73.6, 134.7)) for _ in range(3)]
    spots += [(31.2397, 121.4998), (22.2793, 114.1628), (39.9087, 116.3975)]
    questions = [{"lat": lat, "lon": lon} | more for more in SIMPLE_QUERIES for lat, lon in spots] + UNUSUAL
    rng.shuffle(questions)
    results = post_lines(client, b"\n".join(json.dumps(question).encode() for question in questions))
    alone = [client.post("/api/v1/nearest", json=question) for question in questions]
    same = [answer.data if answer.status_code == 200 else None for answer in alone]
    assert len(results) == len(questions)
    for question, line, answer in zip(questions, results, same, strict=True):
        assert answer is None or line == answer, question
    assert sum(answer is None for answer in same) < 20


ALIKE = [
    ("31.2397", "121.4998"),
    ("31.23970", "121.4998000"),
    ("31.0", "121.0"),
    ("31.239712345678901", "121.49981234567890"),
    ("22.2793", "114.1628"),
    ("39.90870000000000", "116.3975"),
]
UNSERVED = [
    ("-45.5", "100.4"),
    ("89.9", "-179.999"),
    ("31.2", "1210.4"),
    ("0.0005", "121.4"),
    ("31.2", "-0.0"),
]


@pytest.mark.parametrize("positions", [ALIKE, ALIKE + UNSERVED[:2], ALIKE + UNSERVED])
@pytest.mark.parametrize("end", ["}", ', "limit": 2}', ',"limit":1,"fields":"name,distance"} ', "}\r"])
def test_lines_written_alike_are_answered_as_single_queries(
    client: Client, positions: list[tuple[str, str]], end: str
) -> None:
    lines = [f'{{"lat": {lat}, "lon": {lon}{end}' for lat, lon in positions]
    learned = lines[:1] * 8  # the first part
    results = post_lines(client, "\n".join(learned + lines * 40).encode())[8:]
    alone = [client.post("/api/v1/nearest", data=line, content_type="application/json") for line in lines]
    assert [answer.status_code for answer in alone].count(200) == len(ALIKE)
    for number, result in enumerate(results):
        answer = alone[number % len(lines)]
        expected = json.loads(answer.data)
        if answer.status_code == 200:
            assert result == answer.data, lines[number % len(lines)]
        else:
            assert json.loads(result)["status"] == expected["status"]


@given(st.lists(st.floats(-180, 180).filter(lambda value: abs(value) >= MIN_SIMPLE_DEGREES), min_size=1))
def test_canonical_notation_is_that_of_repr(values: list[float]) -> None:
    assert _positions(range(len(values)), values, values).texts == [(repr(v).encode(),) * 2 for v in values]


@pytest.mark.parametrize(("line", "parameter", "status"), WRONG)
def test_reports_a_wrong_line_and_answers_the_remaining(
    client: Client, line: bytes, parameter: str | None, status: int
) -> None:
    good = json.dumps(HERE).encode()
    first, result, last = map(json.loads, post_lines(client, b"\n".join((good, line, good))))
    assert first == last and first["features"]
    assert (result["status"], result.get("parameter")) == (status, parameter)
    assert result["help"]["hotline"] == "950800" and result["request_id"]


def test_positions_out_of_reach_need_no_geodesic(
    sample_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A line of a batch took two seconds where it lay in another part of the world."""
    monkeypatch.setattr("locator.geo.point.Geodesic", None)
    far = [json.dumps({"lat": lat, "lon": lon, "limit": 50}).encode() for lat, lon in FAR]
    with parts_of(sample_database) as container:
        batch = Batch(
            container.service.query_context(),
            json.loads,
            lambda problem, line: str(problem).encode(),
        )
        assert all(b"the nearest outlet is more than" in answer for answer in batch.answers(far * 20))


def test_empty_lines_and_windows_ends_do_not_count(client: Client) -> None:
    line = json.dumps(HERE).encode()
    assert len(post_lines(client, b"\n\r\n" + line + b"\r\n\n" + line)) == 2
    assert post_lines(client, b"") == []


def test_accepts_a_gzipped_batch(client: Client) -> None:
    body = b"\n".join([json.dumps(HERE | {"limit": 1}).encode()] * 3000)
    results = post_lines(client, gzip.compress(body), headers={"Content-Encoding": "gzip"})
    assert len(results) == 3000 and len(set(results)) == 1
    (results,) = map(json.loads, post_lines(client, b"no zip", headers={"Content-Encoding": "gzip"}))
    assert results["status"] == 400 and "gzip" in results["detail"]


@pytest.mark.parametrize(
    ("query", "headers", "status"),
    [
        ("", {"Content-Type": "application/json"}, 415),
        ("", {"Content-Type": NDJSON, "Content-Encoding": "br"}, 415),
        ("", {"Content-Type": NDJSON, "Accept": "text/html"}, 406),
        ("?limit=1", {"Content-Type": NDJSON}, 400),
    ],
)
def test_rejects_a_wrong_request(client: Client, query: str, headers: dict, status: int) -> None:  # type: ignore[type-arg]
    answer = client.post(BATCH + query, data=b"{}", headers=headers)
    assert answer.status_code == status and answer.json["help"]["hotline"] == "950800"
    assert client.get(BATCH).status_code == 405


def test_an_overlong_line_gets_a_problem_and_later_lines_their_answers(client: Client) -> None:
    line = json.dumps(HERE | {"limit": 1, "fields": "ref"}).encode()
    for size in (MAX_LINE_BYTES + 1, 2 * MAX_LINE_BYTES, 1_000_000):
        results = list(map(json.loads, post_lines(client, line + b"\n" + b"x" * size + b"\n" + line)))
        assert [item.get("status", 200) for item in results] == [200, 400, 200]
        assert results[1]["parameter"] == "line" and str(MAX_LINE_BYTES) in results[1]["detail"]


def test_gzip_may_come_in_members_and_has_to_end(client: Client) -> None:
    line = json.dumps(HERE | {"limit": 1, "fields": "ref"}).encode() + b"\n"
    members = gzip.compress(line) + gzip.compress(line * 2)
    zipped = {"Content-Encoding": "gzip"}
    assert len(post_lines(client, members, headers=zipped)) == 3
    *results, last = post_lines(client, members[:-4], headers=zipped)
    assert len(results) == 3 and json.loads(last)["status"] == 400


def test_too_many_skipped_bytes_end_a_batch_with_a_413_line(client: Client) -> None:
    line = json.dumps(HERE | {"limit": 1, "fields": "ref"}).encode()
    first, last = map(
        json.loads, post_lines(client, line + b"\n" + b" " * (MAX_SKIPPED_BYTES + 3 * MAX_LINE_BYTES))
    )
    assert first["features"] and last["status"] == 413 and last["help"]


@given(st.lists(st.sampled_from([b"{}", b'{"a":1}', b"", b" ", b"x" * 70]), max_size=40), st.integers(1, 100))
def test_lines_come_out_as_they_went_in(lines: list[bytes], size: int) -> None:
    body, stream = b"\n".join(lines), BodyStream()
    for start in range(0, len(body), size):
        stream.feed(body[start : start + size])
    stream.end()
    assert [line for some in read_lines(stream, False) for line in some] == [x for x in lines if x.strip()]


@pytest.mark.parametrize("size", [1_000, 65_536, 1_000_000])
def test_stops_reading_after_an_invalid_line(size: int) -> None:
    stream, fed = BodyStream(), 0
    with pytest.raises(TooMuchSkipped):
        for _ in read_lines(stream, False):
            if stream.starved:
                stream.feed(b"x" * size)
                fed += size
                assert fed <= 10_000_000
    assert fed <= MAX_SKIPPED_BYTES + MAX_LINE_BYTES + 2 * size


DEGREES = st.tuples(st.floats(-90, 90), st.floats(-180, 180))


@given(DEGREES, st.lists(DEGREES, min_size=1, max_size=4))
def test_many_are_measured_as_one_is(start: tuple[float, float], ends: list[tuple[float, float]]) -> None:
    eye, there = DistanceFrom(Point(*start)), [Point(*end) for end in ends]
    chords = np.array([[chord_metres(eye.point, point) for point in there]])
    places, targets = np.array([[start]]), np.array([ends])
    metres = metres_of(chords, places, targets)[0]
    vectors = ecef(targets[..., 0], targets[..., 1]) - np.array(ecef_point(eye.point))
    turns = bearings_of(places, vectors)[0]
    for point, length, expected, turn in zip(there, chords[0], metres, turns, strict=True):
        assert expected == pytest.approx(eye.metres(float(length), point), abs=1e-6)
        if 1.0 < length < 1e7 and abs(start[0]) < 89.9:
            assert (turn - eye.bearing(point) + 180) % 360 - 180 == pytest.approx(0, abs=1e-5)


NETWORK = outlets(china(40, 4))
ORIGIN = {"lat": NETWORK[0].lat, "lon": NETWORK[0].lon}
LINE = json.dumps(ORIGIN | {"limit": 1, "fields": "ref"}).encode() + b"\n"
LONG = json.dumps(ORIGIN | {"limit": 50}).encode() + b"\n"  # its answer has some 40 KB


HASTY = {
    "locator.web.middleware.request_body.CHUNK_SECONDS": 1.0,
    "locator.web.middleware.gateway.SEND_SECONDS": 1.0,
}


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> str:
    address = f"sqlite:///{tmp_path_factory.mktemp('batch') / 'locator.db'}"
    with parts_of(address) as parts:
        publish(parts.engine, NETWORK, "network", NOW)
    return address


@pytest.fixture(scope="module")
def patient(database: str) -> Iterator[Program]:
    """Run the program on a small network."""
    with run(database, rate_limit="off") as program:
        yield program


@pytest.fixture(scope="module")
def hasty(database: str) -> Iterator[Program]:
    """Run it with timeouts of one second."""
    with run(database, rate_limit="off", values=HASTY) as program:
        yield program


class Stream:
    """A batch that is written bit by bit, in chunks."""

    def __init__(self, program: Program, **headers: str) -> None:
        self.connection = HTTPConnection(program.address.removeprefix("http://"), timeout=60)
        self.connection.putrequest("POST", BATCH)
        for name, value in {"Content-Type": NDJSON, "Transfer-Encoding": "chunked", **headers}.items():
            self.connection.putheader(name, value)
        self.connection.endheaders()

    def write(self, data: bytes) -> None:
        self.connection.send(b"%x\r\n%b\r\n" % (len(data), data))

    def end(self) -> None:
        self.connection.send(b"0\r\n\r\n")

    @cached_property
    def response(self) -> HTTPResponse:
        return self.connection.getresponse()

    def read(self) -> Any:
        """Return the next line of the answer."""
        return json.loads(self.response.readline())

    def ask(self) -> int:
        """Write a good question; return the status once it is answered."""
        self.write(LINE)
        if self.response.status == 200:
            assert self.read()["features"]
        return self.response.status

    def close(self) -> None:
        self.connection.close()


def test_answers_arrive_line_by_line(patient: Program) -> None:
    with closing(Stream(patient)) as stream:
        for _ in range(3):
            stream.write(LINE)
            assert stream.read()["features"]
        stream.end()
        assert stream.response.read() == b""


def test_answers_arrive_in_the_middle_of_a_gzip(patient: Program) -> None:
    deflate = zlib.compressobj(wbits=31)
    with closing(Stream(patient, **{"Content-Encoding": "gzip"})) as stream:
        for _ in range(3):
            stream.write(deflate.compress(LINE) + deflate.flush(zlib.Z_SYNC_FLUSH))
            assert stream.read()["features"]
        stream.write(deflate.flush())
        stream.end()
        assert stream.response.read() == b""


@pytest.mark.parametrize("zipped", [False, True])
def test_chunks_may_end_anywhere(patient: Program, zipped: bool) -> None:
    body = gzip.compress(LINE * 40) if zipped else LINE * 40
    size = 7 if zipped else 101
    headers = {"Content-Encoding": "gzip"} if zipped else {}
    with closing(Stream(patient, **headers)) as stream:
        for start in range(0, len(body), size):
            stream.write(body[start : start + size])
        stream.end()
        lines = stream.response.read().splitlines()
    with closing(patient.client()) as client:
        assert lines == post_lines(client, LINE * 40)


def test_reports_a_truncated_chunked_gzip_in_the_last_line(patient: Program) -> None:
    with closing(Stream(patient, **{"Content-Encoding": "gzip"})) as stream:
        stream.write(gzip.compress(LINE)[:-4])
        stream.end()
        *answers, last = map(json.loads, stream.response.read().splitlines())
    assert len(answers) == 1 and answers[0]["features"]
    assert last["status"] == 400 and "gzip" in last["detail"] and last["help"]


def open_batches(stack: ExitStack, program: Program, number: int = MAX_BATCHES) -> list[Stream]:
    """Begin batches that have got an answer, and wait for their next question."""
    streams = [stack.enter_context(closing(Stream(program))) for _ in range(number)]
    assert [stream.ask() for stream in streams] == [200] * number
    return streams


def accepts(program: Program) -> bool:
    """Return whether there is room for one more batch."""
    with closing(Stream(program)) as stream:
        try:
            status = stream.ask()
        except ConnectionError:  # refused, and closed before all was written
            return False
        assert status in (200, 503)
        if status == 200:
            stream.end()
            stream.response.read()
        return status == 200


def test_a_worker_reserves_threads_for_other_requests(patient: Program) -> None:
    until(lambda: accepts(patient))
    with ExitStack() as stack:
        streams = open_batches(stack, patient)
        client = stack.enter_context(closing(patient.client()))
        answer = client.post(BATCH, data=b"", content_type=NDJSON)
        assert answer.status_code == 503 and answer.headers["Retry-After"] == "1"
        assert answer.json["help"]["hotline"] == "950800"
        nearest = f"/api/v1/nearest?lat={ORIGIN['lat']}&lon={ORIGIN['lon']}"
        for path in ("/healthz", "/", "/help", nearest):
            assert client.get(path, timeout=20).status_code == 200, path
        assert [stream.ask() for stream in streams] == [200] * MAX_BATCHES
        for stream in streams:
            stream.end()
            assert stream.response.read() == b""
    until(lambda: accepts(patient))


def test_a_disconnected_batch_frees_its_place(patient: Program) -> None:
    for _ in range(2):
        until(lambda: accepts(patient))
        with ExitStack() as stack:
            open_batches(stack, patient)
            assert not accepts(patient)
    until(lambda: accepts(patient))


def test_an_idle_batch_times_out_and_frees_its_place(hasty: Program) -> None:
    with ExitStack() as stack:
        *_, last = open_batches(stack, hasty)
        problem = last.read()
        assert problem["status"] == 408 and problem["help"]["hotline"] == "950800"
        assert last.response.read() == b""
        until(lambda: accepts(hasty))


def ask_and_take_nothing(stack: ExitStack, program: Program) -> None:
    """Fill all places with batches whose answers are not read, until the program aborts them."""
    for _ in range(MAX_BATCHES):
        stream = stack.enter_context(closing(Stream(program)))
        with suppress(ConnectionError):  # it may be given up before all is written
            for _ in range(10):
                stream.write(LONG * 20)
    until(lambda: accepts(program))


def test_a_client_that_reads_nothing_loses_its_place(hasty: Program) -> None:
    until(lambda: accepts(hasty))
    with ExitStack() as stack:
        ask_and_take_nothing(stack, hasty)


def test_a_client_that_reads_nothing_does_not_block_shutdown(database: str) -> None:
    with run(database, rate_limit="off", values=HASTY) as program, ExitStack() as stack:
        ask_and_take_nothing(stack, program)
        stop(program)
