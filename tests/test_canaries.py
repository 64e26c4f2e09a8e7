"""Positions and numbers of those who ask are found nowhere again: in no log, in no file, in no error."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from locator import create_app
from locator.config import Settings
from locator.parts import Parts
from locator.store import users

from .canaries import ASKED, found_again
from .conftest import clock
from .rooms import PASSWORD

ROUNDS = 3  # `python -m bench canaries` sends 10,000 requests


@pytest.fixture
def app(sample_database: str, tmp_path: Path) -> Iterator[Flask]:
    """The sample network in a folder of its own, with an agent."""
    path = tmp_path / "locator.db"
    path.write_bytes(Path(sample_database.removeprefix("sqlite:///")).read_bytes())
    parts = Parts(Settings(database=f"sqlite:///{path}"), clock)
    users.add(parts.engine, "agent-li", "agent", PASSWORD, clock(), by="test")
    yield create_app(parts=parts)
    parts.live.end()
    parts.engine.dispose()


def figures(app: Flask) -> str:
    return app.test_client().get("/metrics").text


def test_canaries(app: Flask, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    found = found_again(app, tmp_path, ROUNDS, lambda: caplog.text + figures(app))
    assert {200, 400, 404, 405} <= found.statuses and max(found.statuses) < 500
    assert (found.in_errors, found.in_logs, found.in_files) == ([], [], [])
    assert found.requests == ROUNDS * len(ASKED)
