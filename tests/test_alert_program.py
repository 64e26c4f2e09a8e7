"""Alerts of the program as it ships: loads at night by command, and servers that miss a feed."""

import os
import signal
import subprocess
import sys
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from time import sleep

import pytest
from prometheus_client.parser import text_string_to_metric_families

from .network import NOW
from .program import Program, environment, parts_of, run, set_clock, until
from .webhook_stub import SECRET, TOKEN, Receiver, receiver

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent
HEADER = "ref,kind,name,lat,lon,phones\n"
SITE = "https://locate.example.com"
FAST = {
    "locator.serving.alerts.POLL_SECONDS": 0.1,
    "locator.serving.alerts.CHECK_SECONDS": 0.1,
    "locator.serving.current_release.REFRESH_SECONDS": 0.1,
}


def rows(count: int) -> str:
    return "".join(
        f"N{i:02},drop_off,示例 {i},{39.9 + i / 1000:.4f},116.41,010-6234567{i}\n" for i in range(count)
    )


class Night:
    """Loads files by command, as a timer does."""

    def __init__(self, folder: Path, site: Receiver) -> None:
        self.folder, self.site, self.database = folder, site, f"sqlite:///{folder / 'night.db'}"
        self.output = ""

    def load(self, content: str, *more: str, name: str = "night.csv") -> int:
        (self.folder / name).write_text(content)
        return self.command("load", str(self.folder / name), "--datum", "wgs84", *more)

    def command(self, *words: str) -> int:
        environ = environment(self.database, None, public_url=SITE, **self.site.settings)
        done = subprocess.run(
            [sys.executable, "-m", "locator", *words], cwd=ROOT, env=environ, capture_output=True, text=True
        )
        self.output += done.stdout + done.stderr
        return done.returncode


def test_a_night_of_loads(tmp_path: Path) -> None:
    with receiver() as site:
        night = Night(tmp_path, site)
        assert night.load(HEADER + rows(9)) == 0
        assert site.deliveries == []
        site.statuses[:] = [500, 503]
        assert night.load(HEADER + rows(4)) == 2
        assert site.events() == ["load_held"] * 3 and all(delivery.is_signed for delivery in site.deliveries)
        assert len({delivery.headers["webhook-id"] for delivery in site.deliveries}) == 1
        held = site.deliveries[2].event
        assert held["link"] == f"{SITE}/admin/held" and {"rows"} <= {r["code"] for r in held["reasons"]}
        assert held["summary"]["usable"] == 4 and held["load"] == 1
        site.deliveries.clear()
        assert night.load(HEADER + rows(9).replace("39.9000", "39,9000x")) == 1
        assert night.load("no feed at all") == 1
        assert night.command("load", f"https://feeds.example.com/a/outlets.csv?key={TOKEN}") == 1
        assert night.load(HEADER + rows(2), "--dry-run") == 0
        assert night.command("load", "--dry-run") == 1  # a wrong command line
        assert night.load("ref,kind,name,address\nA1,drop_off,示例,天津市和平区津汇广场\n") == 2
        waiting = site.deliveries.pop().event
        assert waiting["event"] == "positions_to_confirm" and waiting["link"] == f"{SITE}/admin/positions"
        assert waiting["positions"] == waiting["summary"]["positionsToConfirm"] == 1
        (reason,) = waiting["reasons"]
        assert reason["code"] == "positions_to_confirm" and "positions to confirm: 1," in reason["text"]
        assert reason["figures"] == {"positions": 1, "rough": 0}
        bad, unreadable, remote = (delivery.event for delivery in site.deliveries)
        assert {event["event"] for event in (bad, unreadable, remote)} == {"load_failed"}
        codes = [reason["code"] for reason in bad["reasons"]]
        assert codes[0] == "rows_rejected" and len(codes) > 1 and "night.csv:2" in bad["reasons"][1]["text"]
        assert bad["summary"]["rejected"] == 1 and bad["feed"] == "night.csv"
        assert unreadable["reasons"][0]["code"] == "invalid_feed" and unreadable["summary"] is None
        assert remote["feed"] == "feeds.example.com/outlets.csv"
        assert "not in LOCATOR_FEED_HOSTS" in remote["reasons"][0]["text"]
    assert SECRET not in night.output and "/hook" not in night.output
    assert "alert load_held not delivered (try 2 of 7): status 503" in night.output


def test_an_alert_that_a_command_could_not_send_is_sent_by_the_server(tmp_path: Path) -> None:
    with receiver(*[500] * 3) as site:
        night = Night(tmp_path, site)
        night.load(HEADER + rows(9))
        clock = tmp_path / "clock"
        assert night.load(HEADER + rows(4)) == 2
        tries = len(site.deliveries)
        assert tries >= 3
        site.statuses.clear()
        with parts_of(night.database) as parts, parts.engine.begin() as connection:
            states = connection.exec_driver_sql("SELECT state FROM alert").scalars().all()
        assert states in (["pending"], ["delivered"])
        set_clock(clock, NOW + timedelta(days=3650))
        with run(night.database, clock_file=clock, instant=None, values=FAST, **site.settings) as program:
            until(lambda: "load_held" in site.events()[3:])
            until(lambda: "feed_missing" in site.events())
        assert SECRET not in program_log(program) and TOKEN not in program_log(program)


def program_log(program: Program) -> str:
    try:
        return program.log
    except FileNotFoundError:
        return ""


def age(program: Program) -> float | None:
    with closing(program.client()) as client:
        families = text_string_to_metric_families(client.get("/metrics").text)
    values = [s.value for f in families for s in f.samples if s.name == "locator_feed_age_seconds"]
    return values[0] if values else None


def test_two_workers_report_a_missing_feed_once_and_metrics_have_its_age(tmp_path: Path) -> None:
    clock, workers = tmp_path / "clock", 2
    with receiver() as site:
        night = Night(tmp_path, site)
        set_clock(clock, NOW)
        settings = {"feed_max_age": 2, "rate_limit": "off", **site.settings}
        with run(night.database, workers, clock_file=clock, instant=None, values=FAST, **settings) as program:
            with parts_of(night.database, lambda: NOW) as parts:
                publish(parts, tmp_path)
            until(lambda: age(program) == 0)
            set_clock(clock, NOW + timedelta(hours=2))
            until(lambda: age(program) == 7_200)
            sleep(0.5)
            assert site.deliveries == []
            set_clock(clock, NOW + timedelta(hours=2, seconds=1))
            until(lambda: site.deliveries)
            sleep(1)
            assert site.events() == ["feed_missing"]
            with parts_of(night.database, lambda: NOW + timedelta(hours=2, seconds=1)) as parts:
                publish(parts, tmp_path)
            until(lambda: len(site.deliveries) == 2)
            sleep(1)
            assert site.events() == ["feed_missing", "feed_resumed"]
            assert age(program) == 0
            log = program.log
        assert SECRET not in log and TOKEN not in log and "alert feed_missing delivered" in log


def publish(parts, folder: Path) -> None:  # type: ignore[no-untyped-def]
    from locator.feed.load_options import LoadOptions
    from locator.serving.validated_feed import ValidatedFeed

    file = folder / "feed.csv"
    file.write_text(HEADER + rows(9))
    outlets, report = parts.loader.load([file], LoadOptions("wgs84"), parts.previous_release())
    parts.submit(ValidatedFeed(outlets, report, []), [file], "timer", "nightly")


def test_a_watched_folder_reports_each_file_that_is_not_published(tmp_path: Path) -> None:
    inbox = tmp_path / "in"
    inbox.mkdir()
    with receiver() as site:
        night = Night(tmp_path, site)
        environ = environment(night.database, None, **site.settings) | {
            "PLANTED_VALUES": '{"locator.feed.watch_folder.POLL_SECONDS": "0.1"}'
        }
        words = [sys.executable, "-m", "locator", "load", "--watch", str(inbox), "--datum", "wgs84"]
        watch = subprocess.Popen(words, cwd=ROOT, env=environ, stderr=subprocess.PIPE, text=True)
        try:
            (inbox / "1.csv").write_text(HEADER + rows(9))
            until(lambda: list((inbox / "done").glob("*1.csv")) if (inbox / "done").exists() else [])
            (inbox / "2.csv").write_text(HEADER + rows(3))
            until(lambda: site.deliveries)
            (inbox / "3.csv").write_text("nothing")
            until(lambda: len(site.deliveries) == 2)
        finally:
            os.kill(watch.pid, signal.SIGTERM)
            _, output = watch.communicate(timeout=30)
        assert [(d.event["event"], d.event["feed"]) for d in site.deliveries] == [
            ("load_held", "2.csv"),
            ("load_failed", "3.csv"),
        ]
        assert site.deliveries[0].event["link"] == "/admin/held"  # no LOCATOR_PUBLIC_URL
        assert SECRET not in output and "stopped" in output
