"""Shared fixtures: reference data, a database with the sample feed, and the program on it."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import settings as of_hypothesis

from data import build_areas
from locator import create_app
from locator.config import Settings
from locator.geo.districts import Areas
from locator.places.gazetteer import Gazetteer
from locator.serving.container import Container

from . import sample_release
from .databases import DATABASES, POSTGIS, database, prepared
from .network import NOW
from .postgres import Cluster, cluster
from .program import Program, run
from .web_client import Client

ROOT = Path(__file__).parent.parent

# No deadline: a busy machine is no failure. The same examples each time: `make soak` draws new ones, so that
# what they find does not meet somebody who has changed something else.
of_hypothesis.register_profile("same", deadline=None, derandomize=True)
of_hypothesis.register_profile("search", deadline=None)
of_hypothesis.load_profile("same")


POSTGRES_FIXTURES = {"postgres", "dedicated_postgres", "pair"}
JAVA_FIXTURES = {"spark"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that need a program which not every machine has."""
    for item in items:
        for marker in sorted(markers_of(item)):
            item.add_marker(marker)


def markers_of(item: pytest.Item) -> set[str]:
    fixtures = set(getattr(item, "fixturenames", ()))
    parameters = getattr(getattr(item, "callspec", None), "params", {}).values()
    needs = {
        "browser": item.path.is_relative_to(ROOT / "tests" / "browser"),
        "java": fixtures & JAVA_FIXTURES,
        "postgis": fixtures & POSTGRES_FIXTURES
        or any(isinstance(value, str) and value == POSTGIS for value in parameters),
    }
    return {marker for marker, needed in needs.items() if needed}


@pytest.fixture(scope="session", autouse=True)
def same_priority() -> Iterator[None]:
    """Let a load in this process not give way to others: all tests after it, and their servers, would."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "nice", lambda _increment: 0)
        yield


@pytest.fixture(scope="session")
def gazetteer() -> Gazetteer:
    return Gazetteer.load(ROOT / "data" / "gazetteer")


@pytest.fixture(scope="session")
def areas() -> Areas:
    build_areas.main()  # nothing to do when the file is up to date
    return Areas.load(build_areas.OUT)


def clock() -> datetime:
    return NOW


@pytest.fixture(scope="session")
def sample_database(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a database that holds the sample feed as release 1, for reading."""
    return sample_release.copy_to(tmp_path_factory.mktemp("sample"))


@pytest.fixture(scope="session")
def app(sample_database: str) -> Iterator[Flask]:
    """The program in this process, for commands, on the sample feed, on a Tuesday at ten in the morning."""
    parts = Container(Settings(database=sample_database), clock)
    yield create_app(container=parts)
    parts.current_release.stop()
    parts.engine.dispose()


@pytest.fixture(scope="session")
def program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """The program as it ships, on the sample feed, at the same moment."""
    database = sample_release.copy_to(tmp_path_factory.mktemp("program"))
    with run(database, rate_limit="off") as program:
        yield program


@pytest.fixture
def client(program: Program) -> Iterator[Client]:
    with closing(program.client()) as client:
        yield client


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    """A running PostgreSQL whose template has PostGIS and the tables."""
    with cluster() as created:
        prepared(created)
        yield created


@pytest.fixture(params=DATABASES)
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a new database: every test that asks for one runs on SQLite and on PostGIS."""
    with database(request, tmp_path) as created:
        yield created


@pytest.fixture(scope="module", params=DATABASES)
def addresses(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[], str]]:
    """Gives the address of a new database at every call, for all tests of a module."""
    with ExitStack() as stack:
        yield lambda: stack.enter_context(database(request, tmp_path_factory.mktemp("module")))
