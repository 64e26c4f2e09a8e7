"""A worker holds what it serves and nothing else; without docstrings it serves the same."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LOADED = "import locator.worker, sys; print(*sys.modules)"
DOCUMENT = "import locator.worker; print(locator.worker.create_app().test_client().get('/openapi.json').text)"


def said(code: str, folder: Path, **environ: str) -> str:
    environ = {**os.environ, "LOCATOR_DATABASE": f"sqlite:///{folder / 'locator.db'}", **environ}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environ, capture_output=True, text=True, check=True
    )
    return done.stdout


@pytest.mark.parametrize(
    "module",
    (
        "folium",
        "openpyxl",
        "ijson",
        "osmium",
        "pypinyin",
        "psycopg",
        "alembic",
        "locator.cli",
        "locator.feed.load",
    ),
)
def test_a_worker_does_not_load_what_only_feeds_and_commands_need(module: str, tmp_path: Path) -> None:
    assert module not in said(LOADED, tmp_path).split()


def test_the_api_is_described_the_same_without_docstrings(tmp_path: Path) -> None:
    told = json.loads(said(DOCUMENT, tmp_path))
    assert told == json.loads(said(DOCUMENT, tmp_path, PYTHONOPTIMIZE="2")) and told["paths"]
