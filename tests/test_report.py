"""Feed report: as JSON with gtfs-validator's members, as a standalone page, as a page of the server."""

import json
import re
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import orjson
import pytest

from locator.feed.diff import PreviousRelease
from locator.feed.guard.checks import HOLD_CHECKS
from locator.feed.load import Loader
from locator.feed.load_options import LoadOptions
from locator.feed.report import MAX_SAMPLES, Report
from locator.feed.row_checks import ROW_CHECKS
from locator.feed.rules import RULES
from locator.geo.districts import Areas
from locator.places.gazetteer import Gazetteer
from locator.render.messages.change_words import change_sentences, field_counts
from locator.render.messages.rules import RULE_MESSAGES, form_fix
from locator.render.reports.feed import page_of
from locator.store.releases import publish

from .network import NOW, timetable
from .program import parts_of, run
from .rows import many, table
from .staff_client import add_users, entered, post, report_of


@pytest.fixture(scope="module")
def loader(areas: Areas, gazetteer: Gazetteer) -> Loader:
    return Loader(timetable(), areas, gazetteer)


ROWS = many(42, limits="<b>x</b>")
CHANGES = {
    2: {"lat": "39.931000"},
    3: {"hours": "Mo-Su 10:00-18:00"},
    4: {"status": "closed"},
    5: {"phones": "950800"},
}
FEED = [row | CHANGES.get(number, {}) for number, row in enumerate(ROWS)][2:]


@pytest.fixture(scope="module")
def report(loader: Loader, tmp_path_factory: pytest.TempPathFactory) -> Report:
    """Forty outlets against a release of forty: two vanished, two new, and four that changed."""
    folder = tmp_path_factory.mktemp("report")
    return checked(loader, folder, FEED, ROWS[:40])


def checked(
    loader: Loader, folder: Path, feed: list[dict[str, str]], released: list[dict[str, str]]
) -> Report:
    (folder / "before.csv").write_text(table(released), encoding="utf-8")
    (folder / "feed.csv").write_text(table(feed), encoding="utf-8")
    held, _ = loader.load([folder / "before.csv"], LoadOptions("wgs84"))
    before = PreviousRelease(7, {o.ref: orjson.dumps(o.to_dict("100007")) for o in held})
    return loader.load([folder / "feed.csv"], LoadOptions("wgs84"), before, date(2026, 11, 24))[1]


def test_the_json_has_gtfs_validators_members(report: Report) -> None:
    report_json = json.loads(report.to_json())
    notice = next(item for item in report_json["notices"] if item["code"] == "markup_in_text")
    assert (notice["severity"], notice["totalNotices"]) == ("WARNING", 40)
    assert len(notice["sampleNotices"]) == MAX_SAMPLES
    assert notice["sampleNotices"][0] == {
        "filename": "feed.csv",
        "csvRowNumber": 1,
        "line": 2,
        "fieldName": "limits",
        "fieldValue": "<b>x</b>",
        "reason": "contains markup, which is shown literally",
        "fix": "Write plain text without tags or entities.",
    }
    assert len(report_json["findings"]) == sum(item["totalNotices"] for item in report_json["notices"])
    assert report_json["systemErrors"] == [] and report_json["fields"]["hours"] == 40
    assert report_json["datum"]["speaksFor"] == "wgs84" and report_json["datum"]["references"] == 38


def test_the_difference_to_the_release(report: Report) -> None:
    diff = json.loads(report.to_json())["diff"]
    kinds = {
        "added": 2,
        "removed": 2,
        "changed": 4,
        "same": 34,
        "moved": 1,
        "hours": 1,
        "closed": 1,
        "details": 1,
    }
    assert diff["counts"] == kinds and diff["against"] == 7
    assert diff["refs"]["removed"] == ["B0", "B1"] and diff["refs"]["closed"] == ["B4"]
    assert diff["moved"][0]["ref"] == "B2" and diff["moved"][0]["metres"] == pytest.approx(3_331, abs=5)
    assert diff["fields"] == {"lat": 1, "source": 1, "hours": 1, "status": 1, "phones": 1}
    assert report.publish_summary == "release 8: 2 added, 4 changed, 2 removed; 34 unchanged"


def test_an_outlet_whose_row_is_invalid_is_not_missing(loader: Loader, tmp_path: Path) -> None:
    rows = [row | ({"lat": "95"} if number == 3 else {}) for number, row in enumerate(many(40))][2:]
    report = checked(loader, tmp_path, rows, many(40))
    counts, diff = report.comparison.counts if report.comparison else {}, report.to_dict()["diff"]
    assert (counts["removed"], counts["rejected"]) == (2, 1) and diff["refs"]["rejected"] == ["B3"]
    assert diff["outlets"]["B3"]["name"] == "示例网点 3"
    assert [item.value for item in report.findings if item.code == "vanished"] == ["B0", "B1"]
    assert report.publish_summary == "release 8: 0 added, 0 changed, 3 removed; 37 unchanged"
    assert [sentence for _, sentence in change_sentences(report.comparison, "zh")][:2] == [
        "2 个网点不在数据中，会消失",
        "另有 1 个网点因行有错误会消失",
    ]


def test_lost_hours_are_no_other_hours_and_a_changed_text_is_a_detail(loader: Loader, tmp_path: Path) -> None:
    released = many(40, hours="Mo-Su 09:00-18:00", hours_text="每天九点到十八点")
    changes = {
        1: {"hours": "Mo-Zz 99:00"},
        2: {"hours_text": "每天 9 点到 18 点"},
        3: {"hours_text": "九点至十八点"},
        4: {"hours": "Mo-Su 10:00-18:00", "lat": "39.941000"},
        5: {"hours": "unknown"},
        6: {"phones": "950800"},
        7: {"exceptions": '[{"from": "2026-12-25", "to": "2026-12-25", "closed": true}]'},
    }
    feed = [row | changes.get(number, {}) for number, row in enumerate(released)]
    report = checked(loader, tmp_path, feed, released)
    diff = report.to_dict()["diff"]
    assert diff["refs"]["hours_lost"] == ["B1", "B5"] and diff["refs"]["hours"] == ["B4", "B7"]
    assert diff["refs"]["details"] == ["B2", "B3", "B6"]
    assert change_sentences(report.comparison, "zh") == [
        ("changed", "7 个网点的资料会变"),
        ("hours_lost", "其中 2 个网点会失去营业时间"),
        ("moved", "其中 1 个网点的位置会变"),
        ("hours", "其中 2 个网点的营业时间会变"),
        ("details", "其中 3 个网点只有其他资料会变"),
        ("same", "33 个网点不变"),
    ]
    assert field_counts(diff, "zh") == "营业时间 3 个、营业时间原文 2 个、特别安排 1 个、电话 1 个、位置 1 个"
    assert field_counts(diff, "en").startswith("Hours 3, Hours as received 2, ")
    assert change_sentences(report.comparison, "en")[1] == (
        "hours_lost",
        "Of these, outlets that will lose their opening hours: 2",
    )


def test_changed_fields_have_examples_before_and_after(loader: Loader, tmp_path: Path) -> None:
    released = many(40, address="示例路 1 号", phones="950800")
    changes = {
        1: {"address": "示例路 2 号", "phones": ""},
        **{number: {"phones": "950801"} for number in range(2, 9)},
        9: {"lat": "39.941000"},
    }
    feed = [row | changes.get(number, {}) for number, row in enumerate(released)]
    fields = {
        item["field"]: item
        for item in checked(loader, tmp_path, feed, released).to_dict()["diff"]["changedFields"]
    }
    assert {name: item["outlets"] for name, item in fields.items()} == {
        "phones": 8,
        "address": 1,
        "position": 1,
    }
    assert fields["address"]["examples"] == [
        {"ref": "B1", "values": [{"field": "address.text", "before": "示例路 1 号", "after": "示例路 2 号"}]}
    ]
    phones = fields["phones"]["examples"]
    assert [item["ref"] for item in phones] == ["B1", "B2", "B3"]
    assert phones[0]["values"] == [{"field": "phones", "before": ["950800"], "after": None}]
    (position,) = fields["position"]["examples"][0]["values"]
    assert position["after"]["lat"] == 39.941 and position["after"]["source"]["datum"] == "wgs84"


def test_changed_details_alone_are_one_sentence(loader: Loader, tmp_path: Path) -> None:
    feed = [row | ({"phones": "950800"} if number == 5 else {}) for number, row in enumerate(many(40))]
    report = checked(loader, tmp_path, feed, many(40))
    assert change_sentences(report.comparison, "zh") == [
        ("changed", "1 个网点的资料会变"),
        ("same", "39 个网点不变"),
    ]


def test_the_same_feed_again_changes_nothing(loader: Loader, tmp_path: Path) -> None:
    again = checked(loader, tmp_path, many(40), many(40))
    assert again.publish_summary == "no changes: release 7 remains current"
    assert [finding for finding in again.findings if finding.file == "feed.csv"] == []


def test_the_first_release_is_compared_with_nothing(loader: Loader, tmp_path: Path) -> None:
    (tmp_path / "feed.csv").write_text(table(many(3)), encoding="utf-8")
    first = loader.load([tmp_path / "feed.csv"], LoadOptions("wgs84"))[1]
    assert first.publish_summary == "release 1: 3 added, 0 changed, 0 removed; 0 unchanged"


def test_the_page_needs_nothing_from_elsewhere(report: Report, gazetteer: Gazetteer) -> None:
    page = page_of(report, gazetteer.children(None))
    assert "<b>x</b>" not in page and "&lt;b&gt;x&lt;/b&gt;" in page
    assert "src=" not in page.split("<main>")[1].split("</main>")[0]
    assert "default-src &#39;none&#39;" in page and page == page_of(report, gazetteer.children(None))


def test_every_check_has_a_chinese_message() -> None:
    codes = {rule.code for rule in RULES} | ROW_CHECKS.keys() | HOLD_CHECKS.keys()
    different = sorted(codes ^ RULE_MESSAGES.keys())
    assert not different, f"locator/render/messages/rules_zh.toml: missing or superfluous {different}"
    texts = [text for item in RULE_MESSAGES.values() for text in item]
    assert all(re.search("[一-鿿]", text) and text.endswith("。") for text in texts)


@pytest.fixture(scope="module")
def pages(loader: Loader, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """Upload the same feed; return its report as an operator sees it, by language."""
    folder = tmp_path_factory.mktemp("pages")
    database = f"sqlite:///{folder / 'locator.db'}"
    (folder / "before.csv").write_text(table(ROWS[:40]), encoding="utf-8")
    released, _ = loader.load([folder / "before.csv"], LoadOptions("wgs84"))
    with parts_of(database) as parts:
        for count in (*range(34, 40), 40):
            publish(parts.engine, released[:count], "before.csv", NOW)
    add_users(database, ["operator"])
    with run(database, rate_limit="off") as program, closing(program.client()) as client:
        entered(client, "/admin", "operator")
        fields = {"profile": "contract", "datum": "wgs84", "kind": ""}
        sent = post(client, "/admin/feed", files={"file": ("feed.csv", table(FEED).encode())}, **fields)
        assert sent.status_code == 303
        report = sent.headers["Location"]
        assert report_of(client, report).status_code == 200
        yield {lang: client.get(f"{report}?lang={lang}").text for lang in ("zh", "en")}


REQUIREMENT = re.compile(
    r"须|应[写由有在是]|都[有在]|只(?:用|属于)|正确|^没有(?!经纬度|营业时间)|没有(?:变成|写反|用错|被|减少)"
    r"|少于|至少三位|^[^，；：]*不(?:超过|低于|早于|在将来)"
)


def test_the_pattern_finds_requirements() -> None:
    for text in (
        "没有两行用同一个 ref。",
        "编号须为数字。",
        "名称不超过 60 个字。",
        "网点编号的校验位正确。",
    ):
        assert REQUIREMENT.search(text), text


@pytest.mark.parametrize("code", sorted(RULE_MESSAGES))
def test_a_chinese_message_says_the_fault_and_the_fix_instead_of_the_requirement(code: str) -> None:
    message = RULE_MESSAGES[code]
    assert not REQUIREMENT.search(message.checks), message.checks
    assert message.fix and message.fix != message.checks


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_fixes_on_pages_name_nothing_of_the_command_line(lang: str) -> None:
    fixes = {rule.code: rule.fix for rule in RULES} | {
        code: check.fix for code, check in (ROW_CHECKS | HOLD_CHECKS).items()
    }
    command = re.compile(r"--\w|`|\b[Ll]oad again\b|own profile|in a profile|配置|命令")
    texts = {code: form_fix(code, fix, lang) for code, fix in fixes.items()}
    assert not {code: text for code, text in texts.items() if command.search(text)}


def test_the_report_is_in_the_language_of_the_operator(pages: dict[str, str], report: Report) -> None:
    for text in ("按规则汇总", "含 HTML 标签", "只填写文字，不用标签和实体。", "提醒"):
        assert text in pages["zh"] and text not in pages["en"]
    assert "Write plain text" in pages["en"] and "Write plain text" not in pages["zh"]
    assert "按规则汇总" not in page_of(report)
    for lang, words in (("zh", "含 HTML 标签"), ("en", "Not met: Text must not contain HTML tags")):
        (cell,) = re.findall(r"<code[^>]*>markup_in_text</code></dt><dd>([^<]*)</dd>", pages[lang])
        assert words in cell


def test_the_server_renders_the_same_report(pages: dict[str, str]) -> None:
    page = pages["zh"]
    assert "&lt;b&gt;x&lt;/b&gt;" in page and "LocatorFindings.begin" in page
    assert "release 8: 2 added" in pages["en"] and "release 8" not in page
    assert "含标记代码，将按原文显示" in page and "contains markup, which" in pages["en"]
    assert "/static/js/map.js" not in page
