"""The browser checks of `.ci/run`, on the program of the tests."""

import subprocess
import sys
from pathlib import Path

from locator.store import users
from tests import sample_release
from tests.network import NOW
from tests.ports import free_port
from tests.program import ROOT, parts_of, run

PASSWORD = "harbour lamps 58 quiet"
STAFF: tuple[tuple[str, users.Role], ...] = (("ci-agent", "agent"), ("ci-operator", "operator"))


def check(script: str, *arguments: str) -> None:
    command = [sys.executable, str(ROOT / ".ci" / script), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_main_journeys_pass(tmp_path: Path) -> None:
    database = sample_release.copy_to(tmp_path)
    with parts_of(database) as parts:
        for name, role in STAFF:
            users.add(parts.engine, name, role, PASSWORD, NOW, by="test")
    with run(database) as program:
        check("journey.py", program.address, PASSWORD)


def test_widget_passes_on_another_origin(tmp_path: Path) -> None:
    other = str(free_port())
    with run(sample_release.copy_to(tmp_path), embed_hosts=f"localhost:{other}") as program:
        check("widget.py", program.address, other)
