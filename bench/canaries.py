"""Positions and phone numbers through 10,000 requests: where do they come up again? (0 everywhere)"""

import io
import logging
import os
import tempfile
from pathlib import Path

from locator import create_app
from locator.config import Settings
from locator.parts import Parts, now
from locator.store import users
from tests.canaries import ASKED, found_again
from tests.rooms import PASSWORD

from .program import SAMPLE, loaded
from .tables import show

REQUESTS = 10_000


def main() -> None:
    """Print the table."""
    log = io.StringIO()
    logging.basicConfig(stream=log, level=logging.DEBUG, force=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        address = f"sqlite:///{folder / 'locator.db'}"
        loaded(SAMPLE, os.environ | {"LOCATOR_DATABASE": address})
        parts = Parts(Settings(database=address))
        users.add(parts.engine, "agent-li", "agent", PASSWORD, now(), by="bench")
        found = found_again(create_app(parts=parts), folder, -(-REQUESTS // len(ASKED)), log.getvalue)
        parts.live.end()
    rows = [
        ("requests", found.requests, ""),
        ("answered with 5xx", sum(status >= 500 for status in found.statuses), "0"),
        ("found in errors", len(found.in_errors), "0"),
        ("found in logs", len(found.in_logs), "0"),
        ("found in files", len(found.in_files), "0"),
    ]
    show("canary positions and phone numbers", ("", "measured", "to reach"), rows)
