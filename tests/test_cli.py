"""The commands, in order as an operator uses them, and what they say to wrong input."""

import json
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from locator import create_app
from locator.config import Settings
from locator.parts import Parts

from .conftest import clock
from .rows import many, table

HEADER = "ref,kind,name,lat,lon,hours\n"
ROWS = [f"A{i},drop_off,示例 {i},{39.9 + i / 100:.2f},116.4,Mo-Su 09:00-18:00\n" for i in range(5)]


class Terminal:
    def __init__(self, folder: Path) -> None:
        self.parts = Parts(Settings(database=f"sqlite:///{folder / 'locator.db'}"), clock)
        self.app: Flask = create_app(parts=self.parts)
        self.folder = folder

    def run(self, *words: object) -> Result:
        return self.app.test_cli_runner().invoke(args=[str(word) for word in words])

    def file(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return path


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    return Terminal(tmp_path)


def test_load_again_change_compare_and_roll_back(terminal: Terminal) -> None:
    feed = terminal.file("feed.csv", HEADER + "".join(ROWS))
    first = terminal.run("load", feed)
    assert first.exit_code == 0 and "release 1: 5 added, 0 changed, 0 removed" in first.output
    assert "5 rows read, 5 can be used, 0 rejected" in first.output
    assert "nothing has changed: release 1 stays" in terminal.run("load", feed).output
    feed.write_text(HEADER + "".join(ROWS[1:]).replace("示例 2", "示例 二"), encoding="utf-8")
    assert "release 2: 0 added, 1 changed, 1 removed" in terminal.run("load", feed).output
    changes = terminal.run("diff", 1, 2).output.splitlines()
    assert changes == ["removed A0  示例 0", "changed A2  示例 二  name"]
    told = [json.loads(line) for line in terminal.run("diff", 1, 2, "--json").output.splitlines()]
    assert told[1]["fields"] == ["name"]
    assert "release 3: 1 added, 1 changed, 0 removed" in terminal.run("rollback", 1).output
    listed = terminal.run("releases").output.splitlines()
    assert [line[:6].split() for line in listed] == [["*", "3"], ["2"], ["1"]]
    assert "rollback to 1" in listed[0]


def test_rejects_hold_the_load_back_unless_allowed(terminal: Terminal) -> None:
    feed = terminal.file("feed.csv", HEADER + "".join(ROWS) + "B1,drop_off,示例,95,116.4,\n")
    refused = terminal.run("load", feed, "--report", terminal.folder / "report.json")
    assert refused.exit_code == 1 and "feed.csv:7: error: lat '95'" in refused.output
    assert "mend them, or give --allow-rejects" in refused.output
    report = json.loads((terminal.folder / "report.json").read_text())
    assert report["summary"]["rejected"] == 1 and report["findings"][0]["line"] == 7
    assert terminal.run("releases").output == "no release yet: load a feed\n"
    assert "would publish 5 outlets" in terminal.run("load", feed, "--allow-rejects", "--dry-run").output
    assert "release 1: 5 added" in terminal.run("load", feed, "--allow-rejects").output


WRONG: list[tuple[tuple[object, ...], int, str]] = [
    (("load", "nowhere.csv"), 2, "does not exist"),
    (("load", __file__, "--datum", "wgs72"), 2, "'wgs84', 'gcj02', 'bd09'"),
    (("load", __file__), 1, "ends in .csv, .xlsx or .geojson"),
    (("load",), 2, "Missing argument"),
    (("rollback", 7), 1, "nothing has been published yet"),
    (("rollback", "x"), 2, "not a valid integer"),
    (("diff", 1, 2), 1, "there is no release 1"),
    (("export", "--format", "pdf"), 2, "'csv', 'geojson'"),
    (("export", "--format", "csv"), 1, "nothing has been published yet"),
    (("nearest", "39.9,116.4"), 1, "nothing has been published yet"),
    (("nearest", "上海 人民广场"), 1, "nothing has been published yet"),
    (("nearest", ""), 1, "words for a place, like 陆家嘴"),
    (("nearest", "121.5,31.2"), 1, "try lat=31.2&lon=121.5"),
    (("nearest", "39.9,116.4", "--kind", "shop"), 1, "service_center, drop_off"),
    (("sample", "-o", "/nowhere/x.csv"), 1, "No such file or directory"),
    (("load", __file__, "--report", "/nowhere/r.json"), 1, "ends in"),
    (("nearest", "39.9,116.4", "-n", "51"), 1, "limit"),
    (("nearest", "39,"), 1, "lon"),
    (("places", "find", ""), 1, "words for a place"),
    (("places", "find", "陆家嘴", "-n", "99"), 1, "limit"),
]


@pytest.mark.parametrize(("words", "code", "said"), WRONG)
def test_wrong_input_is_told_kindly(
    terminal: Terminal, words: tuple[object, ...], code: int, said: str
) -> None:
    ended = terminal.run(*words)
    assert ended.exit_code == code and said in ended.output and "Traceback" not in ended.output


def test_nearest_in_words_and_as_the_api_says_it(terminal: Terminal) -> None:
    terminal.run("load", terminal.file("feed.csv", HEADER + "".join(ROWS)))
    told = terminal.run("nearest", "39.9,116.4", "-n", "2").output
    assert told.splitlines()[0] == " 1. 示例 0  10 米  营业中，18:00 打烊"
    assert "人工服务 950800 (24/7)" in told
    as_json = terminal.run("nearest", "39.9,116.4", "-n", "2", "--json").output
    served = terminal.app.test_client().get("/api/v1/nearest?lat=39.9&lon=116.4&limit=2")
    assert json.loads(as_json) == json.loads(served.data)
    assert "示例" in terminal.run("nearest", "110000").output
    assert terminal.run("nearest", "-39.9,116.4").exit_code == 1
    terminal.parts.live.end()


@pytest.mark.parametrize("form", ["csv", "geojson"])
def test_what_is_exported_can_be_loaded_and_changes_nothing(
    terminal: Terminal, sample_feed: Path, form: str
) -> None:
    assert "release 1: 22300 added" in terminal.run("load", sample_feed).output
    out = terminal.folder / f"out.{form}"
    assert terminal.run("export", "--format", form, "-o", out).exit_code == 0
    again = terminal.run("load", out)
    assert "0 rejected" in again.output and "nothing has changed: release 1 stays" in again.output


def test_the_same_facts_from_a_file_of_another_name_are_no_change(terminal: Terminal) -> None:
    for name in ("monday.csv", "tuesday.csv"):
        told = terminal.run("load", terminal.file(name, HEADER + "".join(ROWS)), "--datum", "gcj02").output
    assert "nothing has changed: release 1 stays" in told


def test_a_load_without_a_datum_says_what_it_took(terminal: Terminal) -> None:
    feed = terminal.file("feed.csv", HEADER + "".join(ROWS))
    assert "no --datum: lat and lon are taken as WGS-84" in terminal.run("load", feed).output
    assert "no --datum" not in terminal.run("load", feed, "--datum", "wgs84").output


def test_nearest_takes_every_adcode_and_every_code(terminal: Terminal) -> None:
    terminal.run("load", terminal.file("feed.csv", HEADER + "".join(ROWS)))
    code = terminal.parts.live.snapshot.outlet(0)["code"]
    for origin in (
        "110101",
        "110103",
        "110100",
        "110000",
        code,
        f"{code[:3]} {code[3:]}",
        f"{code[:3]}-{code[3:]}",
    ):
        assert "示例" in terminal.run("nearest", origin).output, origin


def test_places_are_found(terminal: Terminal) -> None:
    terminal.run("load", terminal.file("feed.csv", HEADER + "".join(ROWS)))
    assert "(between)" in terminal.run("places", "find", "望京和三里屯之间").output
    assert "No place is known" in terminal.run("places", "find", "zzzzqqqq").output
    told = terminal.run("places", "find", "lujiazui").output
    assert told == "0.90  上海市 浦东新区 陆家嘴街道  310115  (pinyin)\n"


def test_nearest_to_words(terminal: Terminal) -> None:
    terminal.run("load", terminal.file("feed.csv", HEADER + "".join(ROWS)))
    assert terminal.run("nearest", "北京東城", "-n", "1").output.startswith("离 北京市 东城区:")
    assert "no place is known by 'zzzzqqqq'" in terminal.run("nearest", "zzzzqqqq").output


def test_settings_are_shown_without_secrets(tmp_path: Path) -> None:
    settings = Settings(database=f"sqlite:///{tmp_path / 'x.db'}", secret_key="b1946ac92492d2347c6235b4d261")
    told = create_app(parts=Parts(settings)).test_cli_runner().invoke(args=["settings"]).output
    assert "LOCATOR_HOTLINE=950800" in told and "LOCATOR_SECRET_KEY=(set)" in told and "b1946" not in told
    shared = Settings(database="postgresql+psycopg://li:pa55word@db.example/locator")
    told = create_app(parts=Parts(shared)).test_cli_runner().invoke(args=["settings"]).output
    assert "LOCATOR_DATABASE=postgresql+psycopg://li:***@db.example/locator" in told


def test_a_sample_is_loaded_only_into_an_empty_database(terminal: Terminal) -> None:
    doubted = "B1,drop_off,示例九,39.9,116.9,看情况\n"
    feed = terminal.file("feed.csv", HEADER + "".join(ROWS) + doubted)
    assert "[" in terminal.run("load", "--dry-run", feed).output
    told = terminal.run("load", "--when-empty", feed).output
    assert "release 1" in told and "[" not in told  # no findings before the program is seen
    feed.write_text(HEADER + ROWS[0], encoding="utf-8")
    assert terminal.run("load", "--when-empty", feed).output == ""


def test_a_file_in_another_datum_is_held_until_somebody_decides(terminal: Terminal) -> None:
    rows = many(40)
    terminal.run("load", terminal.file("feed.csv", table(rows)), "--datum", "wgs84")
    moved = [
        row | {"lat": str(float(row["lat"]) + 0.0075), "lon": str(float(row["lon"]) + 0.0127)} for row in rows
    ]
    feed = terminal.file("feed.csv", table(moved))  # as far off as BD-09 in Beijing
    page = terminal.folder / "report.html"
    held = terminal.run("load", feed, "--datum", "wgs84", "--report", page)
    assert held.exit_code == 2 and "speak for bd09" in held.output and "Traceback" not in held.output
    assert "datum_contradicted" in page.read_text(encoding="utf-8")
    assert terminal.run("releases").output.count("\n") == 1
    assert "would publish" in terminal.run("load", feed, "--as-declared", "--dry-run").output
    assert terminal.run("load", feed).exit_code == 2
    assert terminal.run("load", feed, "--as-declared").exit_code == 2  # every point has moved: the guard
    told = terminal.run("approve", "1", "--by", "operator", "--why", "looked at").output
    assert "release 2: 0 added, 40 changed, 0 removed" in told
