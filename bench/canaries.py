"""Leaks of positions and phone numbers over 10,000 requests (target: none anywhere)."""

import os
import tempfile
from pathlib import Path

from locator.config import Settings
from locator.runtime.clock import utc_now as now
from locator.serving.container import Container
from locator.store import users
from tests.canaries import QUESTIONS, SETTINGS, find_again
from tests.program import run
from tests.staff_client import PASSWORD

from .program import SAMPLE, loaded
from .tables import show

REQUESTS = 10_000


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as name:
        address = f"sqlite:///{Path(name) / 'locator.db'}"
        loaded(SAMPLE, os.environ | {"LOCATOR_DATABASE": address})
        parts = Container(Settings(database=address))
        users.add(parts.engine, "agent-li", "agent", PASSWORD, now(), by="bench")
        with run(address, instant=None, **SETTINGS) as program:
            found = find_again(program, parts, -(-REQUESTS // len(QUESTIONS)))
        parts.shut_down()
    rows = [
        ("requests", found.requests, ""),
        ("answered with 5xx", sum(status >= 500 for status in found.statuses), "0"),
        ("found in errors", len(found.in_errors), "0"),
        ("found in logs", len(found.in_logs), "0"),
        ("found in files", len(found.in_files), "0"),
    ]
    show("canary positions and phone numbers", ("", "measured", "target"), rows)
