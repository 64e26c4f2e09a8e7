"""Texts that a program damaged: found with their row, restored where certain, held when many."""

from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from locator.feed.common_characters import GB2312_COMMON
from locator.feed.diff import PreviousRelease
from locator.feed.escapes import resolve_escapes, without_control_escapes
from locator.feed.integer_texts import has_lost_digits, integer_of
from locator.feed.load import Loader
from locator.feed.load_options import LoadOptions
from locator.feed.lost_characters import has_lost_characters, may_have_lost_characters
from locator.feed.misread_chinese import REPLACEMENT
from locator.feed.mojibake import repair
from locator.feed.report import Report
from locator.geo.districts import Areas
from locator.network.outlet import Outlet
from locator.places.gazetteer import Gazetteer

from .network import timetable
from .rows import many, row, table

TEXT = "示例维修服务中心（浦东店）"
CODECS = ("gbk", "gb18030", "cp1252", "latin-1", "cp932", "cp949", "cp1251", "mac_roman", "koi8_r")


def decoded(text: str, wrong: str, right: str = "utf-8") -> str:
    """Return a text as a program shows it that reads it in the wrong codec and loses what it cannot read."""
    return text.encode(right).decode(wrong, "replace").replace(REPLACEMENT, "?")


@pytest.mark.parametrize("codec", CODECS)
def test_utf8_in_another_codec_is_found(codec: str) -> None:
    assert repair(decoded(TEXT, codec)) in (TEXT, TEXT[:-1], REPLACEMENT)


@pytest.mark.parametrize(
    ("wrong", "right"), [("cp1252", "gbk"), ("latin-1", "gbk"), ("big5", "gbk"), ("cp949", "gbk")]
)
def test_gbk_in_another_codec_is_found(wrong: str, right: str) -> None:
    assert repair(decoded("示例服务中心", wrong, right)) == "示例服务中心"


def test_big5_in_gbk_is_found() -> None:
    assert repair(decoded("服務中心", "gbk", "big5")) == "服務中心"


@pytest.mark.parametrize("codec", ("gb18030", "cp1252"))
def test_a_text_that_was_misread_twice_is_found(codec: str) -> None:
    once = "服务中心华为".encode().decode(codec, "ignore")
    assert repair(once.encode().decode(codec, "ignore"))


LOST = ("鏈嶅姟涓?蹇?", "æœ?åŠ¡ä¸å¿ƒ", "示例\ufffd店", "锟斤拷", "嚙踝蕭", "ï¿½ï¿½", "烫烫烫烫")


@pytest.mark.parametrize("text", LOST)
def test_lost_bytes_are_unrecoverable(text: str) -> None:
    assert repair(text) == REPLACEMENT


GENUINE = (
    *(
        "鎏金店",
        "鑫鑫通讯",
        "龘龘科技",
        "鏈条修理",
        "磡头村店",
        "筼筜街道",
        "犇鑫淼数码",
        "瀧溪",
        "琎琳手机店",
        "㐂悦店",
    ),
    *("Café Müller", "São Paulo", "naïve", "Ünlü Çelik", "Nguyễn Văn", "Łódź", "Ресторан", "ЦЕНТР", "Ελλάδα"),
    *(
        "さくら修理店",
        "アップルストア",
        "すし処ひろ",
        "はな花",
        "서울 서비스센터",
        "삼성전자",
        "กรุงเทพ",
        "服務中心（高雄門市）",
    ),
    *("€100店", "3°店", "±0数码", "10×10", "½价店", "A·B店"),
)


@pytest.mark.parametrize("text", GENUINE)
def test_genuine_texts_are_no_mojibake(text: str) -> None:
    assert repair(text) == "" and not has_lost_characters(text, "name")


@given(st.text(sorted(GB2312_COMMON), min_size=1, max_size=12))
def test_common_chinese_is_no_mojibake(text: str) -> None:
    assert repair(text) == ""


LOST_CHARACTERS = [
    *(
        ("name", text)
        for text in (
            "????",
            "??",
            "??市??店",
            "？？？",
            "□□",
            "■■店",
            "Apple????",
            "Huawei ????",
            "????(??)",
            "?쐨?뒦訝?恙?",
        )
    ),
    *(("address", text) for text in ("??市??路12?", "上海市?东新区1号", "12?", "□路", "？路1号")),
    *(("limits", text) for text in ("????", "??:????10:00", "????????.")),
    ("hours_text", "????10:00-22:00"),
    ("approach_landmark", "???"),
]
NO_LOST_CHARACTERS = [
    *(
        ("name", text)
        for text in (
            "手机坏了?找我",
            "修手机找谁??",
            "Why Not?",
            "Why Not??",
            "What? Store",
            "□形店",
            "真的吗？",
        )
    ),
    *(
        ("limits", text)
        for text in ("还在等什么??请致电!!", "■■ 公告 ■■ 本店装修", "□ 保修 □ 非保修", "Questions??? Call us")
    ),
    ("address", "示例路 1 号"),
]


@pytest.mark.parametrize(("column", "text"), LOST_CHARACTERS)
def test_lost_characters_are_found(column: str, text: str) -> None:
    assert has_lost_characters(text, column) and may_have_lost_characters(f"示例\x1f{text}")


@pytest.mark.parametrize(("column", "text"), NO_LOST_CHARACTERS)
def test_questions_and_ornaments_are_no_lost_characters(column: str, text: str) -> None:
    assert not has_lost_characters(text, column)


ESCAPES = [
    ("示例_x000D_", "示例"),
    ("示例_x000D__x000A_二楼", "示例  二楼".replace("  ", " ")),
    ("示例_x5E97_", "示例店"),
    ("_xD83D__xDE00_店", "😀店"),
    ("A_x005F_B", "A_B"),
    (r"\u793a\u4f8b店", "示例店"),
    (r"示例路1号\n二楼", "示例路1号 二楼"),
    (r"示例路1号\r\n", "示例路1号"),
    ("%E7%A4%BA%E4%BE%8B店", "示例店"),
    ("=E7=A4=BA=E4=BE=8B店", "示例店"),
    *(
        (text, text)
        for text in (r"C:\new\table", "100%ABC", "%41%42%43", "a_x00_b", "_xyzw_", "示例", "=E1=E2")
    ),
]


@pytest.mark.parametrize(("text", "expected"), ESCAPES)
def test_escapes_are_resolved(text: str, expected: str) -> None:
    assert resolve_escapes(text) == expected and resolve_escapes(expected) == expected


def test_ids_lose_only_escaped_line_ends() -> None:
    assert without_control_escapes("1001_x000D_") == "1001"
    assert without_control_escapes("A_x0041_") == "A_x0041_"


@pytest.mark.parametrize(
    ("text", "digits", "lost"),
    [
        ("1001.0", "1001", False),
        ("00123.00", "00123", False),
        ("2.158881234E9", "2158881234", False),
        ("1.00E+05", None, True),
        ("8.61E+12", None, True),
        ("1E5", None, False),
        ("A1.0", None, False),
        ("1.1", None, False),
        ("1001", None, False),
        ("v1.0.0", None, False),
    ],
)
def test_integers_in_decimal_notation(text: str, digits: str | None, lost: bool) -> None:
    assert integer_of(text) == digits and has_lost_digits(text) is lost


@pytest.fixture(scope="module")
def loader(areas: Areas, gazetteer: Gazetteer) -> Loader:
    return Loader(timetable(), areas, gazetteer)


def load(
    loader: Loader, folder: Path, rows: list[dict[str, str]], before: list[Outlet] | None = None
) -> tuple[list[Outlet], Report]:
    (folder / "feed.csv").write_text(table(rows), encoding="utf-8")
    previous = (
        PreviousRelease(1, {o.ref: orjson.dumps(o.to_dict("100007")) for o in before}) if before else None
    )
    return loader.load([folder / "feed.csv"], LoadOptions("wgs84"), previous)


def test_a_damaged_optional_field_is_dropped_and_its_outlet_stays(loader: Loader, tmp_path: Path) -> None:
    damaged: dict[str, Any] = {
        "address": "??市??路12?",
        "limits": "鏈嶅姟涓?蹇?",
        "adcode": "1.10E+05",
        "phones": "8.61E+12",
        "approach_landmark": "????",
        "exceptions": '[{"from":"2026-12-01","to":"2026-12-02","closed":true,"reason":"????"}]',
    }
    (outlet,), report = load(loader, tmp_path, [row(**damaged)])
    assert outlet.address.text == outlet.limits == "" and outlet.phones == ()
    assert outlet.approach.landmark is None and outlet.exceptions[0].reason == ""
    assert {(item.column, item.severity) for item in report.findings} == {
        (column, "warning") for column in damaged
    }


def test_a_ref_with_a_decimal_is_read_as_the_integer(loader: Loader, tmp_path: Path) -> None:
    outlets, report = load(loader, tmp_path, [row(ref="1001.0"), row(ref="1001", name="别处", lat="39.93")])
    assert [outlet.ref for outlet in outlets] == ["1001"]
    assert [item.code for item in report.findings] == ["decimal_in_id", "duplicate_ref"]


@pytest.mark.parametrize("count", [1, 2, 3])
def test_few_damaged_rows_do_not_hold_a_load(loader: Loader, tmp_path: Path, count: int) -> None:
    rows = many(250)
    for number in range(count):
        rows[number]["name"] = "????"
    outlets, report = load(loader, tmp_path, rows)
    assert len(outlets) == 250 - count
    assert bool(report.file_errors) is (count >= 3)


def test_thirty_damaged_rows_hold_any_load(loader: Loader, tmp_path: Path) -> None:
    rows = many(4_000)
    for number in range(30):
        rows[number]["address"] = "示例路_x000D_1号"
    _, report = load(loader, tmp_path, rows)
    assert [item.code for item in report.file_errors] == ["damaged_rows"]
    assert "30 of 4,000 rows" in report.file_errors[0].reason and report.file_errors[0].column == "address"


def test_damage_that_changes_nothing_is_not_held_again(loader: Loader, tmp_path: Path) -> None:
    rows = [cells | {"phones": "1062345678.0", "ref": f"{n}.0"} for n, cells in enumerate(many(40), 1)]
    outlets, report = load(loader, tmp_path, rows)
    assert report.file_errors
    again, second = load(loader, tmp_path, rows, outlets)
    assert list(again) == list(outlets) and not second.file_errors
    changed = [cells | {"phones": "1062345679.0"} for cells in rows]
    assert load(loader, tmp_path, changed, outlets)[1].file_errors
