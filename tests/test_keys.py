"""Keys of callers: made, taken back, taken up by every worker, counted apart; and counts that are shared."""

import json
from collections.abc import Iterator
from pathlib import Path
from time import monotonic, sleep

import pytest
from flask.testing import FlaskClient

from locator import create_app
from locator.config import Settings
from locator.errors import BadEntry, StoreUnavailable, UnknownKey
from locator.keyring import Key, Keyring, digest_of
from locator.parts import Parts
from locator.store import keys, log
from locator.store.releases import publish
from locator.web import counts

from .conftest import clock
from .network import NOW, china, outlets
from .redis_server import Server, redis

NETWORK = [each.model_copy(update={"status": "open"}) for each in outlets(china(40, 4))]
NEAREST = f"/api/v1/nearest?lat={NETWORK[0].lat}&lon={NETWORK[0].lon}&limit=1"
HERE = "/api/v1/nearest?adcode=310115&limit=1"  # in the sample
OTHER = "/api/v1/outlets?adcode=310115&limit=1"
PATIENCE = 40.0


@pytest.fixture
def parts(address: str) -> Iterator[Parts]:
    made = Parts(Settings(database=address, rate_limit="3/hour"), clock)
    publish(made.engine, NETWORK, "network", NOW)
    yield made
    made.end()


def left(client: FlaskClient, path: str = NEAREST, key: str = "") -> str:
    answer = client.get(path, headers={"X-API-Key": key} if key else {})
    return answer.headers.get("RateLimit-Remaining", "") if answer.status_code == 200 else answer.status


def test_a_key_is_shown_once_and_its_digest_alone_is_kept(parts: Parts) -> None:
    key = keys.add(parts.engine, "parcels", "5/minute", NOW, by="root")
    with parts.engine.begin() as connection:
        assert keys.by_digest(connection) == {digest_of(key): Key("parcels", "5/minute")}
        assert keys.listed(connection) == [("parcels", "5/minute", NOW)]
        told = str(list(log.entries(connection)))
    assert "parcels" in told and key not in told
    keys.remove(parts.engine, "parcels", NOW, by="root")
    with parts.engine.begin() as connection:
        assert not keys.listed(connection)


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
def test_what_cannot_be_a_key_is_said_by_field(parts: Parts, name: str, rate: str, field: str) -> None:
    keys.add(parts.engine, "parcels", "off", NOW, by="root")
    with pytest.raises(BadEntry) as said:
        keys.add(parts.engine, name, rate, NOW, by="root")
    assert said.value.field == field
    with pytest.raises(BadEntry, match="nobody has no key"):
        keys.remove(parts.engine, "nobody", NOW, by="root")


def test_each_key_is_counted_apart_in_front_of_flask_and_behind(parts: Parts) -> None:
    key = keys.add(parts.engine, "parcels", "5/hour", NOW, by="root")
    free = keys.add(parts.engine, "own", "off", NOW, by="root")
    client = create_app(parts=parts).test_client()
    assert [left(client), left(client, OTHER)] == ["2", "1"]
    assert [left(client, NEAREST, key), left(client, OTHER, key)] == ["4", "3"]
    assert [left(client, NEAREST, free), left(client, OTHER, free)] == ["", ""]
    assert left(client, OTHER) == "0"
    assert left(client) == left(client, OTHER) == "429 TOO MANY REQUESTS"
    assert [left(client, path, key) for path in (OTHER, NEAREST, NEAREST)] == ["2", "1", "0"]
    assert left(client, NEAREST, key) == left(client, OTHER, key) == "429 TOO MANY REQUESTS"
    assert left(client, NEAREST, free) == ""


def test_an_unknown_key_is_told_and_counted_as_its_address(parts: Parts) -> None:
    client = create_app(parts=parts).test_client()
    for path in (NEAREST, OTHER):
        answer = client.get(path, headers={"X-API-Key": "lk_no-such-key-canary"})
        told = json.loads(answer.data)
        assert answer.status_code == 401 and told["status"] == 401
        assert answer.headers["WWW-Authenticate"].startswith("ApiKey")
        assert "without a key" in told["hint"] and told["help"]["hotline"] == "950800"
        assert "canary" not in answer.get_data(as_text=True)
    assert left(client) == "0"
    refused = client.get(OTHER, headers={"X-API-Key": "lk_no-such-key"})
    assert refused.status_code == 429
    assert client.get("/help", headers={"X-API-Key": "lk_no-such-key"}).status_code == 429
    assert client.get("/healthz", headers={"X-API-Key": "lk_no-such-key"}).status_code == 200


def test_a_worker_learns_of_keys_by_itself(parts: Parts, address: str) -> None:
    worker = Parts(Settings(database=address, rate_limit="off"), clock)
    client = create_app(parts=worker).test_client()
    assert client.get(NEAREST).status_code == 200
    key = keys.add(parts.engine, "parcels", "off", NOW, by="root")
    wait_until(client, key, 200)
    keys.remove(parts.engine, "parcels", NOW, by="root")
    wait_until(client, key, 401)
    worker.end()


def wait_until(client: FlaskClient, key: str, status: int) -> None:
    """A look a second; a busy machine takes longer."""
    end = monotonic() + PATIENCE
    while client.get(NEAREST, headers={"X-API-Key": key}).status_code != status:
        assert monotonic() < end, f"the key is not answered with {status}"
        sleep(0.1)


def test_before_keys_could_be_read_none_is_called_wrong() -> None:
    ring = Keyring(lambda: None)
    with pytest.raises(StoreUnavailable):
        ring.key("lk_x")
    ring.hold({digest_of("lk_x"): Key("x", "off")})
    assert ring.key("lk_x") == ("x", "off")
    with pytest.raises(UnknownKey):
        ring.key("lk_y")


@pytest.fixture
def server() -> Iterator[Server]:
    with redis() as made:
        yield made


@pytest.fixture
def workers(sample_database: str, server: Server) -> Iterator[list[FlaskClient]]:
    """Two processes' worth of the program, on one Redis."""
    settings = Settings(database=sample_database, rate_limit="100/hour", rate_store=server.address)
    made = [Parts(settings, clock) for _ in range(2)]
    yield [create_app(parts=each).test_client() for each in made]
    for each in made:
        each.end()


def test_workers_count_together_in_redis(workers: list[FlaskClient]) -> None:
    one, two = workers
    assert [left(one, HERE), left(two, HERE), left(one, OTHER), left(two, OTHER)] == ["99", "98", "97", "96"]


@pytest.mark.parametrize("how", ["stop", "freeze"])
def test_without_redis_each_counts_for_itself_and_nobody_waits(
    workers: list[FlaskClient], server: Server, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = workers
    assert [left(one, HERE), left(two, HERE)] == ["99", "98"]
    monkeypatch.setattr(counts, "SECONDS_ALONE", 0.5)
    getattr(server, how)()
    begin = monotonic()
    assert [left(one, HERE), left(two, HERE), left(one, OTHER)] == ["99", "99", "98"]
    assert monotonic() - begin < 15  # a tenth of a second each; without a limit it would be for ever
    if how == "freeze":
        server.thaw()
        sleep(0.6)
        assert left(one, HERE) in (
            "97",
            "96",
        )  # Redis may have counted what it was asked while it stood still


def test_the_address_of_redis_is_shown_without_its_password(tmp_path: Path) -> None:
    parts = Parts(Settings(database=f"sqlite:///{tmp_path}/x.db", rate_store="redis://:pa55word@host/0"))
    told = create_app(parts=parts).test_cli_runner().invoke(args=["settings"]).output
    assert "redis://:***@host/0" in told and "pa55word" not in told


def test_the_commands(tmp_path: Path) -> None:
    parts = Parts(Settings(database=f"sqlite:///{tmp_path}/x.db"), clock)
    run = create_app(parts=parts).test_cli_runner()
    assert "no key yet" in run.invoke(args=["key", "list"]).output
    made = run.invoke(args=["key", "add", "parcels", "--rate", "6000/minute"])
    assert made.exit_code == 0 and made.stdout.startswith("lk_") and "not shown again" in made.stderr
    assert "parcels  6000/minute" in run.invoke(args=["key", "list"]).output
    wrong = run.invoke(args=["key", "add", "crm", "--rate", "often"])
    assert wrong.exit_code == 1 and "6000/minute" in wrong.output
    assert run.invoke(args=["key", "remove", "parcels"]).exit_code == 0
    assert run.invoke(args=["key", "remove", "parcels"]).exit_code == 1
    parts.end()
