"""PostgreSQL stopped, frozen, disconnected or slow: queries are answered as stale, then fresh."""

from collections.abc import Callable, Iterator
from contextlib import closing
from time import monotonic, sleep

import pytest

from locator.store.dialect import open_engine
from locator.store.migrate import prepare
from locator.store.releases import publish

from .network import NOW, china, outlets
from .postgres import Cluster, cluster
from .program import PATIENCE, parts_of, run
from .web_client import Answer, Client
from .wire import Wire

pytestmark = pytest.mark.slow

NETWORK = outlets(china(60, 4))
NEAREST = f"/api/v1/nearest?lat={NETWORK[0].lat}&lon={NETWORK[0].lon}"
SECRET = "b1946ac92492d2347c6235b4d261"
HASTY = {
    "locator.serving.current_release.REFRESH_SECONDS": 0.1,
    "locator.serving.current_release.TIMEOUT_SECONDS": 0.5,
    "locator.store.dialect.postgresql.READ_SECONDS": 1.5,
}


@pytest.fixture(scope="module")
def dedicated_postgres() -> Iterator[Cluster]:
    """One that may be stopped."""
    with cluster() as created:
        yield created


class Distant:
    """The program on a database behind a wire, and a way past the wire for the operator."""

    def __init__(self, server: Cluster, wire: Wire, address: str) -> None:
        self.server, self.wire, self.address = server, wire, address
        self.client: Client

    @property
    def wired(self) -> str:
        """Return the address of the database behind the wire."""
        return self.address.replace(f":{self.server.port}/", f":{self.wire.port}/")

    def publish(self, count: int) -> int:
        """Publish so many outlets; return the number of the release."""
        engine = open_engine(self.address)
        try:
            prepare(engine)
            return publish(engine, NETWORK[:count], "test", NOW).number
        finally:
            engine.dispose()

    def ask(self) -> Answer:
        return self.client.get(NEAREST)

    def ask_until(self, good: Callable[[Answer], bool]) -> list[Answer]:
        """Everything that is answered until one is good."""
        answers, end = [self.ask()], monotonic() + PATIENCE
        while not good(answers[-1]):
            assert monotonic() < end, answers[-1].text[:300]
            sleep(0.05)
            answers.append(self.ask())
        return answers


@pytest.fixture(scope="module")
def distant(dedicated_postgres: Cluster) -> Iterator[Distant]:
    with closing(Wire(dedicated_postgres.port)) as wire:
        yield Distant(dedicated_postgres, wire, dedicated_postgres.database())


@pytest.fixture(scope="module")
def running(distant: Distant) -> Iterator[Distant]:
    with (
        run(distant.wired, values=HASTY, rate_limit="off", secret_key=SECRET) as program,
        closing(program.client()) as distant.client,
    ):
        yield distant


@pytest.fixture
def program(running: Distant) -> Distant:
    repair(running)
    return running


def number_of(answer: Answer) -> int:
    return int(answer.json["release"]["number"])


def stale(answer: Answer) -> bool:
    return answer.status_code == 200 and bool(answer.json["release"]["stale"])


def fresh(answer: Answer) -> bool:
    return answer.status_code == 200 and not stale(answer)


def stop(program: Distant) -> None:
    program.server.stop()


def freeze(program: Distant) -> None:
    program.server.freeze()


def cut(program: Distant) -> None:
    program.wire.cut = True


def slow(program: Distant) -> None:
    program.wire.delay = 5.0


def repair(program: Distant) -> None:
    program.wire.cut, program.wire.delay = False, 0.0
    program.server.thaw() if program.server.running else program.server.start()


@pytest.mark.parametrize("trouble", [stop, freeze, cut, slow])
def test_every_question_is_answered_and_marked(program: Distant, trouble: Callable[[Distant], None]) -> None:
    number = program.publish(40)
    program.ask_until(lambda answer: fresh(answer) and number_of(answer) == number)
    trouble(program)
    answers = program.ask_until(stale) + [program.ask() for _ in range(20)]
    assert {answer.status_code for answer in answers} == {200}
    assert {number_of(answer) for answer in answers} == {number}
    older = program.client.get(f"/api/v1/outlets/{NETWORK[0].ref}?release={number}")
    assert older.status_code in (200, 503), "from memory, or refused at once"
    assert program.client.get("/c/23456789ab").status_code == 503
    assert program.client.get("/readyz").status_code == 200
    repair(program)
    assert {answer.status_code for answer in program.ask_until(fresh)} == {200}
    number = program.publish(60)
    answers = program.ask_until(lambda answer: number_of(answer) == number)
    assert {answer.status_code for answer in answers} == {200}


def test_a_program_that_starts_before_its_database_serves_as_soon_as_that_is_there(
    dedicated_postgres: Cluster,
) -> None:
    server = dedicated_postgres
    with closing(Wire(server.port)) as wire:
        distant = Distant(server, wire, server.database())
        distant.publish(40)
        server.stop()
        with (
            run(distant.wired, values=HASTY, rate_limit="off", secret_key=SECRET) as program,
            closing(program.client()) as distant.client,
        ):
            rejected = [distant.ask() for _ in range(10)]
            assert {answer.status_code for answer in rejected} == {503}
            assert all(answer.headers["Retry-After"] and answer.json["help"] for answer in rejected)
            assert all("127.0.0.1" not in answer.text for answer in rejected)
            server.start()
            assert distant.ask_until(fresh)[-1].status_code == 200


def test_a_host_with_another_secret_key_gets_an_error(
    dedicated_postgres: Cluster, caplog: pytest.LogCaptureFixture
) -> None:
    address = dedicated_postgres.database()
    for key in (SECRET, SECRET, "e242ed3bffccdf271b7fbaf34ed7"):
        assert "LOCATOR_SECRET_KEY" not in caplog.text
        with parts_of(address, secret_key=key) as parts:
            publish(parts.engine, NETWORK[:5], "test", NOW)
    assert "LOCATOR_SECRET_KEY" in caplog.text
