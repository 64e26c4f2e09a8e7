"""Normalization of records, step by step: inputs, results and findings."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from locator.feed.normalize import STEPS, AddressSplitter, Normalizer, normalize_record
from locator.feed.normalize.hours import normalize_hours
from locator.feed.normalize.notices import notices
from locator.feed.normalize.phones import normalize_phones
from locator.feed.normalize.text import clean_text, normalize_texts
from locator.feed.normalize.words import normalize_terms
from locator.feed.record import Record
from locator.feed.report import Finding
from locator.feed.row_checks import DEFAULT_FIX
from locator.network.phone_cells import read_cell
from locator.network.phone_numbers import normalize_number
from locator.places.gazetteer import Gazetteer


def record(**fields: Any) -> Record:
    return Record("feed.csv", 1, 2, fields)


def summaries(findings: list[Finding]) -> list[tuple[str, str, str]]:
    return [(finding.code, finding.severity, finding.column) for finding in findings]


CLEANED = [
    ("示例&nbsp;店", "示例 店"),
    ("A&amp;B 店", "A&B 店"),
    ("&amp;nbsp;", "&amp;nbsp;"),  # never twice
    ("&nbsp;<br>", "&nbsp;<br>"),  # nothing would be left
    ("&lt;script&gt;", "<script>"),
    ("仅检测<br>不维修", "仅检测 不维修"),
    ("仅检测<BR />不维修", "仅检测 不维修"),
    ("示例\u202e店", "示例店"),
    ("仅\u200b检测\ufeff", "仅检测"),
    ("示例\u3000店", "示例 店"),
    ("示例   店", "示例 店"),
    ("示例\ue123店", "示例\ue123店"),
    ("<img onerror=x>", "<img onerror=x>"),
    ("3 < 5 & 6", "3 < 5 & 6"),
]


@pytest.mark.parametrize(("source", "expected"), CLEANED)
def test_texts_are_cleaned_once(source: str, expected: str) -> None:
    assert clean_text(source) == expected


def test_a_ref_stays_as_it_is_and_parts_are_cleaned() -> None:
    fields = {"ref": "A&amp;1", "address": {"text": "示例路&nbsp;1号"}, "phones": ["950800\u200b"]}
    found = list(normalize_texts(fields))
    assert fields["ref"] == "A&amp;1" and fields["address"] == {"text": "示例路 1号"}
    assert fields["phones"] == ["950800"]
    assert [(item.code, item.column) for item in found] == [
        ("markup_in_text", "address"),
        ("unseen_characters", "phones"),
    ]


NUMBERS = [
    ("010-62345678", ["010-62345678"]),
    ("01062345678", ["010-62345678"]),
    ("(010) 6234 5678", ["010-62345678"]),
    ("（0755）8234-5678", ["0755-82345678"]),
    ("0310-6543210", ["0310-6543210"]),
    ("21-64641234", ["021-64641234"]),
    ("2164641234", ["021-64641234"]),
    ("+86-21-64641234", ["021-64641234"]),
    ("+86 10 6234 5678", ["010-62345678"]),
    ("0086-755-82345678", ["0755-82345678"]),
    ("021-64641234转801", ["021-64641234转801"]),
    ("021-64641234 转 801", ["021-64641234转801"]),
    ("021-64641234分机801", ["021-64641234转801"]),
    ("021-64641234 ext. 801", ["021-64641234转801"]),
    ("021-64641234-801", ["021-64641234转801"]),
    ("010-6234-5678", ["010-62345678"]),
    ("4008308300", ["400-830-8300"]),
    ("400-8308-300", ["400-830-8300"]),
    ("400 830 8300转2", ["400-830-8300转2"]),
    ("800-820-1234", ["800-820-1234"]),
    ("950800", ["950800"]),
    ("95533", ["95533"]),
    ("13812345678", ["13812345678"]),
    ("+86 138 1234 5678", ["13812345678"]),
    ("138-1234-5678", ["13812345678"]),
    ("电话：010-62345678", ["010-62345678"]),
    ("62345678", ["62345678"]),
    ("010-62345678、010-62345679", ["010-62345678", "010-62345679"]),
    ("010-62345678；13812345678", ["010-62345678", "13812345678"]),
    ("010-62345678;950800", ["010-62345678", "950800"]),
    ("021-64641234/64641235", ["021-64641234", "021-64641235"]),
    ("021-64641234 / 400-830-8300", ["021-64641234", "400-830-8300"]),
    ("021-64641234 021-64641235", ["021-64641234", "021-64641235"]),
    ("021-64641234/5", ["021-64641234", "021-64641235"]),
    ("021-64641234/801", ["021-64641234"]),
    # none
    *(
        (cell, [])
        for cell in ("8.61E+12", "010-1234", "010-1234567", "暂无", "电话", "", "123456789012345", "１２３")
    ),
]


@pytest.mark.parametrize(("cell", "expected"), NUMBERS)
def test_the_grammar_of_phones(cell: str, expected: list[str]) -> None:
    assert list(read_cell(cell).numbers) == expected


@pytest.mark.parametrize("written", [form for _, forms in NUMBERS[:33] for form in forms])
def test_a_number_in_its_form_stays(written: str) -> None:
    assert normalize_number(written) == written


def test_reports_only_phone_numbers_that_were_repaired() -> None:
    fields: dict[str, Any] = {"phones": ["01062345678、950800", "950800"]}
    (found,) = list(normalize_phones(fields))
    assert fields["phones"] == ["010-62345678", "950800"] and found.code == "phones_mended"
    assert list(normalize_phones(fields)) == []


WORDS = [
    ({"kind": "服务中心"}, {"kind": "service_center"}),
    ({"kind": "接机点"}, {"kind": "drop_off"}),
    ({"kind": "送修点"}, {"kind": "drop_off"}),
    ({"kind": "商店"}, {"kind": "商店"}),
    ({"status": "暂停营业"}, {"status": "temporarily_closed"}),
    ({"status": "营业中"}, {"status": "open"}),
    ({"status": "已关闭"}, {"status": "closed"}),
    ({"status": "筹备中"}, {"status": "planned"}),
    ({"services": ["维修、换屏，电池"]}, {"services": ["repair", "screen", "battery"]}),
    ({"services": ["维修", "抛光"]}, {"services": ["repair", "抛光"]}),
    ({"devices": ["手机", "平板电脑"]}, {"devices": ["phone", "tablet"]}),
    ({"devices": ["phone", "笔记本"]}, {"devices": ["phone", "laptop"]}),
    ({"approach": {"lift": "有", "step_free": "否"}}, {"approach": {"lift": "true", "step_free": "false"}}),
    ({"access": {"wheelchair": "部分"}}, {"access": {"wheelchair": "limited"}}),
    ({"access": {"sign_language": "视频"}}, {"access": {"sign_language": "video"}}),
    ({"access": {"writing_pad": "也许"}}, {"access": {"writing_pad": "也许"}}),
    ({"services": ["repair"], "kind": "drop_off"}, {"services": ["repair"], "kind": "drop_off"}),
]


@pytest.mark.parametrize(("source", "expected"), WORDS)
def test_maps_chinese_terms_to_codes(source: dict[str, Any], expected: dict[str, Any]) -> None:
    changed = source != expected
    found = list(normalize_terms(source))
    assert source == expected and bool(found) is changed
    assert {item.code for item in found} <= {"words_understood"}


DAILY = "Mo-Su 10:20-21:20"
HOURS = [
    ({"hours": DAILY}, {"hours": DAILY}, []),
    ({"hours": "10:20~21:20"}, {"hours": DAILY, "hours_text": "10:20~21:20"}, ["hours_understood"]),
    ({"hours_text": "10:20~21:20"}, {"hours": DAILY, "hours_text": "10:20~21:20"}, ["hours_understood"]),
    ({"hours": DAILY, "hours_text": "看情况"}, {"hours": DAILY, "hours_text": "看情况"}, []),
    ({"hours_text": "看情况"}, {"hours_text": "看情况"}, ["hours_not_said"]),
    ({"hours_text": "9:00-6:00"}, {"hours_text": "9:00-6:00"}, ["hours_not_understood"]),
    ({"hours": "9:00-6:00"}, {"hours": "9:00-6:00"}, []),  # told when it is judged
    (
        {"exceptions": [{"from": "2026-12-01", "hours": "9:00-6:00"}]},
        {"exceptions": [{"from": "2026-12-01", "hours": "unknown"}]},
        ["exception_not_understood"],
    ),
    (
        {"hours_text": "Mo-Fr 9:00-12:00,13:00-17:00; PH off"},
        {
            "hours": "Mo-Fr 9:00-12:00,13:00-17:00; PH off",
            "hours_text": "Mo-Fr 9:00-12:00,13:00-17:00; PH off",
        },
        ["hours_understood"],
    ),
    ({"hours": "看情况"}, {"hours": "看情况"}, []),  # told when it is judged
    (
        {"hours": "10:20~21:20", "hours_text": "每天"},
        {"hours": DAILY, "hours_text": "每天"},
        ["hours_understood"],
    ),
    (
        {"hours_text": "10:20~21:20，20:30停止收机"},
        {"hours": DAILY, "hours_text": "10:20~21:20，20:30停止收机"},
        ["hours_understood", "proposed_limits"],
    ),
    (
        {"hours_text": "10:20~21:20（除夕除外）"},
        {"hours": DAILY, "hours_text": "10:20~21:20（除夕除外）"},
        ["hours_understood", "hours_leave_out"],
    ),
    (
        {"hours_text": "10:20~21:20（春节除外）"},
        {"hours": f'{DAILY}; PH off "春节"', "hours_text": "10:20~21:20（春节除外）"},
        ["hours_understood"],
    ),
    *(
        ({"hours": text}, {"hours": "Mo-Fr 09:00-18:00", "hours_text": text}, ["hours_understood"])
        for text in ("Mo–Fr 09:00–18:00", "Mo—Fr 09:00—18:00", "Mo－Fr 09:00～18:00", "Mo−Fr 09：00−18：00")
    ),
    ({"hours_text": "Mo–Fr"}, {"hours_text": "Mo–Fr"}, ["hours_not_said"]),
    ({"hours_text": "Mo-Fr"}, {"hours_text": "Mo-Fr"}, ["hours_not_said"]),
    ({"hours_text": "00:00-00:00"}, {"hours_text": "00:00-00:00"}, ["hours_not_understood"]),
]


@pytest.mark.parametrize(("source", "expected", "codes"), HOURS)
def test_parses_written_hours(source: dict[str, Any], expected: dict[str, Any], codes: list[str]) -> None:
    fields = dict(source)
    assert [item.code for item in normalize_hours(fields)] == codes
    assert fields == expected


EXCEPTION = {"from": "2027-01-01", "to": "2027-01-02"}
EXCEPTION_HOURS = [
    ("10:00-16:00", "10:00-16:00", []),
    ("10点到16点", "Mo-Su 10:00-16:00", ["hours_understood"]),
    ("unknown", "unknown", []),
    *((text, "unknown", ["exception_not_understood"]) for text in ("", "下午", "Mo-Fr", '"请致电"', "open")),
    *((text, "unknown", ["exception_not_understood"]) for text in ("00:00-00:00", "12:00 AM-12:00 AM")),
]


@pytest.mark.parametrize(("text", "hours", "codes"), EXCEPTION_HOURS)
def test_days_of_an_exception_are_unknown_without_times(text: str, hours: str, codes: list[str]) -> None:
    fields: dict[str, Any] = {"exceptions": [{**EXCEPTION, "closed": True}, {**EXCEPTION, "hours": text}]}
    assert [item.code for item in normalize_hours(fields)] == codes
    assert fields["exceptions"] == [{**EXCEPTION, "closed": True}, {**EXCEPTION, "hours": hours}]


TEXT_SEVERITIES = [
    ("以门店公告为准", "info"),
    ("随店营业", "info"),
    ("请致电", "warning"),
    ("Mo-Fr", "warning"),
]


@pytest.mark.parametrize(("text", "severity"), TEXT_SEVERITIES)
def test_a_text_without_times_is_a_warning_unless_it_refers_to_other_hours(text: str, severity: str) -> None:
    assert [item.severity for item in normalize_hours({"hours_text": text})] == [severity]


ADDRESSES = [
    ("北京市东城区示例路1号", ("北京市", None, "东城区", None)),
    ("北京市北京市东城区示例路1号", ("北京市", None, "东城区", None)),
    ("广东省深圳市南山区粤海街道示例路1号", ("广东省", "深圳市", "南山区", "粤海街道")),
    ("深圳市南山区示例路1号", ("广东省", "深圳市", "南山区", None)),
    ("广东省 深圳市 南山区 示例路1号", ("广东省", "深圳市", "南山区", None)),
    ("南山区示例路1号", (None, None, None, None)),  # there are several
    ("示例路1号", (None, None, None, None)),
    ("北京路1号", (None, None, None, None)),
]


@pytest.mark.parametrize(("written", "parts"), ADDRESSES)
def test_an_address_names_its_areas(
    gazetteer: Gazetteer, written: str, parts: tuple[str | None, ...]
) -> None:
    normal = Normalizer(AddressSplitter(gazetteer))
    address = normal(record(address={"text": written}))[0].fields["address"]
    assert tuple(address.get(name) for name in ("province", "city", "district", "township")) == parts
    assert address["text"] == written


def test_parts_that_are_filled_in_stay(gazetteer: Gazetteer) -> None:
    source = {"text": "北京市东城区示例路1号", "city": "示例市"}
    assert Normalizer(AddressSplitter(gazetteer))(record(address=source))[0].fields["address"] == source


POSTCODES = [
    ({"postcode": "邮编：100000"}, "100000"),
    ({"text": "示例路1号（邮编100010）"}, "100010"),
    ({"postcode": "100010"}, "100010"),
    ({"postcode": "10001"}, None),
    ({"text": "示例路100010号"}, None),
]


@pytest.mark.parametrize(("address", "expected"), POSTCODES)
def test_splits_a_postcode_from_an_address(address: dict[str, str], expected: str | None) -> None:
    assert normalize_record(record(address=address))[0].fields["address"].get("postcode") == expected


CLOSED = '[{"from":"%s","to":"%s","closed":true,"reason":"%s"}]'
NOTICES = [
    ("门店每周二休息", "proposed_hours", f"{DAILY}; Tu off"),
    ("周一、周三店休", "proposed_hours", f"{DAILY}; Mo,We off"),
    ("笔记本仅检测", "proposed_services", "laptop: inspection only"),
    ("平板电脑只检测，不维修", "proposed_services", "tablet: inspection only"),
    ("座机故障，临时电话：021-64641234转801", "proposed_phones", "021-64641234转801"),
    (
        "2026年10月1日至10月3日暂停营业",
        "proposed_exceptions",
        CLOSED % ("2026-10-01", "2026-10-03", "暂停营业"),
    ),
    ("10月1日-7日休息", "proposed_exceptions", CLOSED % ("XXXX-10-01", "XXXX-10-07", "休息")),
    ("10月8日因盘点停业", "proposed_exceptions", CLOSED % ("XXXX-10-08", "XXXX-10-08", "停业")),
    ("装修停业", "proposed_status", "temporarily_closed"),
    ("门店已撤店", "proposed_status", "closed"),
]


@pytest.mark.parametrize(("notice", "code", "value"), NOTICES)
@pytest.mark.parametrize("column", ["limits", "hours_text", "备注"])
def test_a_notice_proposes_and_changes_nothing(notice: str, code: str, value: str, column: str) -> None:
    fields = {"hours": DAILY} | ({} if column == "备注" else {column: notice})
    source = Record("feed.csv", 1, 2, fields, unmapped={column: notice} if column == "备注" else {})
    normal, findings = normalize_record(source)
    assert normal.fields == fields
    assert [(finding.code, finding.severity, finding.column, finding.value) for finding in findings] == [
        (code, "info", column, value)
    ]


@pytest.mark.parametrize("quiet", ["二楼", "休闲区", "请先致电 950800", "停车场在东侧", ""])
def test_other_texts_propose_nothing(quiet: str) -> None:
    assert list(notices({"limits": quiet}, {})) == []


def test_does_not_propose_existing_values() -> None:
    assert list(notices({"limits": "每周二休息", "hours": f"{DAILY}; Tu off"}, {})) == []
    assert list(notices({"limits": "暂停营业", "status": "temporarily_closed"}, {})) == []


def test_proposals_have_private_numbers_masked() -> None:
    _, findings = normalize_record(record(limits="临时电话13812345678", name="110101199003071233&nbsp;"))
    reasons = " ".join(finding.value + finding.reason for finding in findings)
    assert "138********" in reasons and "1381234" not in reasons and "19900307" not in reasons


def test_every_finding_has_a_fix() -> None:
    source = record(
        kind="服务中心",
        phones=["01062345678"],
        hours_text="10:20~21:20（除夕除外），20:30停止收机",
        address={"postcode": "邮编100010"},
        limits="每周二休息，10月8日停业，笔记本仅检测，临时电话 950800，已撤店",
    )
    _, findings = normalize_record(source)
    assert len({finding.code for finding in findings}) == 11
    assert all(finding.fix and finding.fix != DEFAULT_FIX for finding in findings)


def test_the_record_that_was_read_is_not_changed(gazetteer: Gazetteer) -> None:
    fields = {"phones": ["01062345678"], "address": {"text": "北京市东城区示例路1号"}, "hours": "9:00-18:00"}
    Normalizer(AddressSplitter(gazetteer))(record(**fields))
    assert fields == {
        "phones": ["01062345678"],
        "address": {"text": "北京市东城区示例路1号"},
        "hours": "9:00-18:00",
    }


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=60),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=6,
)
names = st.sampled_from(
    ["name", "phones", "hours", "hours_text", "address", "services", "approach", "access", "limits", "status"]
)


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(names, anything, max_size=6), st.dictionaries(st.just("备注"), st.text(max_size=80)))
def test_no_value_raises_and_normal_form_is_normal(fields: dict[str, Any], unmapped: dict[str, str]) -> None:
    once, _ = normalize_record(Record("feed.csv", 1, 2, fields, unmapped=unmapped))
    for step in (normalize_texts, *STEPS[1:]):
        again = dict(once.fields)
        list(step(again))
        assert again == once.fields


@settings(max_examples=300, deadline=None)
@given(st.text("0123456789-()+ 转、;/", max_size=40))
def test_every_number_of_a_cell_is_in_display_form(cell: str) -> None:
    assert all(normalize_number(item) == item for item in read_cell(cell).numbers)
