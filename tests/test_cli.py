"""Commands in the order of an operator's work, and their messages on invalid input."""

import csv
import json
import re
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from locator import create_app
from locator.config import Settings
from locator.serving.container import Container

from .conftest import clock
from .program import run
from .rows import many, table
from .sample_release import SAMPLE

pytestmark = pytest.mark.slow

HEADER = "ref,kind,name,lat,lon,hours\n"
ROWS = [f"A{i},drop_off,示例 {i},{39.9 + i / 100:.2f},116.4,Mo-Su 09:00-18:00\n" for i in range(5)]


class Terminal:
    def __init__(self, folder: Path) -> None:
        self.parts = Container(Settings(database=f"sqlite:///{folder / 'locator.db'}"), clock)
        self.app: Flask = create_app(container=self.parts)
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
    first = terminal.run("load", "--datum", "wgs84", feed)
    assert first.exit_code == 0 and "release 1: 5 added, 0 changed, 0 removed" in first.output
    assert "5 rows read, 5 usable, 0 rejected" in first.output
    assert "no changes; release 1 remains current" in terminal.run("load", "--datum", "wgs84", feed).output
    feed.write_text(HEADER + "".join(ROWS[1:]).replace("示例 2", "示例 二"), encoding="utf-8")
    assert "release 2: 0 added, 1 changed, 1 removed" in terminal.run("load", "--datum", "wgs84", feed).output
    changes = terminal.run("diff", 1, 2).output.splitlines()
    assert changes == ["removed A0  示例 0", "changed A2  示例 二  name"]
    result = [json.loads(line) for line in terminal.run("diff", 1, 2, "--json").output.splitlines()]
    assert result[1]["fields"] == ["name"]
    preview = terminal.run("rollback", 1, "--preview")
    assert (
        preview.exit_code == 2
        and preview.stdout == ""
        and preview.stderr.splitlines()
        == [
            "2 outlets would change in release 2: 1 added, 1 changed, 0 removed",
            "  A0  示例 0  (added)",
            "  A2  示例 2",
            "nothing was published; to publish it, repeat the command without --preview",
        ]
    )
    assert terminal.run("rollback", 1).stdout == "release 3: 1 added, 1 changed, 0 removed\n"
    listed = terminal.run("releases").output.splitlines()
    assert [line[:6].split() for line in listed] == [["*", "3"], ["2"], ["1"]]
    assert "rollback to 1" in listed[0]


def test_rejects_hold_the_load_back_unless_allowed(terminal: Terminal) -> None:
    feed = terminal.file("feed.csv", HEADER + "".join(ROWS) + "B1,drop_off,示例,95,116.4,\n")
    rejected = terminal.run("load", "--datum", "wgs84", feed, "--report", terminal.folder / "report.json")
    assert rejected.exit_code == 1 and "feed.csv:7: error: lat '95'" in rejected.output
    assert "fix them, or use --allow-rejects" in rejected.output
    report = json.loads((terminal.folder / "report.json").read_text())
    assert report["summary"]["rejected"] == 1 and report["findings"][0]["line"] == 7
    assert terminal.run("releases").output == "no releases yet: load a feed\n"
    assert (
        "would publish 5 outlets"
        in terminal.run("load", "--datum", "wgs84", feed, "--allow-rejects", "--dry-run").output
    )
    assert "release 1: 5 added" in terminal.run("load", "--datum", "wgs84", feed, "--allow-rejects").output


WRONG: list[tuple[tuple[object, ...], int, str]] = [
    (("load", "nowhere.csv"), 1, "does not exist"),
    (("load", __file__, "--datum", "wgs72"), 1, "'wgs84', 'gcj02', 'bd09'"),
    (("load", __file__), 1, "must end in .csv, .tsv, .xlsx, .ods, .json, .jsonl, .geojson, .kml or .kmz"),
    (("load",), 1, "Missing argument"),
    (("rollback", 7), 1, "no release has been published yet"),
    (("rollback", "x"), 2, "not a valid integer"),
    (("diff", 1, 2), 1, "release 1 not found"),
    (("export", "--format", "pdf"), 2, "'csv', 'geojson'"),
    (("export", "--format", "csv"), 1, "no release has been published yet"),
    (("nearest", "39.9,116.4"), 1, "no release has been published yet"),
    (("nearest", "上海 人民广场"), 1, "no release has been published yet"),
    (("nearest", ""), 1, "text that names a place, like 陆家嘴"),
    (("nearest", "121.5,31.2"), 1, "try lat=31.2&lon=121.5"),
    (("nearest", "39.9,116.4", "--kind", "shop"), 1, "service_center, drop_off"),
    (("sample", "-o", "/nowhere/x.csv"), 1, "No such file or directory"),
    (("load", __file__, "--report", "/nowhere/r.json"), 1, "must end in"),
    (("nearest", "39.9,116.4", "-n", "51"), 1, "limit"),
    (("nearest", "39,"), 1, "lon"),
    (("places", "find", ""), 1, "must be text that names a place"),
    (("places", "find", "陆家嘴", "-n", "99"), 1, "limit"),
]


@pytest.mark.parametrize(("words", "code", "message"), WRONG)
def test_reports_wrong_input_without_a_traceback(
    terminal: Terminal, words: tuple[object, ...], code: int, message: str
) -> None:
    ended = terminal.run(*words)
    assert ended.exit_code == code and message in ended.output and "Traceback" not in ended.output


@pytest.mark.parametrize(
    "words",
    [
        ("load",),
        ("load", "nowhere.csv", "--datum", "wgs48"),
        ("load", "--nope"),
        ("approve", "x"),
        ("approve", 1, "--by", "li"),
    ],
)
def test_a_mistyped_command_never_exits_like_a_held_load(
    terminal: Terminal, words: tuple[object, ...]
) -> None:
    result = terminal.run(*words)
    assert result.exit_code == 1 and "Usage:" in result.output and "Error:" in result.output


def test_lists_the_gravest_findings_first_and_repeated_ones_once(terminal: Terminal) -> None:
    rows = [*many(25, hours="10点到20点"), *many(1, ref="Z1", lat="x"), *many(1, ref="Z2", name="测试")]
    output = terminal.run("load", "--datum", "wgs84", terminal.file("feed.csv", table(rows))).output
    lines = [line for line in output.splitlines() if "feed.csv" in line]
    assert "[not_a_number]" in lines[0] and "[placeholder]" in lines[1] and len(lines) == 3
    assert "; 25 times, in lines 2, 3, 4, … ('10点到20点') [hours_understood]" in lines[2]


def test_a_renamed_column_is_reported_and_its_loss_held(terminal: Terminal) -> None:
    feed = terminal.file("feed.csv", table(many(40)))
    assert terminal.run("load", "--datum", "wgs84", feed).exit_code == 0
    renamed = terminal.file("renamed.csv", table(many(40)).replace("phones", "号码", 1))
    result = terminal.run("load", "--datum", "wgs84", renamed, "--as-declared")
    assert result.exit_code == 2 and "ignored: 号码 [columns_unknown]" in result.output
    assert 'phones is empty now in 40 of 40 outlets (100.0 %), such as B0: "010-62345678"' in result.output
    assert "the limit is 5.0 % [emptied]" in result.output


def test_a_dry_run_reports_held_reasons_and_stores_nothing(terminal: Terminal) -> None:
    terminal.run("load", "--datum", "wgs84", terminal.file("feed.csv", table(many(40))))
    less = terminal.file("less.csv", table(many(20)))
    result = terminal.run("load", "--datum", "wgs84", less, "--dry-run")
    assert result.exit_code == 0 and "would hold 20 outlets" in result.output
    assert "the network drops from 40 outlets to 20 (−50.0 %); the limit is 5.0 % [rows]" in result.output
    assert terminal.run("held").output == "no held loads\n"
    assert len(terminal.run("releases").output.splitlines()) == 1
    more = terminal.file("more.csv", table(many(41)))
    assert "would publish 41 outlets" in terminal.run("load", "--datum", "wgs84", more, "--dry-run").output


def test_a_first_foreign_list_requires_a_datum(terminal: Terminal) -> None:
    text = table(many(3)).replace("lat", "纬度", 1).replace("lon", "经度", 1)
    feed = terminal.file("feed.csv", text)
    result = terminal.run("load", feed)
    assert result.exit_code == 2 and "[datum_undeclared]" in result.output
    assert "the positions do not show it: no row names an area or a known place" in result.output
    assert terminal.run("load", feed, "--datum", "wgs84").exit_code == 0
    assert terminal.run("load", feed).exit_code == 0, "they are where they were"


def test_maps_usual_chinese_headers(terminal: Terminal) -> None:
    names = "门店编码,网点类型,门店名称,纬度,经度,服务项目,机型,营业状态,服务说明,楼层\n"
    cells = "A1,服务中心,示例店,39.92528,116.41411,维修、换屏,手机,暂停营业,门店每周二休息,3-5\n"
    assert terminal.run("load", terminal.file("feed.csv", names + cells), "--datum", "wgs84").exit_code == 0
    out = terminal.folder / "out.geojson"
    terminal.run("export", "--format", "geojson", "-o", out)
    body = json.loads(out.read_bytes())["features"][0]["properties"]
    assert (body["kind"], body["status"]) == ("service_center", "temporarily_closed")
    assert (body["services"], body["devices"]) == (["repair", "screen"], ["phone"])
    assert (body["limits"], body["approach"]["floor"]) == ("门店每周二休息", "3-5")


def test_an_export_of_closed_outlets_comes_back_as_it_was(terminal: Terminal) -> None:
    feed = terminal.file("feed.csv", HEADER + "".join(ROWS))
    terminal.run("load", "--datum", "wgs84", feed)
    days = ("--from", "2027-01-01", "--to", "2027-01-03")
    terminal.run("close", "--ref", "A1", *days, "--reason", "台风", "--by", "li")
    out = terminal.folder / "out.csv"
    terminal.run("export", "--format", "csv", "-o", out)
    assert "no changes; release 2 remains current" in terminal.run("load", out).output
    assert "release 3: 0 added, 1 changed" in terminal.run("reopen", 1, "--by", "li", "--why", "over").output
    assert "no changes; release 3 remains current" in terminal.run("load", "--datum", "wgs84", feed).output


def test_a_check_compares_a_feed_as_it_would_be_published(terminal: Terminal) -> None:
    feed = terminal.file("feed.csv", HEADER + "".join(ROWS))
    terminal.run("load", "--datum", "wgs84", feed)
    days = ("--from", "2027-01-01", "--to", "2027-01-03")
    terminal.run("close", "--ref", "A1", *days, "--reason", "台风", "--by", "li")
    terminal.run("edit", "A1", "limits", "只收手机", "--by", "li", "--why", "a call")
    result = terminal.run("load", "--datum", "wgs84", feed, "--dry-run")
    assert "no changes: release 3 remains current" in result.output


BY_HAND: list[tuple[tuple[str, ...], str]] = [
    (("edit", "A1", "address.adcode", "999999"), "999999 is not a province, city or district"),
    (("edit", "A1", "limits", "店长13812345678"), "contains a personal phone or ID number"),
    (("edit", "A1", "services", "fly"), "services: must be 'repair'"),
    (("edit", "A1", "lat", "31.2"), "lat is edited with position"),
    (("edit", "A1", "position", "39.91,116.41"), "datum: choose the datum"),
    (("edit", "A1", "position", "11.123,116.414", "--datum", "wgs84"), "lies in no known district"),
    (("edit", "A1", "position", "39.91", "--datum", "wgs84"), "is only one coordinate"),
]


@pytest.mark.parametrize(("words", "message"), BY_HAND)
def test_reports_an_invalid_override(terminal: Terminal, words: tuple[str, ...], message: str) -> None:
    terminal.run("load", "--datum", "wgs84", terminal.file("feed.csv", HEADER + "".join(ROWS)))
    result = terminal.run(*words, "--by", "li", "--why", "a call")
    assert (
        result.exit_code == 1
        and message in result.output
        and terminal.run("releases").output.count("\n") == 1
    )


def test_reports_an_invalid_closure(terminal: Terminal) -> None:
    terminal.run("load", "--datum", "wgs84", terminal.file("feed.csv", HEADER + "".join(ROWS)))
    close = ("close", "--ref", "A1", "--from", "2027-01-05", "--by", "li")
    output = terminal.run(*close, "--to", "2027-01-01", "--reason", "台风").output
    assert output == "Error: to: is before the first day\n"
    output = terminal.run(*close, "--to", "2027-01-09", "--reason", "联系 13812345678").output
    assert output == "Error: reason: contains a personal phone or ID number and would be public\n"


def test_a_list_is_edited_as_in_a_csv(terminal: Terminal) -> None:
    terminal.run("load", "--datum", "wgs84", terminal.file("feed.csv", HEADER + "".join(ROWS)))
    who = ("--by", "li", "--why", "a call")
    result = terminal.run("edit", "A1", "phones", "13812345678; 021-64641299", *who)
    assert result.exit_code == 0, result.output
    assert terminal.run("edit", "A1", "services", "inspection", *who).exit_code == 0
    out = terminal.folder / "out.csv"
    terminal.run("export", "--format", "csv", "-o", out)
    assert "13812345678;021-64641299" in out.read_text(encoding="utf-8-sig")


def test_nearest_in_words_and_as_the_api_says_it(terminal: Terminal) -> None:
    terminal.run("load", "--datum", "wgs84", terminal.file("feed.csv", HEADER + "".join(ROWS)))
    output = terminal.run("nearest", "39.9,116.4", "-n", "2").output
    assert output.splitlines()[:2] == ["按“39.9, 116.4”查找", " 1. 示例 0  10 米  营业中，18:00 打烊"]
    assert "人工服务 950800（24/7）" in output
    as_json = terminal.run("nearest", "39.9,116.4", "-n", "2", "--json").output
    with run(terminal.parts.settings.database) as program, closing(program.client()) as client:
        assert json.loads(as_json) == client.get("/api/v1/nearest?lat=39.9&lon=116.4&limit=2").json
    assert "示例" in terminal.run("nearest", "110000").output
    assert terminal.run("nearest", "-39.9,116.4").exit_code == 1


@pytest.fixture(scope="module")
def some_of_the_sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a feed with every fiftieth outlet of the sample."""
    path = tmp_path_factory.mktemp("sample") / "some.csv"
    with SAMPLE.open(encoding="utf-8-sig", newline="") as source, path.open("w", newline="") as file:
        header, *rows = csv.reader(source)
        csv.writer(file).writerows([header, *rows[::50]])
    return path


@pytest.mark.parametrize("form", ["csv", "geojson"])
def test_reloading_an_export_changes_nothing(terminal: Terminal, some_of_the_sample: Path, form: str) -> None:
    assert "release 1: 446 added" in terminal.run("load", "--datum", "wgs84", some_of_the_sample).output
    out = terminal.folder / f"out.{form}"
    assert terminal.run("export", "--format", form, "-o", out).exit_code == 0
    again = terminal.run("load", out)
    assert "0 rejected" in again.output and "no changes; release 1 remains current" in again.output


def test_the_same_data_under_another_file_name_is_no_change(terminal: Terminal) -> None:
    for name in ("monday.csv", "tuesday.csv"):
        output = terminal.run("load", terminal.file(name, HEADER + "".join(ROWS)), "--datum", "gcj02").output
    assert "no changes; release 1 remains current" in output


def test_a_load_without_a_datum_reports_the_assumed_one(terminal: Terminal) -> None:
    feed = terminal.file("feed.csv", HEADER + "".join(ROWS))
    assert "no --datum: assuming WGS-84 for lat and lon" in terminal.run("load", feed).output
    assert "no --datum" not in terminal.run("load", feed, "--datum", "wgs84").output


def test_nearest_takes_every_adcode_and_every_code(terminal: Terminal) -> None:
    terminal.run("load", "--datum", "wgs84", terminal.file("feed.csv", HEADER + "".join(ROWS)))
    code = terminal.parts.current_release.snapshot.outlet(0)["code"]
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


def test_nearest_prints_one_language(terminal: Terminal) -> None:
    terminal.run("load", "--datum", "wgs84", terminal.file("feed.csv", HEADER + "".join(ROWS)))
    chinese = terminal.run("nearest", "xyzzyq").output
    assert "没找到“xyzzyq”" in chinese
    assert not re.search("[A-Za-z]{3,}", re.sub("xyzzyq|locator nearest", "", chinese))
    english = terminal.run("nearest", "xyzzyq", "--lang", "en").output
    assert "“xyzzyq” was not found" in english and not re.search("[\u4e00-\u9fff]", english)


def test_an_unknown_number_is_named_once(terminal: Terminal) -> None:
    result = terminal.run("approve", 5, "--by", "li", "--why", "x")
    assert result.output == "Error: held load 5 not found\n"


def test_places_are_found(terminal: Terminal) -> None:
    terminal.run("load", "--datum", "wgs84", terminal.file("feed.csv", HEADER + "".join(ROWS)))
    assert "(between)" in terminal.run("places", "find", "望京和三里屯之间").output
    assert terminal.run("places", "find", "zzzzqqqq").output == "没有认出这个地方。\n"
    assert terminal.run("places", "find", "zzzzqqqq", "--lang", "en").output == "No matching place.\n"
    first = terminal.run("places", "find", "lujiazui").output.splitlines()[0]
    assert first == "0.78  上海市浦东新区 陆家嘴  310115  (pinyin)  约 2 公里误差"


def test_nearest_to_words(terminal: Terminal) -> None:
    terminal.run("load", "--datum", "wgs84", terminal.file("feed.csv", HEADER + "".join(ROWS)))
    street, *_ = terminal.run("nearest", "北京东华门街道", "-n", "1").output.splitlines()
    assert street == "按“北京市东城区 东华门街道”查找 · 约 5 公里误差"
    english, *_ = terminal.run("nearest", "北京东华门街道", "-n", "1", "--lang", "en").output.splitlines()
    place = "Donghuamen Subdistrict, Dongcheng District, Beijing"
    assert english == f"Searched near {place} · accurate to about 5 km"


@pytest.mark.parametrize(
    ("origin", "area"), [("北京東城", "北京市东城区"), ("110101", "北京市东城区"), ("北京市", "北京市")]
)
def test_areas_have_no_distances(terminal: Terminal, origin: str, area: str) -> None:
    terminal.run("load", "--datum", "wgs84", terminal.file("feed.csv", HEADER + "".join(ROWS)))
    first, *others = terminal.run("nearest", origin, "-n", "3").output.splitlines()
    assert first == f"按“{area}”查找"
    assert others[0].startswith(" 1. ") and not re.search("公里|[0-9] 米", "".join(others))


def test_uncertain_text_is_a_question(terminal: Terminal) -> None:
    terminal.run("load", "--datum", "wgs84", terminal.file("feed.csv", HEADER + "".join(ROWS)))
    question = terminal.run("nearest", "鼓楼区").output
    assert question.startswith("? “鼓楼区”有多处") and "   1. 江苏省南京市鼓楼区  320106\n" in question
    assert "例如：locator nearest 320106\n" in question and "--guess" in question and "示例" not in question
    guessed = terminal.run("nearest", "北京鼓楼区", "--guess", "-n", "1").output
    assert guessed.splitlines()[0] == "按最可能的“北京市东城区 钟鼓楼”查找 · 约 2 公里误差"
    assert "\n 1. 示例 4  约 900 米  营业中，18:00 打烊\n" in guessed
    assert "例如：locator nearest 310000\n" in terminal.run("nearest", "zzzzqqqq").output
    english = terminal.run("nearest", "zzzzqqqq", "--lang", "en").output
    assert english.startswith("? “zzzzqqqq” was not found. Which city are you in?\n")
    mail = terminal.run("handover", "鼓楼区", "--device", "phone").output
    assert "950800" in mail and "例如：locator handover 320106 --device phone" in mail


def test_settings_are_printed_without_secrets(tmp_path: Path) -> None:
    settings = Settings(database=f"sqlite:///{tmp_path / 'x.db'}", secret_key="b1946ac92492d2347c6235b4d261")
    output = create_app(container=Container(settings)).test_cli_runner().invoke(args=["settings"]).output
    assert (
        "LOCATOR_HOTLINE=950800" in output and "LOCATOR_SECRET_KEY=(set)" in output and "b1946" not in output
    )
    shared = Settings(database="postgresql+psycopg://li:pa55word@db.example/locator")
    output = create_app(container=Container(shared)).test_cli_runner().invoke(args=["settings"]).output
    assert "LOCATOR_DATABASE=postgresql+psycopg://li:***@db.example/locator" in output


def test_a_sample_is_loaded_only_into_an_empty_database(terminal: Terminal) -> None:
    doubted = "B1,drop_off,示例九,39.9,116.9,看情况\n"
    feed = terminal.file("feed.csv", HEADER + "".join(ROWS) + doubted)
    assert "[" in terminal.run("load", "--datum", "wgs84", "--dry-run", feed).output
    output = terminal.run("load", "--datum", "wgs84", "--when-empty", feed).output
    assert "release 1" in output and "[" not in output  # no findings before the program is seen
    feed.write_text(HEADER + ROWS[0], encoding="utf-8")
    assert terminal.run("load", "--datum", "wgs84", "--when-empty", feed).output == ""


def test_a_file_in_another_datum_is_held_for_a_decision(terminal: Terminal) -> None:
    rows = many(40)
    terminal.run("load", terminal.file("feed.csv", table(rows)), "--datum", "wgs84")
    moved = [
        row | {"lat": str(float(row["lat"]) + 0.0075), "lon": str(float(row["lon"]) + 0.0127)} for row in rows
    ]
    feed = terminal.file("feed.csv", table(moved))  # as far off as BD-09 in Beijing
    page = terminal.folder / "report.html"
    held = terminal.run("load", feed, "--datum", "wgs84", "--report", page)
    assert held.exit_code == 2 and "fit bd09 best" in held.output and "Traceback" not in held.output
    assert "datum_contradicted" in page.read_text(encoding="utf-8")
    assert terminal.run("releases").output.count("\n") == 1
    output = terminal.run("load", feed, "--as-declared", "--dry-run").output
    assert (
        "would hold 40 outlets" in output and "[moved]" in output and output.count("[datum_undeclared]") == 1
    )
    assert terminal.run("load", feed).exit_code == 2
    assert terminal.run("load", feed, "--as-declared").exit_code == 2  # every point has moved: the guard
    output = terminal.run("approve", "1", "--by", "operator", "--why", "looked at").output
    assert "release 2: 0 added, 40 changed, 0 removed" in output
