"""PostgreSQL stops, freezes, is cut off or slow: every question is answered, marked stale, then fresh."""

from collections.abc import Callable, Iterator
from time import monotonic, sleep

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from locator import create_app
from locator.config import Settings
from locator.parts import Parts
from locator.store.dialect import open_engine
from locator.store.migrate import prepare
from locator.store.releases import publish

from .network import NOW, china, outlets
from .postgres import Cluster, cluster
from .wire import Wire

NETWORK = outlets(china(60, 4))
NEAREST = f"/api/v1/nearest?lat={NETWORK[0].lat}&lon={NETWORK[0].lon}"
PATIENCE = 40.0  # seconds until a test is given up


@pytest.fixture(scope="module")
def server() -> Iterator[Cluster]:
    """One that may be stopped."""
    with cluster() as made:
        yield made


class Program:
    """The web program on a database behind a wire, and a way past the wire for the operator."""

    def __init__(self, server: Cluster) -> None:
        self.server, self.wire = server, Wire(server.port)
        self.address = server.database()
        self.parts = Parts(Settings(database=self.address.replace(f":{server.port}/", f":{self.wire.port}/")))
        self.client: FlaskClient = create_app(parts=self.parts).test_client()

    def publish(self, count: int) -> None:
        engine = open_engine(self.address)
        prepare(engine)
        publish(engine, NETWORK[:count], "test", NOW)
        engine.dispose()

    def ask(self) -> TestResponse:
        return self.client.get(NEAREST)

    def ask_until(self, good: Callable[[TestResponse], bool]) -> list[TestResponse]:
        """Everything that is answered until one is good."""
        answers, end = [self.ask()], monotonic() + PATIENCE
        while not good(answers[-1]):
            assert monotonic() < end, answers[-1].get_data(as_text=True)[:300]
            sleep(0.05)
            answers.append(self.ask())
        return answers

    def end(self) -> None:
        self.parts.end()
        self.wire.end()


@pytest.fixture
def program(server: Cluster) -> Iterator[Program]:
    made = Program(server)
    yield made
    made.end()


def stale(answer: TestResponse) -> bool:
    return answer.status_code == 200 and bool(answer.json and answer.json["release"]["stale"])


def fresh(answer: TestResponse) -> bool:
    return answer.status_code == 200 and not stale(answer)


def stop(program: Program) -> None:
    program.server.stop()


def freeze(program: Program) -> None:
    program.server.freeze()


def cut(program: Program) -> None:
    program.wire.cut = True


def slow(program: Program) -> None:
    program.wire.delay = 5.0


def mend(program: Program) -> None:
    program.wire.cut, program.wire.delay = False, 0.0
    program.server.thaw() if program.server.running else program.server.start()


@pytest.mark.parametrize("trouble", [stop, freeze, cut, slow])
def test_every_question_is_answered_and_marked(program: Program, trouble: Callable[[Program], None]) -> None:
    program.publish(40)
    program.ask_until(fresh)
    trouble(program)
    answers = program.ask_until(stale) + [program.ask() for _ in range(20)]
    assert {answer.status_code for answer in answers} == {200}
    assert {answer.json["release"]["number"] for answer in answers if answer.json} == {1}
    older = program.client.get(f"/api/v1/outlets/{NETWORK[0].ref}?release=1")
    assert older.status_code in (200, 503), "from memory, or refused at once"
    assert program.client.get("/c/23456789ab").status_code == 503
    assert program.client.get("/readyz").status_code == 200
    mend(program)
    assert {answer.status_code for answer in program.ask_until(fresh)} == {200}
    program.publish(60)
    assert {a.status_code for a in program.ask_until(lambda a: a.json["release"]["number"] == 2)} == {200}  # type: ignore[index]


def test_a_program_that_starts_before_its_database_serves_as_soon_as_that_is_there(program: Program) -> None:
    program.publish(40)
    program.server.stop()
    refused = [program.ask() for _ in range(10)]
    assert {answer.status_code for answer in refused} == {503}
    assert all(answer.headers["Retry-After"] and answer.json["help"] for answer in refused if answer.json)
    assert all("127.0.0.1" not in answer.get_data(as_text=True) for answer in refused)
    program.server.start()
    assert program.ask_until(fresh)[-1].status_code == 200


def test_a_host_with_another_secret_key_is_told_so(server: Cluster, caplog: pytest.LogCaptureFixture) -> None:
    address = server.database()
    for key in (
        "b1946ac92492d2347c6235b4d261",
        "b1946ac92492d2347c6235b4d261",
        "e242ed3bffccdf271b7fbaf34ed7",
    ):
        assert "LOCATOR_SECRET_KEY" not in caplog.text
        parts = Parts(Settings(database=address, secret_key=key))
        publish(parts.engine, NETWORK[:5], "test", NOW)
        parts.engine.dispose()
    assert "LOCATOR_SECRET_KEY" in caplog.text
