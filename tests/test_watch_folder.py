"""Watched folder: each complete file is loaded once and archived with its report; a signal stops it."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from locator.errors import InvalidFeed
from locator.feed.watch_folder import FileOutcome, FolderWatcher

from .conftest import clock

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent
FEED = "ref,kind,name,lat,lon\nA1,drop_off,示例,39.9,116.4\n"


class Night:
    """Looks a number of times; before each look something may happen in the folder."""

    def __init__(self, folder: Path, *events: Callable[[], object]) -> None:
        self.folder = folder
        self.events = list(events)
        self.loaded: list[str] = []

    def load(self, path: Path, report: Path) -> str:
        self.loaded.append(path.name)
        if "bad" in path.name:
            raise InvalidFeed("no feed")
        report.write_text('{"summary": {}}')
        return "loaded"

    def wait(self, seconds: float) -> bool:
        if not seconds:
            return False
        if not self.events:
            return True
        self.events.pop(0)()
        return False

    def run(self) -> list[FileOutcome]:
        return list(FolderWatcher(self.folder, self.load, clock, self.wait).run())


def nothing() -> None:
    pass


def names(folder: Path) -> list[str]:
    return sorted(path.name.partition("-")[2] for path in folder.iterdir())


def test_loads_every_file_once_and_archives_it_with_its_report(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("x")
    (tmp_path / "bad.csv").write_text("x")
    night = Night(tmp_path, nothing, nothing, nothing)
    result = night.run()
    assert sorted(result) == [FileOutcome("a.csv", True, "loaded"), FileOutcome("bad.csv", False, "no feed")]
    assert sorted(night.loaded) == ["a.csv", "bad.csv"]
    assert names(tmp_path / "done") == ["a.csv", "a.csv.report.json"]
    assert names(tmp_path / "failed") == ["bad.csv", "bad.csv.report.json"]
    (report,) = (tmp_path / "failed").glob("*.report.json")
    assert json.loads(report.read_text()) == {"published": False, "reason": "no feed"}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["done", "failed"]


def test_a_file_that_still_grows_waits(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    night = Night(tmp_path, lambda: path.write_text("1"), lambda: path.write_text("12"), nothing)
    assert len(night.run()) == 1


@pytest.mark.parametrize("name", [".a.csv", "a.csv.part", "a.tmp", "a.csv~"])
def test_ignores_files_still_being_written(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("x")
    assert Night(tmp_path, nothing, nothing).run() == [] and (tmp_path / name).exists()


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "a.csv").symlink_to("/etc/passwd")
    assert Night(tmp_path, nothing, nothing).run() == []


def test_the_command_loads_and_ends_with_a_signal(tmp_path: Path) -> None:
    feeds = tmp_path / "feeds"
    feeds.mkdir()
    (feeds / "a.csv").write_text(FEED, encoding="utf-8")
    (feeds / "b.csv").write_bytes(b"\x89PNG")
    environ = os.environ | {"LOCATOR_DATABASE": f"sqlite:///{tmp_path / 'x.db'}"}
    command = [
        sys.executable,
        "-m",
        "flask",
        "--app",
        "locator",
        "load",
        "--datum",
        "wgs84",
        "--watch",
        str(feeds),
    ]
    with subprocess.Popen(command, cwd=ROOT, env=environ, stderr=subprocess.PIPE, text=True) as watching:
        assert watching.stderr
        results = []
        for line in watching.stderr:
            results.append(line)
            dealt = ": done: " in line or ": failed: " in line
            if dealt and sum(": done: " in item or ": failed: " in item for item in results) == 2:
                watching.send_signal(signal.SIGTERM)
        assert watching.wait(60) == 0
    assert "a.csv: done: loaded\n" in results and results[-1] == "stopped\n"
    assert [
        line for line in results if line.startswith("b.csv: failed: b.csv: is not a feed, but a PNG image")
    ]
    assert names(feeds / "done") == ["a.csv", "a.csv.report.json"]
