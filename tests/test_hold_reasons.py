"""Chinese hold reasons for every code of the guard and of the feed-wide rules."""

import inspect
import re
from pathlib import Path

import pytest

from locator.feed import closure_guard, rules
from locator.feed.rules import RULES
from locator.index.release_diff import COLUMN_LOST, HoldReason
from locator.render.messages.finding_reasons import reason_in_chinese
from locator.render.messages.hold_reasons import SENTENCES, reason_message
from locator.serving import positions, review_change
from locator.store import held_loads

FIGURES = {"limit": 0.05, "share": 0.123, "before": 1200, "after": 7, "adcode": "310000", "vanished": 3}
FIGURES |= {"new": 4, "moved": 5, "outside": 6, "now": 2, "kind": "drop_off", "counted": "open"}
FIGURES |= {"column": "name", "other": "address", "columns": "name, phones", "changed": 8, "had": 9}
FIGURES |= {"examples": 'R1: "a" → "b"', "rows": -1, "count": 9, "closed": 4}
FIGURES |= {"ref": "P1", "radius": 800}
FIGURES |= {"days": 400, "first": "2026-12-01", "last": "2028-01-04"}
GUARD = Path(rules.__file__).parent.parent / "guard"
PAIRED = {"changed", "emptied", "exchanged", "copied"}  # made by one function from two codes
PAIRED.add(COLUMN_LOST)
HAN = re.compile("[一-鿿]")


def test_every_guard_code_has_a_message() -> None:
    sources = [path.read_text(encoding="utf-8") for path in sorted(GUARD.glob("*.py"))]
    sources += map(inspect.getsource, (closure_guard, held_loads, positions, review_change))
    codes = set(re.findall(r'eason\(\s*"(\w+)"', "".join(sources)))
    assert codes | PAIRED == {*SENTENCES, "older"}


@pytest.mark.parametrize("code", SENTENCES)
def test_the_figures_are_in_the_sentence(code: str) -> None:
    message = reason_message(HoldReason(code, "in English", FIGURES), "zh")
    assert HAN.search(message) and "{" not in message and "in English" not in message
    assert reason_message(HoldReason(code, "in English", FIGURES), "en") == "in English"


def test_figures_as_people_write_them() -> None:
    assert (
        reason_message(HoldReason("rows", "", FIGURES), "zh")
        == "营业的网点从 1,200 家减到 7 家（−12.3 %）；上限 5.0 %"
    )
    earlier = {name: figure for name, figure in FIGURES.items() if name != "counted"}
    assert reason_message(HoldReason("province", "", earlier), "zh").startswith("310000的网点从 1,200 家")
    assert "，多为下数第 1 行的网点；" in reason_message(HoldReason("shifted", "", FIGURES), "zh")
    days = HoldReason("older", "", {"verified_earlier": 9})
    assert reason_message(days, "zh") == "9 家网点的核实日期早于当前版本"
    reason = HoldReason("older", "", {"made": "2026-01-01", "current": "2026-02-01"})
    assert reason_message(reason, "zh") == "文件做于 2026-01-01，早于当前版本的文件（2026-02-01）"


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: str(rule.code))
def test_a_feed_rule_has_its_message(rule: object) -> None:
    code = rule.code  # type: ignore[attr-defined]
    text = reason_message(HoldReason(code, "in English", {}), "zh")
    assert HAN.search(text), f"locator/render/messages/rules_zh.toml: no message for {code}"


def test_an_unknown_code_uses_its_english_sentence() -> None:
    assert reason_message(HoldReason("never_heard_of", "in English", {}), "zh") == "in English"


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("is a placeholder; treated as empty", "是占位文字，按空值处理"),
        ("must be a date like 2026-11-20; ignored", "须为 2026-11-20 这样的日期，已忽略"),
        (
            "contains a fax number and the name of a person, which is not published",
            "含传真号码和个人姓名，不发布",
        ),
        (
            "no datum is declared, and 9 rows name an area, and 2 known places are mentioned; "
            "bd09 fits best:\n"
            "    wgs84: 3 rows outside their areas\n    bd09: 0 rows outside their areas, places 9 m away",
            "未声明坐标系，9 行写明地区，提到 2 个已知地点；BD-09 最符合：\nWGS-84：3 行在所写地区之外\n"
            "BD-09：0 行在所写地区之外，距所提地点 9 米",
        ),
        (
            "80 rows fit wgs84 best, compared with the current release (wgs84 0 m, gcj02 538 m)",
            "与当前版本相比，80 行最符合 WGS-84（WGS-84 0 米, GCJ-02 538 米）",
        ),
        ("an unknown reason", None),
    ],
)
def test_reasons_in_chinese(english: str, chinese: str | None) -> None:
    assert reason_in_chinese(english) == chinese


@pytest.mark.parametrize(
    "english",
    [
        "it was compared with release 1; release 5 is now current: review again",
        "the file was created at 2026-01-01, before that of the current release (2026-02-01)",
        "the position of P1 is uncertain by 800 m",
        "closed for 400 days, from 2026-12-01 to 2028-01-04: more than 31 days",
        "4 of 9 outlets would close (44.4 %)",
        "4 of 9 outlets in 广东省 (440000) would close (44.4 %)",
        "2,474 outlets would no longer have the manual changes in force (装修)",
        "1 outlet would get the manual changes that a rollback has left out (装修)",
        "kind drop_off in 广东省 (440000) drops from 1,200 outlets to 7 (−99.4 %); the limit is 50.0 %",
        "name is empty in 7 of 9 rows, in the last feed in 2 (70.0 % lost);"
        " the values are filled in from other columns; the limit is 5.0 %",
    ],
)
def test_a_logged_reason_is_in_chinese(english: str) -> None:
    chinese = reason_in_chinese(english)
    assert chinese and not re.search("[a-z]{2,}", chinese.replace("name", "").replace("drop_off", ""))


def test_fields_and_values_are_in_words() -> None:
    figures = FIGURES | {"column": "exceptions", "examples": 'R1: "2026-12-05/2026-12-05 closed" → ""'}
    text = reason_message(HoldReason("emptied", "", figures), "zh")
    assert "9 家有特别安排的网点，8 家变为空" in text and 'R1: "2026-12-05 停业" → 空' in text


def test_a_held_feed_rule_has_its_reason_in_chinese() -> None:
    reason = HoldReason("placeholder_rows", "9 of 20 outlets have a placeholder as name", {})
    assert reason_message(reason, "zh").startswith("20 家网点中有 9 家的 name 是占位文字。")


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("must be 'service_center' or 'drop_off'", "须为 service_center 或 drop_off"),
        ("must be 'open', 'closed' or 'paused'", "须为 open、closed 或 paused"),
    ],
)
def test_alternatives_are_joined_in_chinese(english: str, chinese: str) -> None:
    assert reason_in_chinese(english) == chinese
