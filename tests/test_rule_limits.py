"""Rules of positions, identity and times on both sides of each limit, and what their findings say."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from locator.feed.load import Loader
from locator.feed.report import Finding
from locator.feed.rules.identity import similar_names
from locator.feed.rules.timing import closed_days
from locator.geo.districts import Areas
from locator.places.gazetteer import Gazetteer

from .network import timetable
from .rows import Cells, many, row
from .test_rules import Case, at, exceptions, load

Rows = list[dict[str, str]]


@pytest.fixture(scope="module")
def loader(areas: Areas, gazetteer: Gazetteer) -> Loader:
    return Loader(timetable(), areas, gazetteer)


def found(loader: Loader, folder: Path, code: str, rows: Rows, before: Sequence[Cells] = ()) -> list[Finding]:
    case = Case(code, "", [], [], before=tuple(before))
    return [finding for finding in load(loader, folder, rows, case).findings if finding.code == code]


def spread(places: list[tuple[str, str]]) -> Rows:
    """Return rows at these places with distinct refs and names."""
    return [at(lat, lon, ref=f"C{i}", name=f"示例 {i}") for i, (lat, lon) in enumerate(places)]


def swapped(count: int, total: int) -> Rows:
    """Return rows of which `count` have latitude and longitude swapped."""
    return [
        cells | ({"lat": cells["lon"], "lon": cells["lat"]} if i < count else {})
        for i, cells in enumerate(many(total))
    ]


POINT = ("39.925281", "116.414111")
CENTRE = ("39.92528", "116.40411")
WINTER, SUMMER = "Oct-Mar Mo-Su 09:00-18:00; Apr-Sep Mo off", "Apr-Sep Mo-Su 09:00-18:00; Oct-Mar Mo off"
COUNTS = [  # code, rows, findings
    ("coordinates_zero", spread([("0.99", "-0.99")]), 1),
    ("coordinates_zero", spread([("0.99", "1.01")]), 0),
    ("coordinates_zero", spread([("1", "0.5")]), 0),
    ("coordinates_zero", spread([("0", "116.414111")]), 1),
    ("coordinates_equal", spread([("0.5", "0.5")]), 0),  # reported as nearly 0
    ("coordinates_equal", spread([("31.25", "31.25")]), 1),
    ("coordinates_swapped_file", swapped(2, 2), 0),
    ("coordinates_swapped_file", swapped(3, 3), 1),
    ("coordinates_swapped_file", swapped(8, 10), 1),
    ("coordinates_swapped_file", swapped(7, 10), 0),
    ("coordinates_swapped", swapped(7, 10), 7),
    ("coordinates_micro_degrees", spread([("39925280", "200000000")]), 0),
    ("coordinates_mercator", spread([("4855263.1", "12959160.3")]), 1),
    ("coordinates_mercator", spread([("4855263.1", "-12959160.3")]), 0),
    ("outside_china", spread([("116.41411", "39.92528")]), 0),  # reported as swapped
    ("outside_china", spread([("0", "10.5")]), 0),  # reported as 0
    ("in_no_district", spread([("-31.2", "121.5")]), 0),  # reported as outside China
    ("few_decimals", spread([("40", "116")]), 1),
    ("few_decimals", spread([("40.1", "116.3")]), 0),
    ("few_decimals", spread([(f"39.9{i}", "116.41") for i in range(9)]), 0),
    ("few_decimals", spread([(f"39.9{i}", "116.4") for i in range(10)]), 10),
    ("few_decimals", spread([(f"39.91{i}", "116.412") for i in range(10)]), 0),
    ("many_on_one_point", spread([POINT] * 19), 0),
    ("many_on_one_point", spread([POINT] * 19 + [("39.9252814", "116.4141112")]), 20),
    ("many_on_one_point", spread([POINT] * 19 + [("39.925283", "116.414111")]), 0),
    ("many_on_one_point", spread([POINT] * 20 + [("39.935283", "116.414111")] * 3), 20),
    ("on_centroid", spread([CENTRE] * 4), 0),
    ("on_centroid", spread([CENTRE] * 6), 6),
    ("on_centroid", spread([CENTRE] * 4 + [("39.925284", "116.404112")]), 5),
    ("on_centroid", spread([CENTRE] * 4 + [("39.92541", "116.40411")]), 0),
    ("ref_alike", [row(ref="07"), row(ref="７", name="别处"), row(ref="007", name="他处")], 2),
    ("turned_date", [row(approach_floor="3月5日", approach_exit="2026/3/5")], 2),
    ("turned_date", [row(approach_unit="2026-3")], 0),
    ("code_taken", [row(code="100776")], 0),
    ("drop_off_repairs", [row(kind="drop_off", services="drop_off;battery")], 1),
    ("drop_off_repairs", [row(kind="service_center", services="battery")], 0),
    ("center_only_drop_off", [row(kind="drop_off", services="drop_off")], 0),
    ("exceptions_past", [row(exceptions=exceptions("2026-11-23"))], 1),
    ("exceptions_past", [row(exceptions=exceptions("2026-11-24"))], 0),
    ("exceptions_past", [row()], 0),
    ("verified_in_future", [row(verified_on="2026-11-25", approach_verified_on="2026-11-26")], 2),
    ("verified_in_future", [row(approach_verified_on="2026-11-24")], 0),
    ("hours_never_open", [row(hours="Mo-Su off; 2026 Dec 31 10:00-11:00")], 0),
    ("hours_never_open", [row(hours="Mo-Su off; 2026 Jan 1 10:00-11:00")], 0),
    ("hours_never_open", [row(hours="Mo-Su off; 2025 Dec 31 10:00-11:00")], 1),
    ("hours_never_open", [row(hours="Mo-Su off; 2027 Jan 1 10:00-11:00")], 1),
    ("hours_never_open", [row(hours="Mo-Su unknown")], 0),
    ("open_though_notice_says_closed", [row(limits="已搬迁", hours_text="永久关闭")], 1),
    ("open_though_notice_says_closed", [row(name="示例店（已搬迁）")], 1),
    ("open_though_notice_says_closed", [row(hours_text="暂停营业")], 1),
    ("hours_contradict_notice", [row(limits="周二休息", hours="Mo-Su unknown")], 0),
    ("hours_contradict_notice", [row(limits="周二休息", hours="Mo,We-Su 09:00-18:00")], 0),
    ("hours_contradict_notice", [row(hours_text="周二休息", hours="Tu 09:00-18:00")], 1),
    ("hours_contradict_notice", [row(limits="周二休息", hours=WINTER)], 1),
    ("hours_contradict_notice", [row(limits="周二休息", hours=SUMMER)], 1),
]


@pytest.mark.parametrize(("code", "rows", "count"), COUNTS)
def test_a_rule_reports_from_its_limit_on(
    loader: Loader, tmp_path: Path, code: str, rows: Rows, count: int
) -> None:
    assert len(found(loader, tmp_path, code, rows)) == count


ABROAD = at("48.85", "2.35")
COMPARED = [  # code, rows, current release, findings
    ("outside_china", [ABROAD], [ABROAD], 0),
    ("outside_china", [ABROAD | {"lat": "48.86"}], [ABROAD], 1),
    ("outside_china", [ABROAD | {"lon": "2.36"}], [ABROAD], 1),
    ("ref_changed_shape", [row(ref="7")], [row(ref="007")], 1),
    ("ref_changed_shape", [row(ref="7")], [row(ref="7")], 0),
    ("ref_changed_shape", [row(ref="7"), row(ref="007", name="别处")], [row(ref="007")], 0),
    ("ref_changed_shape", [row(ref="7")], [row(ref="7"), row(ref="007", name="别处")], 0),
    ("code_taken", [row(code="100776")], [row(code="100776")], 0),
    ("code_taken", [row(), row(ref="A2", name="别处", code="100776")], [row(code="100776")], 1),
]


@pytest.mark.parametrize(("code", "rows", "before", "count"), COMPARED)
def test_a_rule_compares_with_the_current_release(
    loader: Loader, tmp_path: Path, code: str, rows: Rows, before: Rows, count: int
) -> None:
    assert len(found(loader, tmp_path, code, rows, before)) == count


REASONS = [  # code, rows, value, reason of the last finding
    (
        "coordinates_swapped_file",
        swapped(4, 5),
        "",
        "4 of 5 rows have lat and lon swapped: the columns are swapped",
    ),
    ("coordinates_zero", spread([("0", "0")]), "0, 0", "lat or lon is 0, or both are nearly 0"),
    ("many_on_one_point", spread([POINT] * 21), "39.925281, 116.414111", "21 outlets are at this point"),
    (
        "on_centroid",
        spread([CENTRE] * 6),
        "39.92528, 116.40411",
        "6 outlets are at the center point of 东城区",
    ),
    (
        "ref_alike",
        [row(ref="B1"), row(ref="007", name="别处"), row(ref="7", name="他处")],
        "7",
        "resembles 007, record 2 of feed.csv",
    ),
    (
        "hours_contradict_notice",
        [row(limits="每周六至周一休息", hours="Mo-Su 09:00-18:00")],
        "Mo-Su 09:00-18:00",
        "is open on Monday, Saturday, Sunday, but closed according to the text",
    ),
    (
        "open_though_notice_says_closed",
        [row(limits="已搬迁，已停业")],
        "open",
        "limits contains 已搬迁",
    ),
    (
        "exceptions_past",
        [row(exceptions=exceptions("2026-10-07"))],
        "2026-10-07",
        "is the end of the last exception; all are in the past",
    ),
    (
        "drop_off_repairs",
        [row(kind="drop_off", services="drop_off;screen;repair")],
        "drop_off;screen;repair",
        "a drop-off point does not offer repair, screen",
    ),
]


@pytest.mark.parametrize(("code", "rows", "value", "reason"), REASONS)
def test_a_finding_names_value_and_reason(
    loader: Loader, tmp_path: Path, code: str, rows: Rows, value: str, reason: str
) -> None:
    finding = found(loader, tmp_path, code, rows)[-1]
    assert (finding.value, finding.reason) == (value, reason)


def _north(metres: float, **cells: str) -> dict[str, str]:
    """Return the good row so many metres further north; a degree is 111,035 m there."""
    return row(lat=f"{39.92528 + metres / 111_035:.8f}", **cells)


SHOPS: list[tuple[Rows, list[str]]] = [  # rows, records that resemble an earlier one
    ([row(), _north(99, ref="A2")], ["A2"]),
    ([row(), _north(101, ref="A2")], []),
    ([row(), _north(50, ref="A2", kind="drop_off", services="drop_off")], []),
    ([row(), _north(30, ref="A2"), _north(60, ref="A3")], ["A2", "A3"]),
    ([row(), _north(90, ref="A2"), _north(180, ref="A3")], ["A2", "A3"]),
    ([row(name="别处"), _north(30, ref="A2"), _north(60, ref="A3")], ["A3"]),
]


@pytest.mark.parametrize(("rows", "refs"), SHOPS)
def test_a_shop_within_a_hundred_metres_is_reported_once(
    loader: Loader, tmp_path: Path, rows: Rows, refs: list[str]
) -> None:
    findings = found(loader, tmp_path, "same_shop_twice", rows)
    assert [rows[finding.record - 1]["ref"] for finding in findings] == refs


def test_the_distance_of_a_shop_is_in_the_reason(loader: Loader, tmp_path: Path) -> None:
    (finding,) = found(loader, tmp_path, "same_shop_twice", [row(), _north(42, ref="A2")])
    assert finding.reason == "resembles 示例服务中心一店 (A1), 42 m away"


@pytest.mark.parametrize(("count", "findings"), [(40, 1), (41, 0)])
def test_in_a_crowd_only_equal_names_are_compared(
    loader: Loader, tmp_path: Path, count: int, findings: int
) -> None:
    crowd = [_north(i / 10, ref=f"C{i}", name=f"{i}号店") for i in range(count - 2)]
    near = [
        row(ref="D1", name="示例数码服务中心海淀授权店"),
        row(ref="D2", name="示例数码服务中心海淀特权店"),
    ]
    assert len(found(loader, tmp_path, "same_shop_twice", crowd + near)) == findings
    equal = [near[0], near[0] | {"ref": "D2"}, near[0] | {"ref": "D3"}]
    assert len(found(loader, tmp_path, "same_shop_twice", crowd + equal)) == 2


@pytest.mark.parametrize(("north", "east"), [(0.01, 0.0), (0.0, 0.01), (0.01, 0.01), (0.01, -0.01)])
def test_outlets_in_a_line_are_no_crowd(loader: Loader, tmp_path: Path, north: float, east: float) -> None:
    line = [(f"{39.92528 + i * north:.6f}", f"{116.41411 + i * east:.6f}") for i in range(1, 45)]
    near = [
        row(ref="D1", name="示例数码服务中心海淀授权店"),
        row(ref="D2", name="示例数码服务中心海淀特权店"),
    ]
    assert len(found(loader, tmp_path, "same_shop_twice", spread(line) + near)) == 1


@pytest.mark.parametrize(
    ("one", "other", "similar"),
    [
        ("示例服务中心", "示例服务中心店", True),
        ("示例服务中", "示例服务中心", False),  # one has five characters
        ("示例服务中心甲", "例示服务中心乙", False),
        ("示例数码服务中心店", "示例数码服务中心2店", False),
        ("示例数码服务中心店", "东示例数码服务中心店", False),
        ("示例数码服务中心东店", "示例数码服务中心东店铺", True),
    ],
)
def test_names_are_similar_from_six_characters_on(one: str, other: str, similar: bool) -> None:
    assert similar_names(one, other) is similar_names(other, one) is similar


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("周二休息", {1}),
        ("每周日闭店", {6}),
        ("星期天不营业", {6}),
        ("周一至周三休息", {0, 1, 2}),
        ("周六、周日休息", {5, 6}),
        ("周六和周一店休", {0, 5}),
        ("周六至周一公休", {5, 6, 0}),
        ("周六-日休息", {5, 6}),
        ("周二休息，周四全天休息", {1, 3}),
        ("周二正常营业", set()),
        ("", set()),
    ],
)
def test_closed_days_of_a_text(text: str, days: set[int]) -> None:
    assert closed_days(text) == days
