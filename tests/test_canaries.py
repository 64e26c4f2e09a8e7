"""Positions and phone numbers of users do not appear in logs, files or errors."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from locator.serving.container import Container
from locator.store.releases import publish

from .canaries import QUESTIONS, SETTINGS, find_again
from .network import NOW, outlets
from .program import parts_of, run
from .staff_client import add_users

pytestmark = pytest.mark.slow

ROUNDS = 3  # `python -m bench canaries` sends 10,000 requests
PLACES = [(31.2211 + number // 20 * 0.002, 121.4811 + number % 20 * 0.002) for number in range(200)]


@pytest.fixture
def parts(tmp_path: Path) -> Iterator[Container]:
    """Publish a network around the canaries in a new folder, with an agent."""
    database = f"sqlite:///{tmp_path / 'locator.db'}"
    add_users(database, ("agent",))
    with parts_of(database) as parts:
        publish(parts.engine, outlets(PLACES), "network", NOW)
        yield parts


def test_canaries(parts: Container) -> None:
    with run(parts.settings.database, **SETTINGS) as program:
        found = find_again(program, parts, ROUNDS)
    assert {200, 400, 404, 405} <= found.statuses and max(found.statuses) < 500
    assert (found.in_errors, found.in_logs, found.in_files) == ([], [], [])
    assert found.requests == ROUNDS * len(QUESTIONS)
