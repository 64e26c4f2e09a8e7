"""Every rule has a feed that triggers it, one that does not, and an entry in docs/feed-rules.md."""

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import orjson
import pytest

from locator.feed.diff import PreviousRelease
from locator.feed.guard.checks import HOLD_CHECKS
from locator.feed.load import Loader
from locator.feed.load_options import LoadOptions
from locator.feed.report import Report
from locator.feed.row_checks import ROW_CHECKS
from locator.feed.rules import RULES
from locator.geo.districts import Areas
from locator.places.gazetteer import Gazetteer
from locator.render.messages.finding_reasons import reason_in_chinese

from .corpus_positions import located
from .network import timetable
from .rows import Cells, many, row, table

TODAY = date(2026, 11, 24)
DOCUMENT = Path(__file__).parent.parent / "docs" / "feed-rules.md"


@pytest.fixture(scope="module")
def loader(areas: Areas, gazetteer: Gazetteer) -> Loader:
    return Loader(timetable(), areas, gazetteer)


@dataclass(frozen=True)
class Case:
    """A feed that triggers a rule in `column`, one that does not, and the current release."""

    code: str
    column: str
    bad: list[dict[str, str]]
    good: list[dict[str, str]]
    before: tuple[Cells, ...] = ()
    gone: frozenset[str] = frozenset()
    counts: int = 1
    file_level: bool = False


def text(code: str, column: str, bad: str, good: str) -> Case:
    return Case(code, column, [row(**{column: bad})], [row(**{column: good})])


def at(lat: float | str, lon: float | str, **more: str) -> dict[str, str]:
    return row(lat=str(lat), lon=str(lon), **more)


def exceptions(last: str) -> str:
    return json.dumps([{"from": "2026-10-01", "to": last, "closed": True}])


FILLED = [(bad, good) for bad in ("____", "****", "xxx", "000", "……", "未命名") for good in ("X_1 店", "100")]


def some(count: int, total: int, column: str) -> list[dict[str, str]]:
    """Return good rows of which `count` have a placeholder in the column."""
    return [cells | ({column: "-"} if i < count else {}) for i, cells in enumerate(many(total))]


def cut(count: int, total: int, name: str) -> list[dict[str, str]]:
    """Return good rows of which `count` have another name."""
    return [cells | ({"name": name} if i < count else {}) for i, cells in enumerate(many(total))]


def moved_down(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """Rows with the positions of the rows above."""
    return [
        row | {"lat": last["lat"], "lon": last["lon"]}
        for last, row in zip([rows[-1], *rows], rows, strict=False)
    ]


def misplaced(count: int, number: int) -> list[dict[str, str]]:
    """Rows of which some are far outside the districts in their addresses."""
    return [row | ({"lat": f"39.9{i}11"} if i < number else {}) for i, row in enumerate(located(count)[::-1])]


SECOND = {"ref": "A2", "name": "示例接机点南门店"}
TWENTY = [at("39.925281", "116.414111", ref=f"C{i}", name=f"示例 {i}") for i in range(20)]
CENTRE = [at("39.92528", "116.40411", ref=f"C{i}", name=f"示例 {i}") for i in range(5)]
COARSE = [at("39.91", f"116.{40 + i}", ref=f"C{i}", name=f"示例 {i}") for i in range(10)]
ADDRESSES = [
    {**TWENTY[0], "ref": f"C{i}", "name": f"示例 {i}", "address": f"示例路 {i} 号"} for i in range(21)
]
MASKS = [("示**店", "示例店"), ("示*店", "7*24 小时店")]
MASKS += [("XX路店", "iPhone XX 店"), ("示例××店", "示例 MAXX 店")]
UNNAMED = [item | {"address": "示例路"} for item in located(40)]
SAME_LON = [at(f"39.9{i}53", "116.414111", ref=f"C{i}", name=f"示例 {i}") for i in range(10)]
AT_SEA = [at(f"30.0{i}", "125.9", ref=f"E{i}", name=f"示例 {i}") for i in range(3)]
ABROAD = [at(f"-39.9{i}", "-116.41", ref=f"D{i}", name=f"示例 {i}") for i in range(3)]
SWAPPED = [at("116.41", f"39.9{i}", ref=f"C{i}", name=f"示例 {i}") for i in range(5)]
SHANGHAI, HANGZHOU = {"lat": "31.2304", "lon": "121.4737"}, {"lat": "30.25", "lon": "120.17"}
FAR, NAMED = row(**SHANGHAI), row(address="上海市黄浦区示例路 1 号")
CONTRADICTING = [  # addresses that name another area, and those that do not
    ("上海市浦东新区世纪大道 1 号", "上海路 1 号"),
    ("浙江省杭州市西湖区文三路 1 号", "北京市东城区示例路 1 号"),
    ("内蒙古自治区示例路 1 号", "南京西路 1 号"),
    ("深圳市福田区深南大道 1 号", "深圳市路 1 号"),
]

CASES = [
    Case("coordinates_zero", "lat", [at(0, 0)], [at("39.9", "116.4")]),
    Case("coordinates_zero", "lat", [at("39.9253", 0)], [at("39.9253", "116.4")]),
    Case("coordinates_equal", "lat", [at("39.9253", "39.9253")], [row()]),
    Case("point_repeated", "lat", ADDRESSES, ADDRESSES[:20] + many(100), file_level=True),
    Case("point_repeated", "lat", ADDRESSES, [*TWENTY, ADDRESSES[20]], file_level=True),
    Case("point_repeated", "lat", ADDRESSES[:19] + many(11), ADDRESSES[:6] + many(24), file_level=True),
    Case("point_repeated", "lat", ADDRESSES[:5], ADDRESSES[:4], file_level=True),
    Case("column_constant", "lat", COARSE, COARSE[:9], file_level=True),
    Case("column_constant", "lon", SAME_LON, [*SAME_LON[:9], *many(5)], file_level=True),
    Case("columns_shifted", "lat", moved_down(located(40)), located(40), file_level=True),
    Case("columns_shifted", "lat", moved_down(UNNAMED), UNNAMED, before=tuple(UNNAMED), file_level=True),
    Case("outside_named_areas", "lat", misplaced(40, 3), misplaced(40, 2), file_level=True),
    Case("outside_named_areas", "lat", misplaced(40, 3), misplaced(60, 3), file_level=True),
    Case("many_outside_china", "lat", AT_SEA, AT_SEA[:2] + many(38), file_level=True),
    Case("many_outside_china", "lat", AT_SEA[:1], many(1), file_level=True),
    Case("many_outside_china", "lat", moved_down(AT_SEA), AT_SEA, before=tuple(AT_SEA), file_level=True),
    Case("many_outside_china", "lat", AT_SEA + ABROAD, ABROAD + many(20), file_level=True),
    Case("coordinates_swapped", "lat", [at("116.4141", "39.9252")], [at("39.9252", "116.4141")]),
    Case("coordinates_swapped", "lat", [at("75.989", "39.4677")], [at("39.4677", "75.989")]),
    Case("coordinates_swapped_file", "lat", SWAPPED, [*SWAPPED[:1], *many(5)], file_level=True),
    Case("coordinates_micro_degrees", "lat", [at(39925280, 116414110)], [row()]),
    Case("coordinates_mercator", "lat", [at("4855263.1", "12959160.3")], [row()]),
    Case("outside_china", "lat", [at("31.2", "21.5")], [at("31.2", "121.5")]),
    Case("outside_china", "lat", [at("48.85", "2.35")], [at("16.83912", "112.34064")]),
    Case("outside_china", "lat", [at("-31.2397", "121.5298")], [at("31.2397", "121.5298")]),
    Case("outside_china", "lat", [at("37.57", "126.98")], [at("30.0", "125.9")]),
    Case("outside_china", "lat", [at("21.03", "105.85")], [at("9.55", "112.89")]),
    Case("outside_china", "lat", [at("48.9", "2.35")], [at("48.85", "2.35")], before=(at("48.85", "2.35"),)),
    Case("in_no_district", "lat", [at("30.0", "125.9")], [at("30.25", "120.17")]),
    Case("few_decimals", "lat", COARSE, COARSE[:9], counts=10),
    Case("many_on_one_point", "lat", TWENTY, TWENTY[:19], counts=20),
    Case("on_centroid", "lat", CENTRE, CENTRE[:4], counts=5),
    text("adcode_unknown", "adcode", "119999", "110101"),
    text("adcode_retired", "adcode", "110103", "110101"),
    text("adcode_split", "adcode", "341400", "110101"),
    Case("outside_adcode", "lat", [row(adcode="310115")], [row(adcode="110101")]),
    Case("outside_adcode", "lat", [row(adcode="110108")], [row(adcode="110000")]),
    Case("outside_adcode", "lat", [row(adcode="440300")], [row(adcode="110103")]),
    Case(
        "names_contradict_adcode",
        "province",
        [row(adcode="110101", province="上海市")],
        [row(adcode="110101", province="北京")],
    ),
    Case(
        "names_contradict_adcode",
        "district",
        [row(adcode="110101", district="海淀区")],
        [row(adcode="110101", district="经开区")],
    ),
    Case(
        "province_unknown",
        "province",
        [row(province="火星省")],
        [row(province="内蒙古自治区"), row(province="北京")],
    ),
    Case("names_contradict_position", "district", [row(district="浦东新区")], [row(district="东城区")]),
    Case("names_contradict_position", "city", [row(city="广州市")], [row(province="北京", city="北京市")]),
    *(
        Case(
            "address_contradicts_position",
            "address",
            [row(adcode="110101", address=bad)],
            [row(adcode="110101", address=good)],
        )
        for bad, good in CONTRADICTING
    ),
    Case(
        "ref_alike",
        "ref",
        [row(ref="007"), row(ref="7", **{"name": "别处"})],
        [row(ref="700"), row(ref="7", name="别处")],
    ),
    Case(
        "names_contradict_adcode",
        "district",
        [row(adcode="110101", district="海淀区")],
        [row(adcode="110103", district="崇文区", lat="39.885123", lon="116.413123")],
    ),
    Case("ref_alike", "ref", [row(ref="a1"), row(**SECOND | {"ref": "A1"})], [row(), row(**SECOND)]),
    Case("ref_changed_shape", "ref", [row(ref="123")], [row(ref="124")], before=(row(ref="00123"),)),
    text("turned_date", "approach_unit", "3月5日", "3-5"),
    text("turned_date", "approach_floor", "2026-03-05 00:00:00", "B1"),
    Case(
        "code_taken",
        "code",
        [row(code="100776"), row(**SECOND, code="100776")],
        [row(code="100776"), row(**SECOND)],
    ),
    Case("code_taken", "code", [row(code="100776")], [row()], before=(row(ref="Z9", code="100776"),)),
    Case(
        "same_shop_twice",
        "name",
        [row(), row(ref="A2", name="示例服务中心（一店）")],
        [row(), row(ref="A2", name="示例服务中心（二店）")],
    ),
    Case(
        "same_shop_twice",
        "name",
        [row(), row(ref="A2", lat="39.925700")],
        [row(), row(ref="A2", lat="39.927700")],
    ),
    text("private_data", "limits", "请先联系店长 13812345678", "请先致电 950800"),
    text("private_data", "limits", "负责人 110101199003071233", "订单 2101019900307123"),
    text("private_data", "备注", "负责人手机 138-1234-5678", "二楼"),
    text("unseen_characters", "name", "示例\u202e店", "示例店"),
    text("unseen_characters", "limits", "仅\u200b检测", "仅检测"),
    text("private_use_characters", "name", "示例\ue123店", "示例㐂店"),
    text("markup_in_text", "name", "示例&nbsp;店", "示例 & 店"),
    text("markup_in_text", "name", "<img src=x onerror=alert(1)>", "示例 <一店"),
    text("markup_in_text", "limits", "仅检测<br>不维修", "3 < 5"),
    text("markup_in_text", "name", "示例 ${1} 店", "示例 $1 店"),
    text("formula_in_text", "name", '=HYPERLINK("http://x","y")', "示例=店"),
    text("formula_in_text", "limits", "#REF!", "# 1"),
    text("placeholder", "name", "测试", "测试科技园店"),
    text("placeholder", "address", "N/A", "N 路 1 号"),
    *(text("placeholder", "name", bad, good) for bad, good in FILLED),
    *(
        Case("placeholder_rows", column, some(4, 30, column), some(3, 30, column), file_level=True)
        for column in ("name", "address")
    ),
    *(text("masked_text", "name", bad, good) for bad, good in MASKS),
    text("masked_text", "address", "示例路***号", "示例路 3*4 号"),
    Case("texts_cut", "name", cut(5, 40, "朝阳"), cut(4, 39, "朝阳"), file_level=True),
    Case("texts_cut", "name", cut(4, 30, "示**店"), cut(3, 30, "示**店"), file_level=True),
    Case("texts_cut", "name", cut(5, 30, "朝阳"), cut(5, 30, "朝阳店"), file_level=True),
    Case("placeholder_rows", "name", many(3, name="____"), many(2, name="____"), file_level=True),
    Case(
        "placeholder_rows",
        "address",
        many(30, address="无"),
        many(30, address="-"),
        before=tuple(many(30, address="-")),
        file_level=True,
    ),
    Case("address_missing", "address", [*many(10), row(address="")], [*many(3), row(address="")]),
    text("name_long", "name", "示例" * 31, "示例" * 30),
    text("phone_implausible", "phones", "021-5888123", "021-64641234转801"),
    text("phone_without_area", "phones", "6234567", "62345678"),
    text("phone_of_public_service", "phones", "12345", "95588"),
    text("phone_of_public_service", "phones", "10086转1", "12345678901"),
    Case("damaged_rows", "name", many(40, name="????"), many(2, name="????") + [row()], file_level=True),
    Case("damaged_rows", "phones", many(40, phones="1062345678.0"), many(40), file_level=True),
    text("phone_implausible", "phones", "010-1234", "950800 转 1234"),
    text("phone_implausible", "phones", "123", "400-830-8300"),
    Case(
        "hours_contradict_notice",
        "hours",
        [row(limits="门店每周二休息")],
        [row(limits="门店每周二休息", hours="Mo-Su 09:00-18:00; Tu off")],
    ),
    Case(
        "open_though_notice_says_closed",
        "status",
        [row(limits="装修停业")],
        [row(limits="装修停业", status="temporarily_closed")],
    ),
    text("hours_never_open", "hours", "off", "Mo-Sa off; Su 10:00-11:00"),
    text("hours_never_open", "hours", "closed", "Dec-Feb 10:00-16:00"),
    Case("hours_never_open", "hours", [row(hours="off")], [row(hours="off", status="closed")]),
    text("exceptions_past", "exceptions", exceptions("2026-10-07"), exceptions("2026-12-07")),
    text("verified_in_future", "verified_on", "2026-11-25", "2026-11-24"),
    text("verified_in_future", "approach_verified_on", "2027-01-01", "2026-01-01"),
    Case("drop_off_repairs", "services", [row(kind="drop_off")], [row(kind="drop_off", services="drop_off")]),
    *(
        Case(
            "access_contradicts_floor",
            "approach_lift",
            [row(approach_floor=floor, approach_lift="no", **{field: "yes"})],
            [row(approach_floor=floor, approach_lift="no", **{field: "no"})],
        )
        for floor, field in (("3", "access_wheelchair"), ("B1", "approach_step_free"))
    ),
    Case("center_only_drop_off", "services", [row(services="drop_off")], [row(services="drop_off;repair")]),
    Case("vanished", "ref", [row()], [row(), row(**SECOND)], before=(row(), row(**SECOND)), file_level=True),
    Case("returned", "ref", [row()], [row(**SECOND)], before=(row(**SECOND),), gone=frozenset({"A1"})),
    Case("reopened", "status", [row(status="open")], [row(status="closed")], before=(row(status="closed"),)),
    Case(
        "columns_misplaced",
        "name",
        [{**r, "name": r["address"], "address": r["name"]} for r in many(10, address="示例路 1 号")],
        many(10),
        file_level=True,
    ),
    Case(
        "columns_misplaced",
        "services",
        [{**r, "services": "phone;tablet", "devices": "phone"} for r in many(10)],
        [{**r, "services": "phone;tablet", "devices": "phone"} for r in many(9)],
        file_level=True,
    ),
    Case(
        "moved_unexplained",
        "lat",
        [FAR],
        [FAR | {"address": "示例街 9 号"}],
        before=(row(),),
        file_level=True,
    ),
    Case("moved_unexplained", "lat", [FAR], [FAR | {"name": "示例新店"}], before=(row(),), file_level=True),
    Case("moved_unexplained", "lat", [FAR], [at("39.99", "116.4141")], before=(row(),), file_level=True),
    Case("moved_unexplained", "lat", [FAR], [at(0, 0)], before=(row(),), file_level=True),  # rejected
    Case(
        "moved_unexplained", "lat", [NAMED | HANGZHOU], [NAMED | SHANGHAI], before=(NAMED,), file_level=True
    ),
    Case("moved_far", "lat", [at("39.99", "116.4141")], [at("39.93", "116.4141")], before=(row(),)),
]


def load(loader: Loader, folder: Path, rows: list[dict[str, str]], case: Case | None = None) -> Report:
    path = folder / "feed.csv"
    path.write_text(table(rows), encoding="utf-8")
    before = release(loader, folder, case.before, case.gone) if case and case.before else None
    return loader.load([path], LoadOptions("wgs84"), before, TODAY)[1]


def release(
    loader: Loader, folder: Path, rows: tuple[Cells, ...], gone: frozenset[str] = frozenset()
) -> PreviousRelease:
    path = folder / "before.csv"
    path.write_text(table(rows), encoding="utf-8")
    places = {item["ref"]: {"lat": float(item["lat"]), "lon": float(item["lon"])} for item in rows}
    published = PreviousRelease(1, {ref: orjson.dumps(place) for ref, place in places.items()})
    outlets, _ = loader.load([path], LoadOptions("wgs84"), published)  # abroad, only those can stay
    return PreviousRelease(1, {o.ref: orjson.dumps(o.to_dict(o.code)) for o in outlets}, gone)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.code}-{case.column}")
def test_a_rule_is_triggered_by_one_feed_and_not_by_another(
    loader: Loader, tmp_path: Path, case: Case
) -> None:
    found = load(loader, tmp_path, case.bad, case)
    results = [finding for finding in found.findings if finding.code == case.code]
    assert len(results) == case.counts and not found.system_errors
    for finding in results:
        assert finding.column == case.column and finding.fix and finding.reason
        assert (finding.record == 0) is case.file_level and (finding.line == 0) is case.file_level
        if finding.severity == "error" and not case.file_level:
            assert finding.outlet
    assert all(map(reason_in_chinese, [finding.reason for finding in found.findings]))
    clean = load(loader, tmp_path, case.good, case)
    assert case.code not in {finding.code for finding in clean.findings}


def test_a_good_feed_has_no_findings(loader: Loader, tmp_path: Path) -> None:
    assert load(loader, tmp_path, many(29)).findings == []
    many_rows = load(loader, tmp_path, many(300))  # a datum that no name confirms
    assert [item.code for item in many_rows.findings] == ["datum_unconfirmed"]


def test_every_rule_has_a_case() -> None:
    elsewhere = {rule.code for rule in RULES if rule.code.startswith("datum_")}  # test_datum_detection.py
    missing = {rule.code for rule in RULES} - {case.code for case in CASES} - elsewhere
    assert not missing, f"tests/test_rules.py: CASES needs {sorted(missing)}"
    unknown = {case.code for case in CASES} - {rule.code for rule in RULES}
    assert not unknown, f"tests/test_rules.py: CASES of no rule: {sorted(unknown)}"


def test_private_numbers_are_masked_everywhere(loader: Loader, tmp_path: Path) -> None:
    rows = [row(limits="电话13812345678", hours="13812345678", lat="x13812345678", 备注="110101199003071233")]
    found = load(loader, tmp_path, [*rows, row(ref="A2", limits="电话+86 138 1234 5678")])
    reported = found.to_json().decode()
    assert "1381234" not in reported and "19900307" not in reported and "1234 5678" not in reported
    assert "138********" in reported and "110***************" in reported


def test_a_retired_code_is_followed_and_a_split_one_decided_by_the_position(
    loader: Loader, tmp_path: Path
) -> None:
    path = tmp_path / "feed.csv"
    rows = [row(adcode="110103"), row(**SECOND, adcode="341400", lat="31.6005", lon="117.8651")]
    path.write_text(table(rows), encoding="utf-8")
    outlets, _ = loader.load([path], LoadOptions("wgs84"))
    assert [outlet.address.adcode for outlet in outlets] == ["110101", "340181"]


def test_errors_reject_only_their_row(loader: Loader, tmp_path: Path) -> None:
    found = load(loader, tmp_path, [at(0, 0), row(**SECOND)])
    assert (found.records, found.usable, found.rejected) == (2, 1, 1)


def test_reports_a_failing_rule_separately(
    loader: Loader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("locator.hours.Timetable.week", lambda *_: 1 / 0)
    found = load(loader, tmp_path, [row(limits="周二休息"), at(0, 0, **SECOND)])
    assert found.system_errors == ["rule hours_contradict_notice: ZeroDivisionError"]
    assert "coordinates_zero" in {finding.code for finding in found.findings}


def documented(title: str) -> dict[str, list[str]]:
    section = DOCUMENT.read_text(encoding="utf-8").split(f"## {title}\n")[1].split("\n## ")[0]
    cells = [line.strip("|").split("|") for line in section.splitlines() if line.startswith("| `")]
    return {code.strip().strip("`"): [cell.strip() for cell in remaining] for code, *remaining in cells}


def test_the_document_describes_every_rule() -> None:
    rules = {rule.code: [rule.severity, rule.column, rule.description, rule.fix] for rule in RULES}
    checks = {code: list(check) for code, check in ROW_CHECKS.items()}
    holds = {code: list(check) for code, check in HOLD_CHECKS.items()}
    tables = {"Rules over the whole feed": rules, "Checks of single rows": checks}
    tables["Comparison with the current release"] = holds
    for title, expected in tables.items():
        rows = documented(title)
        wrong = sorted(code for code in expected.keys() | rows if rows.get(code) != expected.get(code))
        assert not wrong, f"docs/feed-rules.md, {title}: no, wrong or superfluous rows {wrong}"
    assert (
        not rules.keys() & ROW_CHECKS.keys() and not (rules.keys() | ROW_CHECKS.keys()) & HOLD_CHECKS.keys()
    )


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_rule_messages_are_one_sentence(rule: object) -> None:
    for value in (rule.description, rule.fix):  # type: ignore[attr-defined]
        assert value.endswith(".") and "\n" not in value and "|" not in value
