"""Positions proposed from addresses, in the terminal and on the operators' pages of the program."""

import json
import re
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from .program import environment, run, until
from .rows import many, table
from .staff_client import add_users, entered, post, publish_upload, report_of
from .test_position_proposals import unlocated
from .web_client import Client

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent
FAST = {"locator.serving.current_release.REFRESH_SECONDS": 0.1}
ROUGH = unlocated("P2", address="天津市和平区示例路1号")
UNKNOWN = unlocated("P3", address="某某路1号")


class Terminal:
    """Runs commands on a database."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.database = folder, f"sqlite:///{folder / 'x.db'}"

    def run(self, *words: str) -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, "-m", "locator", *words]
        environ = environment(self.database)
        return subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True)

    def load(self, rows: list[dict[str, str]], *more: str) -> "subprocess.CompletedProcess[str]":
        file = self.folder / "night.csv"
        file.write_text(table(rows), encoding="utf-8")
        return self.run("load", str(file), "--datum", "wgs84", *more)


def status(client: Client, ref: str) -> int:
    return client.get(f"/api/v1/outlets/{ref}").status_code


def test_a_file_of_addresses_in_the_terminal(tmp_path: Path) -> None:
    terminal, report = Terminal(tmp_path), tmp_path / "report.json"
    rows = [{k: v for k, v in r.items() if k not in ("lat", "lon")} for r in (unlocated(), ROUGH, UNKNOWN)]
    assert "3 positions to confirm" in terminal.load(rows, "--dry-run").stderr
    assert terminal.run("positions", "list").stdout == "no positions to confirm\n"
    done = terminal.load(rows, "--report", str(report))
    assert done.returncode == 2 and "3 rows have an address only: 2 positions are proposed" in done.stderr
    assert "3 positions to confirm, nothing was published: locator positions list" in done.stderr
    assert json.loads(report.read_text())["summary"]["positionsToConfirm"] == 3
    first, rough, unknown = terminal.run("positions", "list").stdout.splitlines()
    assert "P1" in first and "(office 天津市和平区津汇广场, within 80 m, confidence 0.90)" in first
    assert "district 天津市和平区" in rough and "too uncertain, confirm with --at" in rough
    assert unknown.endswith("no position found; confirm with --at LAT,LON")
    decision = ("--by", "li", "--why", "seen")
    refused = terminal.run("positions", "confirm", "1", "2", *decision)
    assert refused.returncode == 1 and "proposal 2: the proposal is too uncertain" in refused.stderr
    confirmed = terminal.run("positions", "confirm", "1", *decision)
    assert "1 confirmed; release 1: 1 added" in confirmed.stdout
    assert "1 outlet is in the first release: 1 added" in confirmed.stderr
    undone = terminal.run("undo", *decision)
    assert (
        undone.returncode == 1
        and "release 1 confirmed positions, which cannot be undone; edit" in undone.stderr
    )
    at = ("--at", "39.1236,117.1895", "--datum", "gcj02")
    assert "release 2: 1 added" in terminal.run("positions", "confirm", "2", *at, *decision).stdout
    assert terminal.run("positions", "dismiss", "3", *decision).stdout == "1 dismissed\n"
    assert "assuming WGS-84" not in terminal.run("load", str(tmp_path / "night.csv")).stderr
    again = terminal.load(rows)
    assert again.returncode == 0 and "no changes; release 2 remains current" in again.stdout


ROUGH_VALUES = {"value": "39.123, 117.189", "datum": "wgs84", "why": "x"}


def test_a_file_of_addresses_on_the_pages(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path)
    add_users(terminal.database, ("operator", "agent"))
    assert terminal.load(many(5)).returncode == 0
    with (
        run(terminal.database, rate_limit="off", values=FAST) as program,
        closing(program.client()) as client,
    ):
        entered(client, "/admin", "operator")
        check_upload(client)
        check_proposal(client)
        check_refusals(client)
        check_confirmation(client)
        with closing(program.client()) as other:
            check_agent(other)


def check_upload(client: Client) -> None:
    """Upload rows without coordinates; nothing is published of them."""
    upload = {"file": ("night.csv", table([*many(5), unlocated(), ROUGH, UNKNOWN]).encode())}
    page = post(client, "/admin/feed", upload, profile="contract", datum="wgs84").headers["Location"]
    assert "3 个网点没有经纬度，位置待确认" in report_of(client, page).text
    assert publish_upload(client, page, why="x").status_code == 303
    listed = client.get("/admin/positions").text
    assert "天津市和平区津汇广场" in listed and "误差太大，需要修正" in listed and "未找到" in listed
    english = client.get("/admin/positions?lang=en").text
    assert "Heping District, Tianjin</bdi>" in english and "<bdi>天津市" not in english
    assert "3 个位置待确认" in client.get("/admin").text
    assert [status(client, ref) for ref in ("P1", "P2", "P3", "B1")] == [404, 404, 404, 200]


def check_proposal(client: Client) -> None:
    """Show one proposal on the map and in the form."""
    one = client.get("/admin/positions/1").text
    (points,) = re.findall(r'"points": (\[.*?\])', one)
    assert json.loads(points) == [
        {"lat": 39.11693, "lon": 117.191294, "label": "示例 P1", "kind": "new", "radius": 80}
    ]
    assert 'name="value" value="39.11693, 117.191294"' in one


def check_refusals(client: Client) -> None:
    """Enter what is no position, or one elsewhere."""
    refused = post(client, "/admin/positions/3/confirm", **ROUGH_VALUES | {"value": "here"})
    assert refused.status_code == 400
    assert "必须是位置，例如" in refused.text and 'value="here"' in refused.text
    elsewhere = "31.2304, 121.4737", "在上海市黄浦区，不在地址所在的地区"
    for value, text in (elsewhere, ("20.9, 119.39", "小数")):
        refused = post(client, "/admin/positions/2/confirm", **ROUGH_VALUES | {"value": value})
        assert refused.status_code == 400 and text in refused.text
    assert post(client, "/admin/positions/2/confirm", **ROUGH_VALUES | {"datum": "itrf"}).status_code == 400
    assert status(client, "P1") == 404


def check_confirmation(client: Client) -> None:
    """Preview a coarse position, confirm the proposed one once, and dismiss another."""
    preview = post(client, "/admin/positions/1/confirm", **ROUGH_VALUES | {"value": "39.12, 117.19"})
    assert preview.status_code == 200 and "新增 1，变更 0，移除 0" in preview.text
    assert "坐标不足三位小数" in preview.text and "天津市和平区劝业场街道" in preview.text
    assert "现在" not in preview.text and status(client, "P1") == 404
    accepted = {"value": "39.11693, 117.191294", "datum": "wgs84", "why": "seen"}
    done = post(client, "/admin/positions/1/confirm", **accepted)
    assert done.headers["Location"] == "/admin/positions"
    until(lambda: status(client, "P1") == 200)
    assert post(client, "/admin/positions/1/confirm", **accepted).status_code == 400
    assert post(client, "/admin/positions/3/dismiss", why="x").status_code == 303
    assert client.get("/admin/positions/9").status_code == 400


def check_agent(client: Client) -> None:
    """Neither a stranger nor an agent sees or confirms positions."""
    assert client.get("/admin/positions").status_code == 302
    entered(client, "/desk", "agent")
    assert client.get("/admin/positions").status_code in (302, 403)
    assert client.post("/admin/positions/2/confirm", data=ROUGH_VALUES).status_code in (302, 400, 403)
