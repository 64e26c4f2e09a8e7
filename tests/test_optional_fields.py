"""An optional value that cannot be read is dropped with a warning; a needed one rejects its record."""

from datetime import date
from typing import Any

import pytest

from locator.feed.dates import read_date
from locator.feed.flat import COLUMN_OF, COLUMNS
from locator.feed.normalize import Normalizer
from locator.feed.optional_fields import HOURS_UNKNOWN
from locator.feed.record import NEEDED_COLUMNS, Record
from locator.feed.report import Finding
from locator.feed.row_validation import Checker
from locator.network.field_types import FIELD_TYPES
from locator.network.outlet import Outlet

from .network import timetable

GOOD: dict[str, Any] = {
    "ref": "A1",
    "kind": "drop_off",
    "name": "示例",
    "lat": 39.9,
    "lon": 116.4,
    "hours": "Mo-Su 09:00-18:00",
    "phones": ["010-62345678"],
    "services": ["repair"],
    "devices": ["phone"],
    "address": {"text": "示例路 1 号", "city": "北京市"},
    "source": {"lat": 39.9, "lon": 116.4, "datum": "wgs84"},
    "exceptions": [{"from": "2026-10-01", "to": "2026-10-02", "closed": True}],
    "approach": {"station": "示例站"},
    "access": {"writing_pad": True},
}
UNREADABLE: dict[str, tuple[object, ...]] = {
    "text": ("a\x07b", "x" * 2_000, {"x": 1}),
    "code": ("nonsense", 3, {"x": 1}),
    "flag": ("maybe", 7, {"x": 1}),
    "date": ("昨天", 86_400, "86400", "2026-02-30", "4/5/2026", {"x": 1}),
    "integer": ("near", -1, 99_999, "1.5", {"x": 1}),
    "number": ("abc", {"x": 1}),
}


def checked(fields: dict[str, Any]) -> tuple[Outlet | None, list[Finding]]:
    checker = Checker(timetable(), None, None, "feed.json", Normalizer())
    ((_, outlet, findings, _),) = checker.check_all([Record("feed.json", 1, 0, fields)])
    return outlet, findings


def with_value(path: tuple[str, ...], value: object) -> dict[str, Any]:
    """Return the good fields with a value, in a list behind the good item."""
    name, *member = path
    before = GOOD.get(name)
    if member and isinstance(before, list):
        return GOOD | {name: [*before, before[0] | {member[0]: value}]}
    if member:
        return GOOD | {name: (before or {}) | {member[0]: value}}
    return GOOD | {name: [*before, value] if isinstance(before, list) else value}


CASES = [(path, value) for path, kind in FIELD_TYPES.items() for value in UNREADABLE[kind.kind]]


def test_the_good_record_has_no_findings() -> None:
    outlet, findings = checked(GOOD)
    assert outlet and not findings


@pytest.mark.parametrize(("path", "value"), CASES)
def test_an_unreadable_value(path: tuple[str, ...], value: object) -> None:
    outlet, findings = checked(with_value(path, value))
    column = COLUMN_OF.get(path) or COLUMN_OF[path[:1]]
    severities = {item.severity for item in findings if item.column == column}
    if path[0] in NEEDED_COLUMNS:
        assert outlet is None and severities == {"error"}
        return
    assert outlet and "warning" in severities and "error" not in {item.severity for item in findings}
    good, _ = checked(GOOD)
    assert good and outlet.phones == good.phones and outlet.services == good.services
    changed = {name for name in Outlet.model_fields if getattr(outlet, name) != getattr(good, name)}
    assert changed <= ({path[0], "hours", "hours_text"} if path[0] in ("exceptions", "hours") else {path[0]})


@pytest.mark.parametrize("name", [name for name in GOOD if name not in NEEDED_COLUMNS])
@pytest.mark.parametrize("value", [5, "x\x00", [7], {"unknown": 1}, [{"unknown": 1}]], ids=str)
def test_a_field_of_another_shape_rejects_no_outlet(name: str, value: object) -> None:
    outlet, findings = checked(GOOD | {name: value})
    is_number_of_text = name in ("hours", "phones") and value in (5, [7])
    assert outlet and (is_number_of_text or "warning" in {item.severity for item in findings})


def test_an_adcode_with_decimals_is_read() -> None:
    outlet, findings = checked(GOOD | {"address": {"adcode": "310115.0"}})
    assert outlet and outlet.address.adcode == "310115" and len(findings) == 1


def test_a_status_with_lost_characters_rejects_the_record() -> None:
    outlet, findings = checked(GOOD | {"status": "????"})
    assert outlet is None and [(f.severity, f.column) for f in findings] == [("error", "status")]


@pytest.mark.parametrize("value", ["maybe", "营业吗", "#N/A", "-", 0])
def test_an_unreadable_status_rejects_the_record(value: object) -> None:
    outlet, findings = checked(GOOD | {"status": value})
    assert outlet is None and [(f.code, f.column) for f in findings] == [("literal_error", "status")]


def test_a_missing_member_drops_its_part_alone() -> None:
    outlet, findings = checked(GOOD | {"source": {"lat": 39.9}})
    assert outlet and outlet.source is None and {f.column for f in findings} == {"source_lon", "source_datum"}


BAD_CLOSURE = {"from": "2026-10-01", "to": "2026-10-07", "closed": "maybe"}
SEVERAL: list[tuple[dict[str, Any], set[str]]] = [  # unreadable values of one row, their columns
    (
        {"services": ["screen", "foo"], "access": {"wheelchair": "designated"}},
        {"services", "access_wheelchair"},
    ),
    ({"services": ["a", "screen", "b", "c"], "devices": ["phone", "d"]}, {"services", "devices"}),
    ({"services": ["a"], "exceptions": [BAD_CLOSURE], "approach": {"floor": {}}}, {"services", "exceptions"}),
    ({"exceptions": [*GOOD["exceptions"], BAD_CLOSURE, "x", BAD_CLOSURE], "devices": ["x"]}, {"devices"}),
    (
        {"source": {"lat": "x"}, "services": ["foo", "bar"], "verified_on": "昨天"},
        {"source_lat", "source_lon"},
    ),
    ({"exceptions": "国庆休息", "services": ["foo"], "approach": 5}, {"exceptions", "services"}),
]


@pytest.mark.parametrize(("values", "columns"), SEVERAL)
def test_several_unreadable_values_of_a_row(values: dict[str, Any], columns: set[str]) -> None:
    outlet, findings = checked(GOOD | values)
    warned = {item.column for item in findings if item.severity == "warning"}
    assert outlet and columns <= warned and "error" not in {item.severity for item in findings}
    services = {"screen"} if "screen" in values.get("services", ()) else set()
    assert "services" not in values or set(outlet.services) == services


CLOSURES = [  # exceptions, hours that remain, days whose hours are unknown
    ("国庆休息", "unknown", []),
    ({"from": "2026-10-01"}, "unknown", []),
    ([{"from": "国庆", "to": "2026-10-07", "closed": True}], "unknown", []),
    ([{"from": "2026-10-07", "to": "2026-10-01", "closed": True}], "unknown", []),
    (["2026-10-01"], "unknown", []),
    ([{"from": "2026-10-01", "to": "2026-10-07"}], None, ["2026-10-01"]),
    ([{"from": "2026-10-01", "to": "2026-10-07", "closed": "maybe"}], None, ["2026-10-01"]),
    ([{"from": "2026-10-01", "to": "2026-10-07", "hours": "下午"}], None, ["2026-10-01"]),
    ([{"from": "2026/10/1", "to": "20261007", "hours": "下午"}], None, ["2026-10-01"]),
]


@pytest.mark.parametrize(("exceptions", "hours", "days"), CLOSURES)
def test_an_unreadable_exception_leaves_no_outlet_open(
    exceptions: object, hours: str | None, days: list[str]
) -> None:
    outlet, findings = checked(GOOD | {"exceptions": exceptions})
    assert outlet and outlet.hours == (hours or GOOD["hours"])
    assert [(e.first.isoformat(), e.hours) for e in outlet.exceptions] == [(day, "unknown") for day in days]
    (problem,) = [item for item in findings if item.severity == "warning"]
    assert problem.column == "exceptions" and (HOURS_UNKNOWN in problem.reason) == bool(hours)


def test_an_exception_of_other_days_remains() -> None:
    bad = {"from": "2026-11-01", "to": "2026-11-02", "closed": "?"}
    outlet, _ = checked(GOOD | {"exceptions": [bad, *GOOD["exceptions"]]})
    assert outlet and [(e.hours, e.closed) for e in outlet.exceptions] == [("unknown", None), (None, True)]


DATES = [
    *("2026/4/21", "2026/04/21", "2026.4.21", "2026-4-21", "20260421", "20260421.0", "２０２６/４/２１"),
    *("2026年4月21日", "2026 年 04 月 21 号", "2026年4月21日 星期二", "2026-4-21 0:00:00", "2026/4/21 0:00"),
    *("2026-04-21T00:00:00", "2026-04-20T16:00:00Z", "2026-04-21 15:30:12", "2026/4/21 下午3:20"),
    *(
        "21-Apr-2026",
        "21 April 2026",
        "Apr 21, 2026",
        "April 21st 2026",
        "2026-Apr-21",
        "4/21/2026",
        "21.4.2026",
    ),
    *("46133", "46133.0", "46133.75", "1776700800", "1776700800000", 46133, 46133.0, 20260421),
]
NO_DATES = [
    *(
        "",
        "昨天",
        "4/5/2026",
        "05-04-2026",
        "21-Apr-26",
        "26/4/21",
        "2026年4月",
        "4月21日",
        "2026",
        "2026-02-30",
    ),
    *(
        "20261301",
        "86400",
        "0",
        "12345",
        "99999",
        "1900-01-00",
        "2026-04/21",
        "1.5",
        "-46133",
        46,
        True,
        None,
    ),
]


@pytest.mark.parametrize("value", DATES)
def test_dates_are_read(value: object) -> None:
    assert read_date(value) == date(2026, 4, 21)
    outlet, _ = checked(GOOD | {"verified_on": value})
    assert outlet and outlet.verified_on == date(2026, 4, 21)


@pytest.mark.parametrize("value", NO_DATES)
def test_other_dates_are_not(value: object) -> None:
    assert read_date(value) is None


READ = [  # column, value in the feed, value of the outlet
    ("adcode", 310115, "310115"),
    ("adcode", 310115.0, "310115"),
    ("postcode", 200120.0, "200120"),
    ("approach_floor", 3, "3"),
    ("approach_exit_metres", "120.0", 120),
    ("approach_exit_metres", "120米", 120),
    ("approach_exit_metres", 120.0, 120),
    ("approach_lift", "TRUE", True),
    ("approach_lift", "1.0", True),
    ("approach_lift", "YES", True),
    ("approach_step_free", "0", False),
    ("approach_step_free", 0, False),
    ("access_wheelchair", True, "yes"),
    ("access_wheelchair", "FALSE", "no"),
    ("access_wheelchair", "Limited", "limited"),
    ("access_sign_language", "On-Site", "on_site"),
    ("kind", "Service Center", "service_center"),
    ("status", "CLOSED", "closed"),
    ("status", "Temporarily Closed", "temporarily_closed"),
    ("name", 1234, "1234"),
    ("ref", 1234, "1234"),
    ("name", "示例\r\n门店\t二", "示例 门店 二"),
    ("name", "示例\u2028门店\x0b二\x0c", "示例 门店 二"),
    ("limits", "一\n二", "一 二"),
]


@pytest.mark.parametrize(("column", "value", "expected"), READ)
def test_values_are_read_by_type(column: str, value: object, expected: object) -> None:
    path = COLUMNS[column]
    outlet, findings = checked(with_value(path, value))
    assert outlet and not {"warning", "error"} & {item.severity for item in findings}
    found: Any = outlet
    for step in path:
        found = getattr(found, step)
    assert found == expected


POSTCODES = [
    ("山西省", "47000", "047000"),
    ("上海市", "20012", ""),
    ("台湾省", "10048", "10048"),
    ("", "47000", ""),
]


@pytest.mark.parametrize(("province", "value", "expected"), POSTCODES)
def test_a_postcode_without_its_zero(province: str, value: str, expected: str) -> None:
    outlet, findings = checked(GOOD | {"address": {"province": province, "postcode": value}})
    assert outlet and outlet.address.postcode == expected
    assert bool(findings) == (value != expected)


def test_a_line_break_in_an_exception_is_a_blank() -> None:
    exception = GOOD["exceptions"][0] | {"reason": "装修\n升级"}
    outlet, findings = checked(GOOD | {"exceptions": [exception]})
    assert outlet and outlet.exceptions[0].reason == "装修 升级" and not findings
