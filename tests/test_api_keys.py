"""API keys: creation, revocation, propagation to workers, separate counts, and shared counters."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from time import monotonic
from typing import NamedTuple

import pytest
from sqlalchemy import update

from locator import create_app
from locator.errors import InvalidInput, StoreUnavailable, UnknownKey
from locator.runtime.api_keys import DEFAULT_BATCH_RATE, Key, Keyring, digest_of
from locator.serving.container import Container
from locator.store import api_keys, log
from locator.store.releases import publish
from locator.web.admin.blueprint import log_value

from .network import NOW, china, outlets
from .program import Program, parts_of, run, set_clock, until
from .redis_server import Server, redis
from .web_client import Answer, Client

pytestmark = pytest.mark.slow

NETWORK = [item.model_copy(update={"status": "open"}) for item in outlets(china(40, 4))]
NEAREST = f"/api/v1/nearest?lat={NETWORK[0].lat}&lon={NETWORK[0].lon}&limit=1"
OTHER = "/api/v1/official?phone=021-64641234"  # answered by Flask
NUMBERS = count()
PATIENT = {  # on a busy machine Redis takes longer than it may
    "locator.web.middleware.rate_limit_storage.TIMEOUT_SECONDS": 1.0,
    "locator.web.middleware.rate_limit_storage.FALLBACK_SECONDS": 0.5,
}
NO_CODING = {"Accept-Encoding": "identity"}  # so that answers come from in front of Flask


@pytest.fixture
def parts(address: str) -> Iterator[Container]:
    with parts_of(address) as parts:
        yield parts


class Prepared(NamedTuple):
    """A database with a release, and two keys: one that counts and one that does not."""

    address: str
    parcels: str
    free: str


@pytest.fixture(scope="module")
def prepared(addresses: Callable[[], str]) -> Prepared:
    address = addresses()
    with parts_of(address) as parts:
        publish(parts.engine, NETWORK, "network", NOW)
        created = [
            api_keys.add(parts.engine, *words, NOW, by="root")
            for words in (("parcels", "5/hour"), ("own", "off"))
        ]
    return Prepared(address, *created)


@pytest.fixture(scope="module")
def program(prepared: Prepared) -> Iterator[Program]:
    """Run the program; X-Forwarded-For gives the client address."""
    with run(prepared.address, rate_limit="3/hour", proxies="127.0.0.1") as program:
        yield program


@pytest.fixture
def client(program: Program) -> Iterator[Client]:
    with closing(program.client(**new_client_headers())) as client:
        yield client


def new_client_headers() -> dict[str, str]:
    """Return the headers of a new client."""
    number = next(NUMBERS)
    return NO_CODING | {"X-Forwarded-For": f"192.0.{number // 250}.{number % 250 + 1}"}


def left(client: Client, path: str = NEAREST, key: str = "", **headers: str) -> str:
    answer = client.get(path, headers=headers | ({"X-API-Key": key} if key else {}))
    return (
        answer.headers.get("RateLimit-Remaining", "")
        if answer.status_code == 200
        else str(answer.status_code)
    )


def test_displays_a_key_once_and_stores_only_its_digest(parts: Container) -> None:
    key = api_keys.add(parts.engine, "parcels", "5/minute", NOW, by="root")
    with parts.engine.begin() as connection:
        assert api_keys.by_digest(connection) == {digest_of(key): Key("parcels", "5/minute")}
        info = ("parcels", "5/minute", NOW, ("read", "batch"), None, DEFAULT_BATCH_RATE)
        assert api_keys.list_keys(connection) == [info]
        log_text = str(list(log.entries(connection)))
    assert "parcels" in log_text and key not in log_text
    api_keys.remove(parts.engine, "parcels", NOW, by="root")
    with parts.engine.begin() as connection:
        assert not api_keys.list_keys(connection)


@pytest.mark.parametrize(
    ("name", "rate", "field"),
    [
        ("", "5/minute", "name"),
        ("two words", "5/minute", "name"),
        ("a" * 61, "5/minute", "name"),
        ("parcels", "5/minute", "name"),
        ("crm", "fast", "rate"),
        ("crm", "0/minute", "rate"),
        ("crm", "5/minutes", "rate"),
    ],
)
def test_rejects_an_invalid_key_by_field(prepared: Prepared, name: str, rate: str, field: str) -> None:
    with parts_of(prepared.address) as parts:
        with pytest.raises(InvalidInput) as rejected:
            api_keys.add(parts.engine, name, rate, NOW, by="root")
        assert rejected.value.field == field
        with pytest.raises(InvalidInput, match="nobody has no key"):
            api_keys.remove(parts.engine, "nobody", NOW, by="root")


def test_counts_keys_separately_in_the_fast_path_and_in_flask(client: Client, prepared: Prepared) -> None:
    key, free = prepared.parcels, prepared.free
    assert [left(client), left(client, OTHER)] == ["2", "1"]
    assert [left(client, NEAREST, key), left(client, OTHER, key)] == ["4", "3"]
    assert [left(client, NEAREST, free), left(client, OTHER, free)] == ["", ""]
    assert left(client, OTHER) == "0"
    assert left(client) == left(client, OTHER) == "429"
    assert [left(client, path, key) for path in (OTHER, NEAREST, NEAREST)] == ["2", "1", "0"]
    assert left(client, NEAREST, key) == left(client, OTHER, key) == "429"
    assert left(client, NEAREST, free) == ""


def test_an_unknown_key_is_reported_and_counted_by_address(client: Client) -> None:
    for path in (NEAREST, OTHER):
        answer = client.get(path, headers={"X-API-Key": "lk_no-such-key-canary"})
        body = answer.json
        assert answer.status_code == 401 and body["status"] == 401
        assert answer.headers["WWW-Authenticate"].startswith("ApiKey")
        assert "without a key" in body["hint"] and body["help"]["hotline"] == "950800"
        assert "canary" not in answer.text
    assert left(client) == "0"
    rejected = client.get(OTHER, headers={"X-API-Key": "lk_no-such-key"})
    assert rejected.status_code == 429
    assert client.get("/help", headers={"X-API-Key": "lk_no-such-key"}).status_code == 429
    assert client.get("/healthz", headers={"X-API-Key": "lk_no-such-key"}).status_code == 200


def test_a_worker_learns_of_keys_by_itself(client: Client, prepared: Prepared) -> None:
    assert client.get(NEAREST).status_code == 200
    with parts_of(prepared.address) as parts:
        key = api_keys.add(parts.engine, "new", "off", NOW, by="root")
        until(lambda: left(client, NEAREST, key, **new_client_headers()) == "")
        api_keys.remove(parts.engine, "new", NOW, by="root")
        until(lambda: left(client, NEAREST, key, **new_client_headers()) == "401")


def test_before_keys_could_be_read_none_is_called_wrong() -> None:
    ring = Keyring(lambda: None, lambda: NOW)
    with pytest.raises(StoreUnavailable):
        ring.find("lk_x")
    ring.replace({digest_of("lk_x"): Key("x", "off")})
    assert ring.find("lk_x").name == "x"
    with pytest.raises(UnknownKey):
        ring.find("lk_y")


@pytest.mark.parametrize(
    ("scopes", "last_day", "path", "status", "named"),
    [
        (("read",), None, "nearest", 200, None),
        (("read",), None, "batch", 403, "batch"),
        (("batch",), None, "batch", 200, None),
        (("batch",), None, "nearest", 403, "read"),
        (("read", "batch"), date(2026, 11, 24), "nearest", 200, None),
        (("live",), None, "outlets", 403, "read"),
    ],
)
def test_a_key_is_limited_to_its_scopes(
    program: Program,
    scopes: tuple[str, ...],
    last_day: date | None,
    path: str,
    status: int,
    named: str | None,
) -> None:
    name = f"scoped-{next(NUMBERS)}"
    with parts_of(program.database) as parts:
        key = api_keys.add(parts.engine, name, "off", NOW, by="root", scopes=scopes, last_day=last_day)
    with closing(program.client()) as client:

        def send() -> Answer:
            headers = new_client_headers() | {"X-API-Key": key}
            if path == "batch":
                body = b'{"lat": 31.2, "lon": 121.5}\n'
                return client.post("/api/v1/nearest/batch", body, "application/x-ndjson", headers=headers)
            return client.get(NEAREST if path == "nearest" else OTHER, headers=headers)

        answer = until(lambda: (found := send()).status_code != 401 and found)
    assert answer.status_code == status
    if named:
        assert answer.json["scope"] == named and named in answer.json["hint"]


def test_a_key_expires_at_the_end_of_its_last_day_in_china(tmp_path: Path) -> None:
    database, clock = f"sqlite:///{tmp_path / 'locator.db'}", tmp_path / "clock"
    evening = datetime(2026, 12, 31, 15, 59, tzinfo=UTC)
    set_clock(clock, evening)
    with parts_of(database) as parts:
        publish(parts.engine, NETWORK, "network", NOW)
        key = api_keys.add(
            parts.engine, "brief", "off", NOW, by="root", last_day=date(2026, 12, 31), scopes=("read",)
        )
        with pytest.raises(InvalidInput, match="expires: is in the past"):
            api_keys.add(parts.engine, "late", "off", NOW, by="root", last_day=date(2026, 11, 23))
    with run(database, instant=None, clock_file=clock) as program, closing(program.client()) as client:
        assert client.get(NEAREST, headers={"X-API-Key": key}).status_code == 200
        set_clock(clock, evening + timedelta(minutes=1))
        answer = client.get(f"{NEAREST}&lang=zh", headers={"X-API-Key": key})
        assert answer.status_code == 401 and answer.json["detail"] == "X-API-Key 已过期"
        assert client.get(NEAREST).status_code == 200


def test_the_log_has_the_last_day_of_a_key(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path / 'locator.db'}"
    with parts_of(database) as parts:
        api_keys.add(parts.engine, "brief", "off", NOW, by="root", last_day=date(2026, 12, 31))
        with parts.read_transaction() as connection:
            [entry] = log.entries(connection, 1)
    assert entry.details["expires"] == "2026-12-31"
    with create_app(container=parts).test_request_context("/admin/log"):
        assert log_value("expires", entry.details["expires"]) == "2026-12-31"
        assert log_value("expires", "2027-01-01T00:00:00+08:00") == "2026-12-31"  # as logged before


def test_keys_made_before_scopes_keep_working(parts: Container) -> None:
    key = api_keys.add(parts.engine, "old", "off", NOW, by="root")
    with parts.write_transaction() as connection:
        connection.execute(update(api_keys.api_keys).values(scopes=None))
        assert api_keys.by_digest(connection)[digest_of(key)] == Key("old", "off", ("read", "batch"), None)


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with redis() as created:
        yield created


@pytest.fixture(scope="module")
def machines(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Client]]:
    """Run two programs that count in one Redis; yield a client of each."""
    database = f"sqlite:///{tmp_path_factory.mktemp('machines') / 'locator.db'}"
    with parts_of(database) as parts:
        publish(parts.engine, NETWORK, "network", NOW)
    settings = {"rate_limit": "100/hour", "rate_store": server.address, "proxies": "127.0.0.1"}
    with ExitStack() as stack:
        programs = [stack.enter_context(run(database, values=PATIENT, **settings)) for _ in range(2)]
        yield [stack.enter_context(closing(program.client(**NO_CODING))) for program in programs]


@pytest.fixture
def workers(machines: list[Client], server: Server) -> list[Client]:
    """Return these clients once both programs know that Redis is there."""
    if not server.running:
        server.start()
    until(lambda: count_together(machines))
    return machines


def count_together(workers: list[Client]) -> bool:
    headers = new_client_headers()
    return [left(worker, **headers) for worker in workers] == ["99", "98"]


def test_workers_count_together_in_redis(workers: list[Client]) -> None:
    (one, two), headers = workers, new_client_headers()
    paths = [(one, NEAREST), (two, NEAREST), (one, OTHER), (two, OTHER)]
    assert [left(worker, path, **headers) for worker, path in paths] == ["99", "98", "97", "96"]


@pytest.mark.parametrize("how", ["stop", "freeze"])
def test_without_redis_processes_count_alone_without_delay(
    workers: list[Client], server: Server, how: str
) -> None:
    (one, two), headers = workers, new_client_headers()
    assert [left(one, **headers), left(two, **headers)] == ["99", "98"]
    getattr(server, how)()
    begin = monotonic()
    counts = [left(one, **headers), left(two, **headers), left(one, OTHER, **headers)]
    assert counts == ["99", "99", "98"]
    assert monotonic() - begin < 15  # a second each; without a limit it would be for ever
    if how == "freeze":
        server.thaw()
        until(lambda: count_together(workers))
        # Redis may have counted what it was asked while it stood still
        assert left(one, **headers) in ("97", "96")


def test_prints_the_redis_address_without_its_password(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path}/x.db"
    with parts_of(database, rate_store="redis://:pa55word@host/0") as parts:
        output = create_app(container=parts).test_cli_runner().invoke(args=["settings"]).output
    assert "redis://:***@host/0" in output and "pa55word" not in output


def test_the_commands(tmp_path: Path) -> None:
    with parts_of(f"sqlite:///{tmp_path}/x.db") as parts:
        runner = create_app(container=parts).test_cli_runner()
        assert "no keys yet" in runner.invoke(args=["key", "list"]).output
        created = runner.invoke(args=["key", "add", "parcels", "--rate", "6000/minute"])
        assert (
            created.exit_code == 0
            and created.stdout.startswith("lk_")
            and "not shown again" in created.stderr
        )
        assert "parcels  6000/minute" in runner.invoke(args=["key", "list"]).output
        wrong = runner.invoke(args=["key", "add", "crm", "--rate", "often"])
        assert wrong.exit_code == 1 and "6000/minute" in wrong.output
        assert runner.invoke(args=["key", "remove", "parcels"]).exit_code == 0
        assert runner.invoke(args=["key", "remove", "parcels"]).exit_code == 1
