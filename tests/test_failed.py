"""Searches that found nothing: what is counted, that fewer than ten are nowhere, and attempts to see more."""

import json
import logging
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic

import pytest
from flask import Flask
from sqlalchemy import Engine, func, select
from werkzeug.test import Client

from locator import create_app
from locator.config import Settings
from locator.errors import StoreUnavailable
from locator.failed import Marks, Sought
from locator.parts import Parts
from locator.question import NearestQuestion
from locator.store import failed, tally, users
from locator.store.dialect import open_engine, writing
from locator.store.migrate import prepare
from locator.store.releases import publish
from locator.store.schema_failed import askers, searches
from locator.store.tables import metadata
from locator.store.tally import Tally

from .network import NOW, china, outlets
from .postgres import FAST, Cluster, cluster, folder
from .rooms import PASSWORD, entered
from .test_fast import in_front

ROOT = Path(__file__).parent.parent
NETWORK = [each.model_copy(update={"status": "open"}) for each in outlets(china(40, 4))]
SECRET = "b1946ac92492d2347c6235b4d261"
API, PAGE = "/api/v1/nearest", "/admin/failed"
WORDS = "q=qqzzfernwehxx"  # no place
FAR = "lat=4.123456&lon=61.654321"
HERE = f"lat={NETWORK[0].lat}&lon={NETWORK[0].lon + 0.3}"
NEVER = f"{HERE}&radius=5&kind=drop_off&access=wheelchair"
IN_VAIN = {"no_place": WORDS, "out_of_area": FAR, "none_found": NEVER}
ENOUGH = 10


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def parts(address: str, clock: Clock) -> Iterator[Parts]:
    made = Parts(Settings(database=address, rate_limit="off", secret_key=SECRET), clock)
    publish(made.engine, NETWORK, "network", NOW)
    users.add(made.engine, "operator-li", "operator", PASSWORD, NOW, by="test")
    yield made
    made.end()


@pytest.fixture
def app(parts: Parts) -> Flask:
    return create_app(parts=parts)


def person(number: int) -> dict[str, str]:
    return {"REMOTE_ADDR": f"192.0.{number // 250}.{number % 250 + 1}"}


def ask(app: Flask, query: str, people: range, path: str = API, **headers: str) -> None:
    """Each of these people asks once."""
    for number in people:
        app.test_client().get(path, query_string=query, environ_base=person(number), headers=headers)


Seen = Callable[..., str]


@pytest.fixture
def seen(app: Flask, parts: Parts) -> Seen:
    """Writes down all that waits; then the page of operators, only what is in it of the searches."""
    room = entered(app, "/admin", "operator")

    def look(query: str = "") -> str:
        parts.tally.write()
        return room.get(f"{PAGE}?{query}").text.partition("<h1>")[2].partition("</main>")[0]

    return look


def figures(page: str) -> list[str]:
    return re.findall(r"<td>(\d+\+)</td>", page)


def everything(engine: Engine) -> str:
    """Every row of every table."""
    with engine.begin() as connection:
        return "\n".join(
            repr(row) for table in metadata.sorted_tables for row in connection.execute(select(table))
        )


def people(engine: Engine) -> list[int]:
    with engine.begin() as connection:
        return sorted(connection.execute(select(searches.c.people)).scalars())


def rows(engine: Engine, table: object = askers) -> int:
    with engine.begin() as connection:
        return int(connection.execute(select(func.count()).select_from(table)).scalar_one())  # type: ignore[arg-type]


TRACES = {"no_place": "qqzzfernwehxx", "out_of_area": "4.12", "none_found": "wheelchair"}


@pytest.mark.parametrize("reason", IN_VAIN)
def test_nine_are_nowhere_and_ten_are_shown(app: Flask, parts: Parts, reason: str, seen: Seen) -> None:
    before = everything(parts.engine)
    ask(app, IN_VAIN[reason], range(9))
    page = seen()
    assert figures(page) == [] and "还没有哪样内容" in page and TRACES[reason] not in page
    after = everything(parts.engine)
    assert after.count(TRACES[reason]) == before.count(TRACES[reason])
    assert people(parts.engine) == [9] and rows(parts.engine) == 9
    ask(app, IN_VAIN[reason], range(9, 10))
    page = seen()
    assert figures(page) == ["10+"]
    assert everything(parts.engine).count(TRACES[reason]) == before.count(TRACES[reason]) + 1
    assert "4.123" not in page and "61.65," not in page
    assert {"no_place": "qqzzfernwehxx", "out_of_area": "4.12,61.65", "none_found": "轮椅"}[reason] in page


def test_one_who_asks_a_hundred_times_is_one(app: Flask, parts: Parts, seen: Seen) -> None:
    for number in range(100):
        app.test_client().get(
            f"{API}?{FAR}", environ_base=person(0), headers={"X-Request-Id": f"request-{number}"}
        )
        if number % 40 == 0:
            parts.tally.write()
    assert figures(seen()) == [] and people(parts.engine) == [1]


def test_an_ipv6_access_is_one_however_many_addresses_it_has(app: Flask, parts: Parts, seen: Seen) -> None:
    for number in range(60):
        place = {"REMOTE_ADDR": f"2001:db8:1:2{number:02x}::{number:x}"}
        app.test_client().get(f"{API}?{FAR}", environ_base=place)
    assert figures(seen()) == [] and people(parts.engine) == [1]


def test_positions_within_a_square_are_one_thing_and_beside_it_another(
    app: Flask, parts: Parts, seen: Seen
) -> None:
    for number in range(10):
        ask(app, f"lat=4.12{number}&lon=61.652", range(number, number + 1))
    assert figures(seen()) == []
    assert people(parts.engine) == [4, 6]


def test_page_post_and_words_that_are_a_position_are_counted_alike(
    app: Flask, parts: Parts, seen: Seen
) -> None:
    ask(app, FAR, range(3))
    ask(app, FAR, range(3, 6), path="/")
    for number in range(6, 8):
        told = {"lat": 4.1199, "lon": 61.6511}
        app.test_client().post(API, json=told, environ_base=person(number))
    ask(app, "q=4.121,61.651", range(8, 10))
    page = seen()
    assert figures(page) == ["10+"] and 'href="/map?at=4.12%2C61.65"' in page
    assert app.test_client().get("/map?at=4.12,61.65").status_code == 200


@pytest.mark.parametrize("query", [WORDS, NEVER, f"{NEVER}&sort=arrival", FAR])
def test_in_front_of_flask_and_behind_the_same_is_counted(
    app: Flask, parts: Parts, query: str, seen: Seen
) -> None:
    fast = in_front(app)
    for number in range(5):
        for side, start in ((fast, 0), (fast._behind, 5)):
            Client(side).get(API, query_string=query, environ_base=person(start + number))
    assert figures(seen()) == ["10+"] and people(parts.engine) == [10]


def test_what_was_found_and_what_is_wrong_are_not_counted(app: Flask, parts: Parts) -> None:
    for query in (HERE, "lat=x&lon=1", "", "code=1234567", "q="):
        ask(app, query, range(10))
        ask(app, query, range(10), path="/")
    lines = b'{"lat": 4.1, "lon": 61.6}\n' * 10
    app.test_client().post(f"{API}/batch", data=lines, content_type="application/x-ndjson")
    parts.tally.write()
    assert rows(parts.engine) == 0


def test_more_up_to_the_next_ten_change_nothing_on_the_page(app: Flask, parts: Parts, seen: Seen) -> None:
    ask(app, WORDS, range(9))
    below = seen()
    ask(app, FAR, range(9))
    assert seen() == below, "nine others do not show either"
    ask(app, WORDS, range(20, 21))
    ten = seen()
    for number in range(21, 30):
        ask(app, WORDS, range(number, number + 1))
        assert seen() == ten
    ask(app, WORDS, range(30, 31))
    assert figures(seen()) == ["20+"]


def test_the_order_tells_nothing_that_the_figures_do_not(app: Flask, parts: Parts, seen: Seen) -> None:
    ask(app, "q=qqzza", range(11))
    ask(app, "q=qqzzb", range(10))
    page = seen()
    ask(app, "q=qqzzb", range(10, 19))
    assert seen() == page and page.index("qqzza") < page.index("qqzzb")


@pytest.mark.parametrize(
    "query", ["day=1", "kind=drop_off", "from=2026-11-23", "min=1", "limit=1", "k=1", "sort=count"]
)
def test_nothing_can_be_chosen_on_the_page(app: Flask, parts: Parts, query: str, seen: Seen) -> None:
    ask(app, WORDS, range(10))
    ask(app, FAR, range(5))
    whole = seen()
    assert seen(query) == whole
    assert "<form" not in whole and "<input" not in whole


def test_each_set_of_filters_is_a_thing_of_its_own(app: Flask, parts: Parts, seen: Seen) -> None:
    ask(app, f"{HERE}&radius=5&service=repair,screen", range(5))
    ask(app, f"{HERE}&radius=7&service=screen,repair", range(5, 10))
    ask(app, f"{HERE}&radius=7&service=screen", range(5))
    page = seen()
    assert figures(page) == ["10+"] and people(parts.engine) == [5, 10]


def test_a_week_ends_and_who_asked_is_forgotten(app: Flask, parts: Parts, clock: Clock, seen: Seen) -> None:
    ask(app, WORDS, range(10))
    ask(app, FAR, range(9))
    parts.tally.write()
    clock.now = datetime.fromisoformat("2026-11-30T00:30:00+08:00")
    ask(app, FAR, range(9, 10))
    assert figures(seen()) == ["10+"] and rows(parts.engine) == 20, "another week, another count"
    clock.now += timedelta(hours=1)
    page = seen()
    assert rows(parts.engine) == 1 and people(parts.engine) == [1, 10]
    assert figures(page) == ["10+"] and "2026-11-23 至 2026-11-29" in page
    clock.now += timedelta(weeks=failed.WEEKS_KEPT - 1)
    assert figures(seen()) == ["10+"]
    clock.now += timedelta(weeks=1)
    assert figures(seen()) == [] and people(parts.engine) == []


@pytest.fixture
def files(request: pytest.FixtureRequest, address: str) -> Callable[[], bytes]:
    """Reads every byte that the database has on disk."""
    held: list[Cluster] = [] if address.startswith("sqlite") else [request.getfixturevalue("postgres")]
    place = held[0].folder if held else Path(address.removeprefix("sqlite:///")).parent

    def read() -> bytes:
        for server in held:
            server.execute("CHECKPOINT")
        return b"".join(path.read_bytes() for path in place.rglob("*") if path.is_file())

    return read


def test_canaries_are_in_no_file_no_log_and_no_figure(
    app: Flask, parts: Parts, files: Callable[[], bytes], caplog: pytest.LogCaptureFixture, seen: Seen
) -> None:
    caplog.set_level(logging.DEBUG)
    position = f"lat={NETWORK[0].lat}&lon={NETWORK[0].lon + 0.3:.3f}9173"
    asked = ("lat=5.987654&lon=62.345678", "q=qqzz独此一处xx", "q=我在13952001234", "q=li4canary@example.com")
    asked = (*asked, f"{position}&radius=5")
    for query in asked:
        ask(app, query, range(9))
        ask(app, query, range(9), path="/")
    ask(app, "q=我在13952001234", range(9, 12))
    page = seen()
    assert figures(page) == ["10+"] and "（不保存）" in page
    told = app.test_client().get("/metrics").text + caplog.text + page
    content = files() + told.encode()
    for trace in ("5.9876", "62.345", "5.99,62", "独此一处", "1395200", "4canary", "39173", "192.0.0."):
        assert trace.encode() not in content, trace


def test_ten_are_shown_in_both_languages_and_never_as_markup(app: Flask, parts: Parts, seen: Seen) -> None:
    ask(app, "q=%3Cscript%3Ealert(qqzz)%3C%2Fscript%3E", range(10))
    ask(app, "adcode=540000&radius=1&device=phone", range(25))
    chinese, english = seen(), seen("lang=en")
    for page in (chinese, english):
        assert "<script>" not in page and "&lt;script&gt;alert(qqzz)&lt;/script&gt;" in page
        assert figures(page) == ["20+", "10+"]
    assert "西藏自治区" in chinese and "手机" in chinese and "地名不认识" in chinese
    assert "Phone" in english and "No place is known by these words" in english and "西藏" not in english


def test_the_command_tells_what_the_page_shows(app: Flask, parts: Parts) -> None:
    run = app.test_cli_runner()
    ask(app, NEVER, range(9))
    parts.tally.write()
    assert "nothing yet that 10 people" in run.invoke(args=["failed"]).output
    ask(app, NEVER, range(9, 12))
    parts.tally.write()
    said = run.invoke(args=["failed"]).output
    assert re.fullmatch(
        r"2026-W48  10\+  none_found  cell  [0-9.]+,[0-9.]+  access=wheelchair  kind=drop_off\n", said
    )


@pytest.mark.parametrize("role", ["agent", "supervisor", ""])
def test_the_page_is_for_operators_alone(app: Flask, parts: Parts, role: users.Role) -> None:
    if role:
        users.add(parts.engine, f"{role}-li", role, PASSWORD, NOW, by="test")
    client = entered(app, "/admin", role) if role else app.test_client()
    assert client.get(PAGE).status_code == (403 if role else 302)


CHILD = """
import sys
from locator.config import Settings
from locator.failed import Marks, Sought
from locator.parts import Parts
from locator.question import NearestQuestion
from tests.network import NOW
parts = Parts(Settings(database=sys.argv[1], secret_key=sys.argv[2]), lambda: NOW)
for number in range(int(sys.argv[3]), int(sys.argv[4])):
    parts.tally.note(NearestQuestion(lat=4.1, lon=61.6), "out_of_area", f"192.0.2.{number}")
    parts.tally.note(NearestQuestion(q="qqzz"), "no_place", f"192.0.2.{number}")
    if number % 5 == 0:
        parts.tally.write()
parts.end()
"""


def test_processes_that_count_at_once_count_right(parts: Parts, address: str) -> None:
    ranges = [(1, 41), (21, 61), (1, 61)]
    words = [[sys.executable, "-c", CHILD, address, SECRET, str(a), str(b)] for a, b in ranges]
    children = [subprocess.Popen(each, cwd=ROOT) for each in words]
    assert [child.wait(60) for child in children] == [0, 0, 0]
    assert people(parts.engine) == [60, 60] and rows(parts.engine) == 120


def test_threads_and_workers_that_count_at_once_count_right(parts: Parts, clock: Clock) -> None:
    tallies = [Tally(Marks(SECRET), lambda: parts.engine, clock) for _ in range(4)]

    def count(number: int) -> None:
        mine = tallies[number % 4]
        mine.note(NearestQuestion(q="qqzz"), "no_place", f"192.0.2.{number % 50}")
        mine.write()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(count, range(200)))
    assert people(parts.engine) == [50] and rows(parts.engine) == 50


def test_what_is_written_twice_counts_once(parts: Parts) -> None:
    thing = Sought("no_place", "words", "qqzz", ())
    told = [Marks(SECRET).failure(thing, f"192.0.2.{number}", NOW) for number in range(12)]
    for _ in range(3):
        with writing(parts.engine).begin() as connection:
            failed.count(connection, told + told, NOW)
    assert people(parts.engine) == [12]


def test_a_flood_takes_no_more_room_than_there_is(parts: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(tally.MOST_WAITING + 500):
        parts.tally.note(NearestQuestion(q=f"qq{chr(0x4E00 + number)}"), "no_place", f"192.0.2.{number % 9}")
    assert len(parts.tally._waiting) == tally.MOST_WAITING
    monkeypatch.setattr(failed, "MOST_ASKERS", 300)
    parts.tally.write()
    parts.tally.note(NearestQuestion(q="qqzz"), "no_place", "192.0.2.1")
    parts.tally.write()
    assert rows(parts.engine) == 300 and rows(parts.engine, searches) == 300 and not parts.tally._waiting


def test_nobody_takes_the_room_of_all(parts: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(tally.SHARE + 50):
        parts.tally.note(NearestQuestion(q=f"qq{chr(0x4E00 + number)}"), "no_place", "192.0.2.1")
    assert len(parts.tally._waiting) == tally.SHARE
    parts.tally.note(NearestQuestion(q="qqzz"), "no_place", "192.0.2.2")
    assert len(parts.tally._waiting) == tally.SHARE + 1
    monkeypatch.setattr(tally, "MOST_PEOPLE", 2)
    assert len([number for number in range(99) if parts.tally._shares.take(bytes([number]))]) == 99
    assert len(parts.tally._shares._taken) <= 2


def test_what_cannot_be_counted_is_no_reason_to_fail(
    app: Flask, parts: Parts, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(_question: NearestQuestion, _reason: str) -> Sought:
        raise ValueError("qqzzfernwehxx")

    monkeypatch.setattr(tally, "sought", broken)
    assert app.test_client().get(f"{API}?{WORDS}").status_code == 200
    assert "not counted: ValueError" in caplog.text and "fernweh" not in caplog.text


def test_while_the_database_refuses_it_waits_and_is_counted_later(
    app: Flask, parts: Parts, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, seen: Seen
) -> None:
    def silent() -> Engine:
        raise StoreUnavailable("the database does not answer: qqzzfernwehxx")

    with monkeypatch.context() as patched:
        patched.setattr(parts.tally, "_engine", silent)
        for start in (0, 5):
            ask(app, WORDS, range(start, start + 5))
            parts.tally.write()
        assert caplog.text.count("not counted now: StoreUnavailable") == 1 and "fernweh" not in caplog.text
    assert figures(seen()) == ["10+"]


def test_a_file_that_cannot_be_written_does_no_harm(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'locator.db'}")
    prepare(engine)
    publish(engine, NETWORK, "network", NOW)
    engine.dispose()
    address = f"sqlite:///file:{tmp_path / 'locator.db'}?mode=ro&uri=true"
    parts = Parts(Settings(database=address, secret_key=SECRET), lambda: NOW)
    assert create_app(parts=parts).test_client().get(f"{API}?{WORDS}").status_code == 200
    parts.tally.write()
    parts.end()
    assert "not counted now: OperationalError" in caplog.text and "fernweh" not in caplog.text


def test_a_replica_is_not_written_to_and_a_silent_server_keeps_nobody(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with cluster() as primary, folder() as place:
        address = primary.database()
        engine = open_engine(address)
        prepare(engine)
        publish(engine, NETWORK, "network", NOW)
        engine.dispose()
        copy = Cluster(place, **FAST).copy_of(primary).start()
        try:
            on_replica(address.replace(str(primary.port), str(copy.port)))
            assert "not counted now" in caplog.text and "fernweh" not in caplog.text
            on_frozen(primary, address)
        finally:
            copy.stop()


def on_replica(address: str) -> None:
    parts = Parts(Settings(database=address, secret_key=SECRET))
    assert create_app(parts=parts).test_client().get(f"{API}?{WORDS}").status_code == 200
    parts.tally.write()
    assert len(parts.tally._waiting) == 1
    parts.end()


def on_frozen(server: Cluster, address: str) -> None:
    parts = Parts(Settings(database=address, secret_key=SECRET, rate_limit="off"))
    app = create_app(parts=parts)
    assert app.test_client().get(f"{API}?{HERE}").status_code == 200
    server.freeze()
    began = monotonic()
    while not json.loads(app.test_client().get(f"{API}?{HERE}").data)["release"]["stale"]:
        assert monotonic() - began < 30
    began = monotonic()
    ask(app, WORDS, range(20))
    assert monotonic() - began < 2, "no search waits"
    server.thaw()
    while parts.live.stale:
        assert monotonic() - began < 60
    parts.tally.write()
    assert people(parts.engine) == [20]
    parts.end()
