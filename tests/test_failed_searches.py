"""Failed searches: counts, suppression of counts below ten, and attempts to circumvent it."""

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from time import monotonic

import pytest
from sqlalchemy import Engine, delete, func, select

from locator import create_app
from locator.answers.search_anonymity import AnonymousIds, FailedSearch
from locator.query.query_params import NearestQuestion
from locator.serving import failed_search_counter
from locator.serving.container import Container
from locator.serving.failed_search_counter import FailedSearchCounter
from locator.store import failed_searches, users
from locator.store.dialect import writing
from locator.store.releases import publish
from locator.store.schema_failed import clients, searches
from locator.store.tables import metadata

from .databases import reject_writes
from .network import NOW, china, outlets
from .postgres import FAST, Cluster, cluster, folder
from .program import Program, parts_of, run, set_clock, until
from .staff_client import PASSWORD, ROLES, entered
from .web_client import Client

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent
NETWORK = [item.model_copy(update={"status": "open"}) for item in outlets(china(40, 4))]
SECRET = "b1946ac92492d2347c6235b4d261"
API, PAGE = "/api/v1/nearest", "/admin/failed"
WORDS = "q=qqzzfernwehxx"  # no place
FAR = "lat=4.123456&lon=61.654321"
HERE = f"lat={NETWORK[0].lat}&lon={NETWORK[0].lon + 0.3}"
NEVER = f"{HERE}&radius=5&kind=drop_off&access=wheelchair"
IN_VAIN = {"no_place": WORDS, "out_of_area": FAR, "none_found": NEVER}
ENOUGH = 10
BROKEN = "qqzzbrokenxx"  # words whose counting fails
QUICK = {
    "locator.serving.failed_search_counter.WRITE_SECONDS": 0.05,
    "locator.serving.failed_search_counter.RETRY_SECONDS": 0.1,
    "locator.serving.current_release.REFRESH_SECONDS": 0.1,
}
FAILING = f"lambda each, why, call=failed_search: int(each.q) if each.q == {BROKEN!r} else call(each, why)"
SETTINGS = {"rate_limit": "off", "proxies": "127.0.0.1", "secret_key": SECRET}


class Clock:
    """Sets the clock of the program."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.now = NOW

    @property
    def now(self) -> datetime:
        return self._now

    @now.setter
    def now(self, instant: datetime) -> None:
        self._now = instant
        set_clock(self.file, instant)

    def __call__(self) -> datetime:
        return self._now


@pytest.fixture(scope="module")
def module_clock(tmp_path_factory: pytest.TempPathFactory) -> Clock:
    return Clock(tmp_path_factory.mktemp("clock") / "instant")


@pytest.fixture
def clock(module_clock: Clock) -> Clock:
    module_clock.now = NOW
    return module_clock


@pytest.fixture(scope="module")
def program(addresses: Callable[[], str], module_clock: Clock) -> Iterator[Program]:
    """Run the program on a small network; X-Forwarded-For gives the client address."""
    database = addresses()
    publish_network(database)
    values = QUICK | {"locator.serving.failed_search_counter.failed_search": FAILING}
    with run(database, clock_file=module_clock.file, values=values, **SETTINGS) as program:
        yield program


def publish_network(database: str) -> None:
    with parts_of(database, secret_key=SECRET) as parts:
        publish(parts.engine, NETWORK, "network", NOW)
        for role in ROLES:
            users.add(parts.engine, f"{role}-li", role, PASSWORD, NOW, by="test")


@pytest.fixture(scope="module")
def room(program: Program) -> Iterator[Client]:
    """Sign in as an operator."""
    with closing(program.client()) as client:
        yield entered(client, "/admin", "operator")


@pytest.fixture
def parts(program: Program, client: Client, clock: Clock) -> Iterator[Container]:
    """Open the database of the program, with nothing counted in it."""
    with parts_of(program.database, clock, secret_key=SECRET) as parts:
        count_all(client, parts)
        with writing(parts.engine).begin() as connection:
            connection.execute(delete(clients))
            connection.execute(delete(searches))
        yield parts


def person(number: int) -> dict[str, str]:
    return {"X-Forwarded-For": f"192.0.{number // 250}.{number % 250 + 1}"}


def ask(client: Client, query: str, people: range, path: str = API, **headers: str) -> None:
    """Each of these people asks once."""
    for number in people:
        client.get(path, query_string=query, headers=person(number) | headers)


NUMBERS = count()


def count_all(client: Client, parts: Container) -> None:
    """Wait until all requests are counted: send a last one, wait for its count, and delete that."""
    address = f"198.18.0.{next(NUMBERS) % 250}"
    last = AnonymousIds(SECRET).failure(
        FailedSearch("no_place", "words", "qqzzlast", ()), address, parts.clock()
    )
    client.get(API, query_string="q=qqzzlast", headers={"X-Forwarded-For": address})
    until(lambda: has_mark(parts.engine, last.client_id))
    with writing(parts.engine).begin() as connection:
        connection.execute(delete(clients).where(clients.c.mark == last.client_id))
        connection.execute(delete(searches).where(searches.c.mark == last.search_id))


def has_mark(engine: Engine, mark: bytes) -> bool:
    with engine.begin() as connection:
        return connection.execute(select(clients).where(clients.c.mark == mark)).first() is not None


Seen = Callable[..., str]


@pytest.fixture
def seen(client: Client, parts: Container, room: Client) -> Seen:
    """Return the searches on the page of operators, once all are counted."""

    def look(query: str = "") -> str:
        count_all(client, parts)
        page = room.get(f"{PAGE}?{query}")
        if page.status_code == 302:  # the session has ended with the clock
            page = entered(room, "/admin", "operator").get(f"{PAGE}?{query}")
        return page.text.partition("<h1>")[2].partition("</main>")[0]

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


def rows(engine: Engine, table: object = clients) -> int:
    with engine.begin() as connection:
        return int(connection.execute(select(func.count()).select_from(table)).scalar_one())  # type: ignore[arg-type]


TRACES = {"no_place": "qqzzfernwehxx", "out_of_area": "4.12", "none_found": "wheelchair"}


@pytest.mark.parametrize("reason", IN_VAIN)
def test_hides_nine_and_displays_ten(client: Client, parts: Container, reason: str, seen: Seen) -> None:
    before = everything(parts.engine)
    ask(client, IN_VAIN[reason], range(9))
    page = seen()
    assert figures(page) == [] and "暂无一周内" in page and TRACES[reason] not in page
    after = everything(parts.engine)
    assert after.count(TRACES[reason]) == before.count(TRACES[reason])
    assert people(parts.engine) == [9] and rows(parts.engine) == 9
    ask(client, IN_VAIN[reason], range(9, 10))
    page = seen()
    assert figures(page) == ["10+"]
    assert everything(parts.engine).count(TRACES[reason]) == before.count(TRACES[reason]) + 1
    assert "4.123" not in page and "61.65," not in page
    assert {"no_place": "qqzzfernwehxx", "out_of_area": "4.12,61.65", "none_found": "轮椅"}[reason] in page


def test_counts_a_client_once_for_a_hundred_requests(client: Client, parts: Container, seen: Seen) -> None:
    for number in range(100):
        client.get(f"{API}?{FAR}", headers=person(400) | {"X-Request-Id": f"request-{number}"})
        if number % 40 == 0:
            count_all(client, parts)
    assert figures(seen()) == [] and people(parts.engine) == [1]


def test_an_ipv6_access_is_one_however_many_addresses_it_has(
    client: Client, parts: Container, seen: Seen
) -> None:
    for number in range(60):
        address = {"X-Forwarded-For": f"2001:db8:1:2{number:02x}::{number:x}"}
        client.get(f"{API}?{FAR}", headers=address)
    assert figures(seen()) == [] and people(parts.engine) == [1]


def test_positions_within_a_square_count_together(client: Client, parts: Container, seen: Seen) -> None:
    for number in range(10):
        ask(client, f"lat=4.12{number}&lon=61.652", range(number, number + 1))
    assert figures(seen()) == []
    assert people(parts.engine) == [4, 6]


def test_page_post_and_words_that_are_a_position_are_counted_alike(
    client: Client, parts: Container, seen: Seen
) -> None:
    ask(client, FAR, range(3))
    ask(client, FAR, range(3, 6), path="/")
    for number in range(6, 8):
        query = {"lat": 4.1199, "lon": 61.6511}
        client.post(API, json=query, headers=person(number))
    ask(client, "q=4.121,61.651", range(8, 10))
    page = seen()
    assert figures(page) == ["10+"] and 'href="/map?at=4.12%2C61.65"' in page
    assert client.get("/map?at=4.12,61.65").status_code == 200


@pytest.mark.parametrize("query", [WORDS, NEVER, f"{NEVER}&sort=arrival", FAR])
def test_in_front_of_flask_and_behind_the_same_is_counted(
    client: Client, parts: Container, query: str, seen: Seen
) -> None:
    ask(client, query, range(5), **{"Accept-Encoding": "identity"})
    ask(client, query, range(5, 10), **{"Accept-Encoding": "gzip"})
    assert figures(seen()) == ["10+"] and people(parts.engine) == [10]


@pytest.mark.parametrize("coding", ["", "gzip"])
def test_a_question_for_a_part_of_an_area_is_no_failed_search(
    client: Client, parts: Container, coding: str
) -> None:
    """The fast path answers a request without a coding, Flask one with gzip."""
    headers = {"Accept-Encoding": coding}
    body = client.get(f"{API}?adcode=440000", headers=headers).json
    assert body["features"] == [] and body["answer"]["ask"]["text"] == "您在广东省的哪个城市？"
    ask(client, "adcode=440000", range(ENOUGH), **headers)
    ask(client, "q=广东", range(ENOUGH), **headers)
    count_all(client, parts)
    assert people(parts.engine) == []


def test_a_place_that_was_only_guessed_is_counted(client: Client, parts: Container, seen: Seen) -> None:
    ask(client, "q=鼓楼区&guess=true", range(ENOUGH))
    count_all(client, parts)
    assert people(parts.engine) == [ENOUGH] and figures(seen()) == ["10+"]


def test_counts_neither_successful_nor_invalid_searches(client: Client, parts: Container) -> None:
    for query in (HERE, "lat=x&lon=1", "", "code=1234567", "q="):
        ask(client, query, range(10))
        ask(client, query, range(10), path="/")
    lines = b'{"lat": 4.1, "lon": 61.6}\n' * 10
    client.post(f"{API}/batch", data=lines, content_type="application/x-ndjson")
    count_all(client, parts)
    assert rows(parts.engine) == 0


def test_more_up_to_the_next_ten_change_nothing_on_the_page(
    client: Client, parts: Container, seen: Seen
) -> None:
    ask(client, WORDS, range(9))
    below = seen()
    ask(client, FAR, range(9))
    assert seen() == below, "nine others do not show either"
    ask(client, WORDS, range(20, 21))
    ten = seen()
    for number in range(21, 30):
        ask(client, WORDS, range(number, number + 1))
        assert seen() == ten
    ask(client, WORDS, range(30, 31))
    assert figures(seen()) == ["20+"]


def test_the_order_reveals_nothing_beyond_the_figures(client: Client, parts: Container, seen: Seen) -> None:
    ask(client, "q=qqzza", range(11))
    ask(client, "q=qqzzb", range(10))
    page = seen()
    ask(client, "q=qqzzb", range(10, 19))
    assert seen() == page and page.index("qqzza") < page.index("qqzzb")


@pytest.mark.parametrize(
    "query", ["day=1", "kind=drop_off", "from=2026-11-23", "min=1", "limit=1", "k=1", "sort=count"]
)
def test_nothing_can_be_chosen_on_the_page(client: Client, parts: Container, query: str, seen: Seen) -> None:
    ask(client, WORDS, range(10))
    ask(client, FAR, range(5))
    all_rows = seen()
    assert seen(query) == all_rows
    assert "<form" not in all_rows and "<input" not in all_rows


def test_counts_filter_combinations_separately(client: Client, parts: Container, seen: Seen) -> None:
    ask(client, f"{HERE}&radius=5&service=repair,screen", range(5))
    ask(client, f"{HERE}&radius=7&service=screen,repair", range(5, 10))
    ask(client, f"{HERE}&radius=7&service=screen", range(5))
    page = seen()
    assert figures(page) == ["10+"] and people(parts.engine) == [5, 10]


def test_forgets_clients_at_the_end_of_a_week(
    client: Client, parts: Container, clock: Clock, seen: Seen
) -> None:
    ask(client, WORDS, range(10))
    ask(client, FAR, range(9))
    count_all(client, parts)
    clock.now = datetime.fromisoformat("2026-11-30T00:30:00+08:00")
    ask(client, FAR, range(9, 10))
    assert figures(seen()) == ["10+"] and rows(parts.engine) == 20, "another week, another count"
    clock.now += timedelta(hours=1)
    page = seen()
    assert rows(parts.engine) == 1 and people(parts.engine) == [1, 10]
    assert figures(page) == ["10+"] and "2026-11-23 至 2026-11-29" in page
    clock.now += timedelta(weeks=failed_searches.RETENTION_WEEKS - 1)
    assert figures(seen()) == ["10+"]
    clock.now += timedelta(weeks=1)
    assert figures(seen()) == [] and people(parts.engine) == []


@pytest.fixture
def files(request: pytest.FixtureRequest, program: Program) -> Callable[[], bytes]:
    """Reads every byte that the database has on disk."""
    if program.database.startswith("sqlite"):
        return lambda: content_of(Path(program.database.removeprefix("sqlite:///")).parent)
    server: Cluster = request.getfixturevalue("postgres")

    def read() -> bytes:
        server.execute("CHECKPOINT")
        return content_of(server.folder)

    return read


def content_of(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_canaries_are_in_no_file_no_log_and_no_figure(
    client: Client, program: Program, files: Callable[[], bytes], seen: Seen
) -> None:
    position = f"lat={NETWORK[0].lat}&lon={NETWORK[0].lon + 0.3:.3f}9173"
    secrets_sent = (
        "lat=5.987654&lon=62.345678",
        "q=qqzz独此一处xx",
        "q=我在13952001234",
        "q=li4canary@example.com",
    )
    secrets_sent = (*secrets_sent, f"{position}&radius=5")
    for query in secrets_sent:
        ask(client, query, range(9))
        ask(client, query, range(9), path="/")
    ask(client, "q=我在13952001234", range(9, 12))
    page = seen()
    assert figures(page) == ["10+"] and "（不保存）" in page
    output = client.get("/metrics").text + program.log + page
    content = files() + output.encode()
    for trace in ("5.9876", "62.345", "5.99,62", "独此一处", "1395200", "4canary", "39173", "192.0.0."):
        assert trace.encode() not in content, trace


def test_displays_ten_in_both_languages_and_escapes_markup(
    client: Client, parts: Container, seen: Seen
) -> None:
    ask(client, "q=%3Cscript%3Ealert(qqzz)%3C%2Fscript%3E", range(10))
    ask(client, "adcode=540100&radius=1&device=phone", range(25))
    chinese, english = seen(), seen("lang=en")
    for page in (chinese, english):
        assert "<script>" not in page and "&lt;script&gt;alert(qqzz)&lt;/script&gt;" in page
        assert figures(page) == ["20+", "10+"]
    assert "拉萨市" in chinese and "手机" in chinese and "未识别的地名" in chinese
    assert "Phone" in english and "No matching place" in english and "拉萨" not in english


@pytest.mark.parametrize(
    ("text", "reason", "chinese", "english"),
    [
        ("中山路", "ambiguous", "各地都有或有多处，已询问是哪一处", "In several places; asked which one"),
        ("鼓楼区", "ambiguous", "各地都有或有多处，已询问是哪一处", "In several places; asked which one"),
        ("附近的网点", "nearby", "需要位置，已询问所在地", "Needs a position; asked for the place"),
        ("东京", "abroad", "地点不在中国", "The place is not in China"),
        ("qwertyzzz", "no_place", "未识别的地名", "No matching place"),
        ("火星基地", "no_place", "未识别的地名", "No matching place"),
    ],
)
@pytest.mark.parametrize("coding", ["identity", "gzip"])
def test_an_uncertain_text_is_counted_by_the_kind_of_its_question(
    client: Client, parts: Container, seen: Seen,
    text: str, reason: str, chinese: str, english: str, coding: str,
) -> None:  # fmt: skip
    """The fast path answers a request without a coding, Flask one with gzip."""
    ask(client, f"q={text}", range(ENOUGH), **{"Accept-Encoding": coding})
    assert f'<td class="reason">{chinese}</td>' in seen()
    assert f'<td class="reason">{english}</td>' in seen("lang=en")
    output = create_app(container=parts).test_cli_runner().invoke(args=["failed"]).output
    assert output == f"2026-W48  10+  {reason}  words  {text}\n"


def test_the_command_prints_the_rows_of_the_page(client: Client, parts: Container) -> None:
    runner = create_app(container=parts).test_cli_runner()
    ask(client, NEVER, range(9))
    count_all(client, parts)
    assert "no search failed for 10 or more people" in runner.invoke(args=["failed"]).output
    ask(client, NEVER, range(9, 12))
    count_all(client, parts)
    output = runner.invoke(args=["failed"]).output
    assert re.fullmatch(
        r"2026-W48  10\+  none_found  cell  [0-9.]+,[0-9.]+  access=wheelchair  kind=drop_off\n", output
    )


@pytest.mark.parametrize("role", ["agent", "supervisor", ""])
def test_the_page_is_for_operators_alone(client: Client, role: users.Role) -> None:
    if role:
        entered(client, "/admin", role)
    assert client.get(PAGE).status_code == (403 if role else 302)


COUNTING = """
import os, sys
from locator.config import Settings
from locator.serving.container import Container
from locator.query.query_params import NearestQuestion
from tests.network import NOW

def count(first, last):
    container = Container(Settings(database=sys.argv[1], secret_key=sys.argv[2]), lambda: NOW)
    counter = container.failed_search_counter
    for number in range(first, last):
        counter.record(NearestQuestion(lat=4.1, lon=61.6), "out_of_area", f"192.0.2.{number}")
        counter.record(NearestQuestion(q="qqzz"), "no_place", f"192.0.2.{number}")
        if number % 5 == 0:
            counter.write()
    container.shut_down()

def child(first, last):
    number = os.fork()
    if not number:
        status = 1
        try:
            count(first, last)
            status = 0
        finally:
            os._exit(status)
    return number

children = [child(1, 41), child(21, 61), child(1, 61)]
print([os.waitpid(number, 0)[1] for number in children])
"""


def test_processes_that_count_at_once_count_right(parts: Container) -> None:
    address = parts.settings.database
    words = [sys.executable, "-c", COUNTING, address, SECRET]
    done = subprocess.run(words, cwd=ROOT, check=True, capture_output=True, text=True)
    assert done.stdout == "[0, 0, 0]\n", done.stderr
    assert people(parts.engine) == [60, 60] and rows(parts.engine) == 120


def test_threads_and_workers_that_count_at_once_count_right(parts: Container, clock: Clock) -> None:
    tallies = [FailedSearchCounter(AnonymousIds(SECRET), lambda: parts.engine, clock) for _ in range(4)]

    def count(number: int) -> None:
        mine = tallies[number % 4]
        mine.record(NearestQuestion(q="qqzz"), "no_place", f"192.0.2.{number % 50}")
        mine.write()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(count, range(200)))
    assert people(parts.engine) == [50] and rows(parts.engine) == 50


def test_counts_a_duplicate_once(parts: Container) -> None:
    thing = FailedSearch("no_place", "words", "qqzz", ())
    marks = [AnonymousIds(SECRET).failure(thing, f"192.0.2.{number}", NOW) for number in range(12)]
    for _ in range(3):
        with writing(parts.engine).begin() as connection:
            failed_searches.count(connection, marks + marks, NOW)
    assert people(parts.engine) == [12]


def test_a_flood_takes_no_more_room_than_there_is(parts: Container, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(failed_search_counter.MAX_PENDING + 500):
        parts.failed_search_counter.record(
            NearestQuestion(q=f"qq{chr(0x4E00 + number)}"), "no_place", f"192.0.2.{number % 9}"
        )
    assert len(parts.failed_search_counter._pending) == failed_search_counter.MAX_PENDING
    monkeypatch.setattr(failed_searches, "MAX_CLIENTS", 300)
    parts.failed_search_counter.write()
    parts.failed_search_counter.record(NearestQuestion(q="qqzz"), "no_place", "192.0.2.1")
    parts.failed_search_counter.write()
    assert (
        rows(parts.engine) == 300
        and rows(parts.engine, searches) == 300
        and not parts.failed_search_counter._pending
    )


def test_one_client_cannot_fill_the_table(parts: Container, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(failed_search_counter.MAX_PER_CLIENT + 50):
        parts.failed_search_counter.record(
            NearestQuestion(q=f"qq{chr(0x4E00 + number)}"), "no_place", "192.0.2.1"
        )
    assert len(parts.failed_search_counter._pending) == failed_search_counter.MAX_PER_CLIENT
    parts.failed_search_counter.record(NearestQuestion(q="qqzz"), "no_place", "192.0.2.2")
    assert len(parts.failed_search_counter._pending) == failed_search_counter.MAX_PER_CLIENT + 1
    monkeypatch.setattr(failed_search_counter, "MAX_CLIENTS", 2)
    assert (
        len([number for number in range(99) if parts.failed_search_counter._quota.take(bytes([number]))])
        == 99
    )
    assert len(parts.failed_search_counter._quota._used) <= 2


def test_a_failing_counter_does_not_fail_the_request(client: Client, program: Program) -> None:
    assert client.get(f"{API}?q={BROKEN}").status_code == 200
    assert "not counted: ValueError" in program.log and BROKEN not in program.log


def test_while_the_database_refuses_it_waits_and_is_counted_later(
    client: Client, parts: Container, program: Program, seen: Seen
) -> None:
    message = "currently not counted: StoreUnavailable"
    before = program.log.count(message)
    with reject_writes(parts.engine):
        until(lambda: is_stale(client))
        ask(client, WORDS, range(5))
        until(lambda: message in program.log)
        ask(client, WORDS, range(5, 10))
    until(lambda: not is_stale(client))
    assert figures(seen()) == ["10+"]
    assert program.log.count(message) == before + 1 and "fernweh" not in program.log


def is_stale(client: Client) -> bool:
    return bool(client.get(f"{API}?{HERE}").json["release"]["stale"])


def test_a_file_that_cannot_be_written_does_no_harm(tmp_path: Path) -> None:
    publish_network(f"sqlite:///{tmp_path / 'locator.db'}")
    database = f"sqlite:///file:{tmp_path / 'locator.db'}?mode=ro&uri=true"
    with run(database, values=QUICK, **SETTINGS) as program, closing(program.client()) as client:
        assert client.get(f"{API}?{WORDS}").status_code == 200
        until(lambda: "currently not counted" in program.log)
        assert "currently not counted: OperationalError" in program.log and "fernweh" not in program.log


@pytest.fixture(scope="module")
def dedicated_postgres() -> Iterator[Cluster]:
    """Start a server that may have a replica and be frozen."""
    with cluster() as created:
        yield created


def test_a_replica_is_not_written_to(dedicated_postgres: Cluster) -> None:
    database = dedicated_postgres.database()
    publish_network(database)
    with folder() as place:
        replica = Cluster(place, **FAST).copy_of(dedicated_postgres).start()
        try:
            copy = database.replace(str(dedicated_postgres.port), str(replica.port))
            check_replica(replica, copy)
        finally:
            replica.stop()


def check_replica(replica: Cluster, database: str) -> None:
    with run(database, values=QUICK, **SETTINGS) as program, closing(program.client()) as client:
        assert client.get(f"{API}?{WORDS}").status_code == 200
        until(lambda: "currently not counted" in program.log)
        assert "fernweh" not in program.log
        replica.execute("SELECT pg_promote()")
        with parts_of(database, secret_key=SECRET) as parts:
            until(lambda: people(parts.engine))
            assert people(parts.engine) == [1], "what could not be written has waited"


def test_a_silent_server_delays_no_request(dedicated_postgres: Cluster) -> None:
    database = dedicated_postgres.database()
    publish_network(database)
    with run(database, values=QUICK, **SETTINGS) as program, closing(program.client()) as client:
        assert not is_stale(client)
        dedicated_postgres.freeze()
        try:
            until(lambda: is_stale(client))
            began = monotonic()
            ask(client, WORDS, range(20))
            assert monotonic() - began < 20, "no search waits"
        finally:
            dedicated_postgres.thaw()
        until(lambda: not is_stale(client))
        with parts_of(database, secret_key=SECRET) as parts:
            until(lambda: people(parts.engine) == [20])
