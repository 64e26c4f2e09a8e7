"""What several tests share: the facts, a database with the sample feed, and the program on it."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings as of_hypothesis

from data import build_areas
from locator import create_app
from locator.areas import Areas
from locator.config import Settings
from locator.feed.manner import Manner
from locator.feed.sample import write_sample
from locator.parts import Parts
from locator.places.gazetteer import Gazetteer
from locator.store.releases import publish

from .network import NOW

ROOT = Path(__file__).parent.parent

# No deadline: a busy machine is no failure. The same examples each time: `make soak` draws new ones, so that
# what they find does not meet somebody who has changed something else.
of_hypothesis.register_profile("same", deadline=None, derandomize=True)
of_hypothesis.register_profile("search", deadline=None)
of_hypothesis.load_profile("same")


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
def sample_feed(tmp_path_factory: pytest.TempPathFactory, gazetteer: Gazetteer, areas: Areas) -> Path:
    path = tmp_path_factory.mktemp("sample") / "sample.csv"
    write_sample(path, gazetteer, areas)
    return path


@pytest.fixture(scope="session")
def sample_database(sample_feed: Path) -> str:
    """The address of a database that holds the sample feed as release 1."""
    address = f"sqlite:///{sample_feed.parent / 'sample.db'}"
    parts = Parts(Settings(database=address), clock)
    outlets, _report = parts.loader.load([sample_feed], Manner())
    publish(parts.engine, outlets, "sample.csv", clock())
    parts.engine.dispose()
    return address


@pytest.fixture(scope="session")
def app(sample_database: str) -> Iterator[Flask]:
    """The program on the sample feed, on a Tuesday at ten in the morning."""
    parts = Parts(Settings(database=sample_database), clock)
    yield create_app(parts=parts)
    parts.live.end()
    parts.engine.dispose()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()
