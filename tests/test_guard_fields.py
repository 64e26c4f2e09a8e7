"""Guard over field values: changed, lost, exchanged and shifted values of the outlets in both releases."""

from collections.abc import Callable
from copy import deepcopy
from datetime import date, timedelta
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from locator.feed.flat import COLUMN_OF
from locator.feed.guard import Limits, reasons
from locator.geo.districts import Areas
from locator.hours.holiday_calendar import DayKind, Entry, HolidayCalendar
from locator.index.field_values import DATES, EXCEPTIONS, PATHS, UNCOMPARED, Path, ValueChange, value_changes
from locator.index.release_diff import HoldReason, ReleaseDiff, ReleaseOutlets, compare_rows, position_of
from locator.network.outlet import Outlet
from locator.store.rows import Version, version_of

from .network import NOW

TODAY = date(2026, 11, 24)
HOLIDAYS, OFFICIAL = ("2026-11-26", "2026-11-27"), Entry(DayKind.HOLIDAY, "国庆节")
Fields = dict[str, Any]
Change = Callable[[Fields, int], Fields]
COUNT = 200
APPROACH: Fields = {
    "station": "示例站",
    "exit": "A",
    "exit_metres": 0,
    "landmark": "示例广场",
    "entrance": "北门",
    "floor": "2",
    "unit": "2-0",
    "lift": False,
    "step_free": True,
    "parking": "有",
    "verified_on": "2026-11-01",
}
ACCESS: Fields = {
    "wheelchair": "yes",
    "sign_language": "none",
    "induction_loop": False,
    "writing_pad": True,
    "low_counter": True,
    "text_contact": "微信",
}
VISIT: Fields = {
    "booking": {"url": "https://example.com/book", "required": True},
    "turnaround": 120,
    "bring": ["身份证件", "购机凭证"],
    "photos": [
        {"url": "https://example.com/door.jpg", "alt": "东门", "of": "entrance"},
        {"url": "https://example.com/desk.jpg"},
    ],
    "price_list_url": "https://example.com/prices",
    "repair_status_url": "https://example.com/repairs",
    "notice": [{"text": "地铁口施工", "to": "2026-12-31"}],
}


def outlet(number: int) -> Fields:
    """An outlet of Beijing with a value in every field."""
    return {
        "ref": f"R{number}",
        "kind": "service_center",
        "name": f"示例服务中心{number}店",
        "name_en": f"Sample center {number}",
        "address": {
            "text": f"示例路 {number} 号",
            "province": "北京市",
            "city": "直辖",
            "district": "东城区",
            "township": f"示例街道{number % 9}",
            "adcode": "110101",
            "postcode": "100010",
        },
        "lat": 39.918 + number / 100_000,
        "lon": 116.417,
        "source": {"lon": 116.4, "lat": 39.9, "datum": "gcj02", "feed": "monday.csv"},
        "phones": [f"010-6234{number:04d}", "400-830-8300"],
        "hours": "Mo-Su 09:00-18:00",
        "hours_text": f"每天 9:00-18:00，前台 {number}",
        "exceptions": [{"from": "2026-12-24", "to": "2026-12-25", "closed": True, "reason": "盘点"}],
        "services": ["repair", "screen"],
        "devices": ["phone", "tablet"],
        "limits": "仅检测",
        "approach": APPROACH | {"unit": f"2-{number}"},
        "access": dict(ACCESS),
        **deepcopy(VISIT),
        "status": "open",
        "verified_on": "2026-11-01",
    }


def version(fields: Fields) -> Version:
    return version_of(Outlet.model_validate(fields), f"1{int(fields['ref'][1:]):05d}")


NETWORK = [outlet(i) for i in range(COUNT)]
BEFORE = [version(fields) for fields in NETWORK]


def held(
    areas: Areas, after: list[Fields], before: list[Version] | None = None, limits: Limits | None = None
) -> list[HoldReason]:
    new = [version(fields) for fields in after]
    outlets, changes = compare_rows(BEFORE if before is None else before, new, TODAY)
    old = ReleaseOutlets(outlets, NOW)
    following = ReleaseOutlets([position_of(v.row) for v in new], NOW + timedelta(days=1))
    return reasons(ReleaseDiff(old, following, changes), areas, limits or Limits())


def codes(found: list[HoldReason]) -> list[tuple[str, object]]:
    return [(r.code, r.figures.get("column") or r.figures.get("columns") or "") for r in found]


def with_value(fields: Fields, path: Path, value: Any) -> Fields:
    """Return the outlet with another value, or without it if it is None."""
    changed: Fields = orjson.loads(orjson.dumps(fields))
    target = changed if len(path) == 1 else changed[path[0]]
    if value is None:
        target.pop(path[-1])
    else:
        target[path[-1]] = value
    return changed


def in_first(count: int, path: Path, value: Any) -> list[Fields]:
    return [with_value(f, path, value) if i < count else f for i, f in enumerate(NETWORK)]


OTHER: dict[Path, Any] = {
    ("kind",): "drop_off",
    ("phones",): ["010-88888888"],
    ("hours",): "Mo-Su 10:00-20:00",
    ("exceptions",): [{"from": "2026-12-24", "to": "2026-12-25", "hours": "10:00-12:00"}],
    ("services",): ["repair"],
    ("devices",): ["phone"],
    ("address", "adcode"): "110100",
    ("approach", "exit_metres"): 300,
    ("approach", "lift"): True,
    ("approach", "step_free"): False,
    ("approach", "verified_on"): "2026-11-20",
    ("access", "wheelchair"): "no",
    ("access", "sign_language"): "video",
    ("access", "induction_loop"): True,
    ("access", "writing_pad"): False,
    ("access", "low_counter"): False,
    ("booking", "url"): "https://example.com/new",
    ("booking", "required"): False,
    ("turnaround",): "约 3 天",
    ("bring",): ["购机凭证"],
    ("photos",): [{"url": "https://example.com/new.jpg"}],
    ("price_list_url",): "https://example.com/new",
    ("repair_status_url",): "https://example.com/new",
    ("status",): "temporarily_closed",
    ("verified_on",): "2026-11-20",
}
REQUIRED = {("kind",), ("name",), ("status",)}
column = COLUMN_OF.__getitem__


def test_every_field_of_an_outlet_is_compared() -> None:
    filled = version(NETWORK[0]).row.body
    assert {p[0] for p in PATHS} | UNCOMPARED == Outlet.model_fields.keys()
    fields = orjson.loads(filled)
    assert all((fields if len(p) == 1 else fields[p[0]])[p[-1]] is not None for p in PATHS)


@pytest.mark.parametrize("path", [p for p in PATHS if p not in DATES], ids=column)
def test_a_field_may_change_in_a_tenth_of_the_outlets(areas: Areas, path: Path) -> None:
    value = OTHER.get(path, "别的值")
    assert ("changed", column(path)) not in codes(held(areas, in_first(20, path, value)))
    found = held(areas, in_first(21, path, value))
    assert ("changed", column(path)) in codes(found)
    reason = next(r for r in found if r.code == "changed")
    assert reason.figures["changed"] == 21 and reason.figures["had"] == COUNT
    assert "R0: " in str(reason.figures["examples"]) and " in 21 of 200 outlets (10.5 %)" in reason.sentence


@pytest.mark.parametrize("path", [p for p in PATHS if p not in REQUIRED], ids=column)
def test_a_field_may_be_lost_by_a_twentieth_of_the_outlets(areas: Areas, path: Path) -> None:
    assert codes(held(areas, in_first(10, path, None))) == []
    assert codes(held(areas, in_first(11, path, None))) == [("emptied", column(path))]
    assert ("emptied", column(path)) in codes(held(areas, in_first(COUNT, path, None)))


@pytest.mark.parametrize("path", [p for p in PATHS if p not in REQUIRED], ids=column)
def test_only_outlets_with_the_field_count(areas: Areas, path: Path) -> None:
    few = [version(fields) for fields in in_first(COUNT - 30, path, None)]
    assert codes(held(areas, NETWORK, few)) == []  # filled by most
    gone = in_first(COUNT, path, None)
    found = held(areas, gone, few)
    assert [code for code in codes(found) if code[0] != "province"] == [("emptied", column(path))]
    assert found[-1].figures["had"] == 30


@pytest.mark.parametrize("path", sorted(DATES), ids=column)
def test_a_later_verification_is_no_change(areas: Areas, path: Path) -> None:
    assert codes(held(areas, in_first(COUNT, path, "2026-11-20"))) == []


def test_the_order_of_lists_and_the_name_of_the_file_are_no_change(areas: Areas) -> None:
    reordered = [
        {**f, "services": f["services"][::-1], "phones": f["phones"][::-1]}
        | {"source": {**f["source"], "feed": "tuesday.csv"}}
        for f in NETWORK
    ]
    assert codes(held(areas, reordered)) == []


def test_the_limits_are_settings(areas: Areas) -> None:
    named = in_first(20, ("name",), "别的值")
    assert codes(held(areas, named, limits=Limits(changed=0.05))) == [("changed", "name")]
    assert codes(held(areas, in_first(COUNT, ("name",), "别的值"), limits=Limits(changed=1.0))) == []
    emptied = in_first(8, ("phones",), None)
    assert codes(held(areas, emptied, limits=Limits(emptied=0.03))) == [("emptied", "phones")]
    for count, expected in ((2, []), (3, [("changed", "name")])):
        assert codes(held(areas, in_first(count, ("name",), "别的值"), limits=Limits(0.0, 0.0))) == expected


def test_a_small_network_may_change_two_outlets(areas: Areas) -> None:
    for count, expected in ((2, []), (3, [("emptied", "hours")])):
        before, after = BEFORE[:8], in_first(count, ("hours",), None)[:8]
        assert codes(held(areas, after, before)) == expected


def test_notices_come_and_go(areas: Areas) -> None:
    for value in (None, [{"text": "春节前请预约"}]):
        assert codes(held(areas, in_first(COUNT, ("notice",), value))) == []


def dated(first: str, last: str, **effect: Any) -> Fields:
    return {"from": first, "to": last, **(effect or {"closed": True})}


STOCKTAKING = NETWORK[0]["exceptions"]
PAST = [dated("2026-10-01", "2026-10-07")]
BRIEFLY = [dated("2026-11-20", "2026-11-26")]
EXCEPTIONS_CASES: list[tuple[str, list[Fields], list[Fields], bool]] = [
    ("a holiday is announced", STOCKTAKING, [*STOCKTAKING, dated("2027-02-05", "2027-02-12")], False),
    ("the first holiday is announced", [], [dated("2027-02-05", "2027-02-12")], False),
    ("a holiday has passed", [*PAST, *STOCKTAKING], STOCKTAKING, False),
    ("the only holiday has passed", PAST, [], False),
    ("today is the last day", [dated("2026-11-20", "2026-11-24")], [], True),
    ("passed days are cut off", BRIEFLY, [dated("2026-11-24", "2026-11-26")], False),
    ("a holiday is withdrawn", STOCKTAKING, [], True),
    ("one of two is withdrawn", [*STOCKTAKING, dated("2027-02-05", "2027-02-12")], STOCKTAKING, True),
    ("closed becomes open", STOCKTAKING, [dated("2026-12-24", "2026-12-25", hours="10:00-12:00")], True),
    ("only the reason changes", STOCKTAKING, [dated("2026-12-24", "2026-12-25")], False),
]  # fmt: skip


@pytest.mark.parametrize(
    ("case", "old", "new", "holds"), EXCEPTIONS_CASES, ids=[c[0] for c in EXCEPTIONS_CASES]
)
def test_exceptions_may_be_added_and_pass(
    areas: Areas, case: str, old: list[Fields], new: list[Fields], holds: bool
) -> None:
    before = [version(with_value(f, EXCEPTIONS, old)) for f in NETWORK]
    found = codes(held(areas, [with_value(f, EXCEPTIONS, new) for f in NETWORK], before))
    assert found == ([("changed" if new else "emptied", "exceptions")] if holds else []), case


@pytest.mark.parametrize(
    ("spans", "holds"),
    [
        ([("2026-12-01", "2027-12-31", "off")], True),
        ([("2026-12-01", "2027-12-31", "10:00-10:01")], True),
        ([("2026-12-01", "2027-12-31", "unknown")], True),
        ([("2026-12-01", "2027-12-31", "24/7")], True),
        ([("2026-12-01", "2026-12-15", "10:00-16:00")], False),
        ([("2027-02-01", "2027-02-15")], False),
        ([("2027-02-01", "2027-02-16")], True),
        ([("2026-11-25", "2027-11-24")], True),
        ([("2026-01-01", "2026-12-01")], False),
        ([("2027-01-01", "2027-01-10"), ("2027-01-11", "2027-01-20")], True),
    ],
)
def test_exceptions_that_close_for_long_are_held(
    areas: Areas, spans: list[tuple[str, ...]], holds: bool
) -> None:
    added = [
        *STOCKTAKING[:0],
        *(dated(*span[:2], **dict(zip(["hours"], span[2:], strict=False))) for span in spans),
    ]
    before = [version(with_value(f, EXCEPTIONS, [])) for f in NETWORK]
    some = [with_value(f, EXCEPTIONS, added if i < 10 else []) for i, f in enumerate(NETWORK)]
    assert codes(held(areas, some, before)) == ([("closures", "")] if holds else [])
    assert codes(held(areas, some, [version(f) for f in some])) == []


@pytest.mark.parametrize(
    ("count", "span", "days"),
    [
        (10, ("2026-12-01", "2026-12-10"), ""),
        (11, ("2026-12-01", "2026-12-10"), "2026-12-01/2026-12-08: 11"),
        (11, ("2026-11-20", "2026-11-24"), "2026-11-24: 11"),
        (200, ("2026-12-03", "2026-12-03", "off"), "2026-12-03: 200"),
        (200, ("2026-12-03", "2026-12-03", "10:00-12:00"), ""),
        (200, ("2026-12-09", "2026-12-12"), ""),
        (200, ("2026-11-26", "2026-11-27"), ""),
    ],
)
def test_exceptions_that_close_many_outlets_soon_are_held(
    areas: Areas, count: int, span: tuple[str, ...], days: str
) -> None:
    calendar = HolidayCalendar(dict.fromkeys(map(date.fromisoformat, HOLIDAYS), OFFICIAL))
    added = [dated(*span[:2], **dict(zip(["hours"], span[2:], strict=False)))]
    before = [version(with_value(f, EXCEPTIONS, [])) for f in NETWORK]
    after = [version(with_value(f, EXCEPTIONS, added if i < count else [])) for i, f in enumerate(NETWORK)]
    outlets, changes = compare_rows(before, after, TODAY)
    diff = ReleaseDiff(ReleaseOutlets(outlets), ReleaseOutlets([position_of(v.row) for v in after]), changes)
    found = reasons(diff, areas, calendar=calendar)
    assert [reason.figures["days"] for reason in found] == ([days] if days else [])


def test_an_outlet_that_was_closed_on_these_days_or_is_not_open_does_not_count(areas: Areas) -> None:
    closed = [dated("2026-12-01", "2026-12-03")]
    longer = [*closed, dated("2026-12-03", "2026-12-04")]
    before = [version(with_value(f, EXCEPTIONS, closed)) for f in NETWORK]
    (reason,) = held(areas, [with_value(f, EXCEPTIONS, longer) for f in NETWORK], before)
    assert reason.figures["days"] == "2026-12-04: 200"
    shut = [with_value(f, ("status",), "temporarily_closed") for f in NETWORK]
    before = [version(with_value(f, EXCEPTIONS, [])) for f in shut]
    assert held(areas, [with_value(f, EXCEPTIONS, closed) for f in shut], before) == []


@pytest.mark.parametrize("has_source", [True, False])
@pytest.mark.parametrize(
    ("count", "decimals", "axes", "holds"),
    [
        (11, 3, ("lat", "lon"), True),
        (10, 3, ("lat", "lon"), False),
        (COUNT, 3, ("lat",), True),
        (COUNT, 2, ("lon",), True),
        (COUNT, 4, ("lat", "lon"), False),
        (COUNT, 6, ("lat", "lon"), False),
    ],
)
def test_coordinates_that_lost_their_decimals_are_held(
    areas: Areas, has_source: bool, count: int, decimals: int, axes: tuple[str, ...], holds: bool
) -> None:
    def at(number: int, digits: dict[str, int]) -> Fields:
        place = {"lat": 39.9183531 + number / 100_000, "lon": 116.4173577}
        written = {axis: round(value, digits.get(axis, 7)) for axis, value in place.items()}
        source = {"source": {**written, "datum": "gcj02", "feed": "a.csv"}} if has_source else {}
        fields = {name: value for name, value in NETWORK[number].items() if name != "source"}
        return {**fields, **(place if has_source else written), **source}

    before = [version(at(i, {})) for i in range(COUNT)]
    after = [at(i, dict.fromkeys(axes, decimals) if i < count else {}) for i in range(COUNT)]
    if has_source:  # positions move with their sources
        after = [f | {"lat": f["lat"] + 1e-6 * (i < count)} for i, f in enumerate(after)]
    found = [code for code, _ in codes(held(areas, after, before)) if code != "moved"]
    assert found == (["coarser"] if holds else [])


def exchange(a: Path, b: Path) -> Change:
    def change(fields: Fields, _: int) -> Fields:
        values = [fields[p[0]] if len(p) == 1 else fields[p[0]][p[1]] for p in (a, b)]
        first, second = (";".join(v) if isinstance(v, list) else v for v in values)
        first, second = ([v] if p == ("phones",) else v for p, v in ((b, first), (a, second)))
        return with_value(with_value(fields, a, second), b, first)

    return change


PAIRS: list[tuple[Path, Path]] = [
    (("name",), ("address", "text")),
    (("name",), ("name_en",)),
    (("phones",), ("hours_text",)),
    (("address", "province"), ("address", "city")),
    (("address", "city"), ("address", "district")),
    (("approach", "station"), ("approach", "landmark")),
    (("approach", "floor"), ("approach", "unit")),
    (("limits",), ("access", "text_contact")),
]


@pytest.mark.parametrize(("a", "b"), PAIRS)
@pytest.mark.parametrize("count", [4, 5, COUNT])
def test_exchanged_columns_are_named(areas: Areas, a: Path, b: Path, count: int) -> None:
    after = [exchange(a, b)(f, i) if i < count else f for i, f in enumerate(NETWORK)]
    found = held(areas, after)
    if count == 4:
        assert codes(found) == []
        return
    assert [r.code for r in found] == ["exchanged"]
    assert {found[0].figures["column"], found[0].figures["other"]} == {column(a), column(b)}
    assert "look exchanged in" in found[0].sentence and "R0: " in found[0].sentence


def test_a_column_copied_over_another_is_named(areas: Areas) -> None:
    found = held(areas, [{**f, "name": f["address"]["text"]} for f in NETWORK])
    assert codes(found) == [("copied", "name")] and found[0].figures["other"] == "address"


def shift(paths: tuple[Path, ...], rows: int, first: int = 0) -> list[Fields]:
    """Return the network with the values of other rows, from a row on."""
    after = NETWORK[:first]
    for i in range(first, COUNT):
        fields = NETWORK[i]
        for path in paths:
            other = NETWORK[(i - rows) % COUNT]
            fields = with_value(fields, path, other[path[0]] if len(path) == 1 else other[path[0]][path[1]])
        after = [*after, fields]
    return after


@pytest.mark.parametrize(
    ("paths", "rows", "columns"),
    [
        ((("name",),), 1, "name"),
        ((("phones",),), -1, "phones"),
        ((("address", "text"),), 2, "address"),
        ((("name",), ("address", "text")), 1, "name, address"),
        ((("lat",), ("lon",)), 1, "lat, lon"),
    ],
)
@pytest.mark.parametrize("first", [0, 190])
def test_shifted_columns_are_named(
    areas: Areas, paths: tuple[Path, ...], rows: int, columns: str, first: int
) -> None:
    found = next(r for r in held(areas, shift(paths, rows, first)) if r.code == "shifted")
    assert set(str(found.figures["columns"]).split(", ")) == set(columns.split(", "))
    assert found.figures["rows"] == rows
    unit = "row" if abs(rows) == 1 else "rows"
    assert f"mostly the one {abs(rows)} {unit} {'above' if rows > 0 else 'below'}" in found.sentence


def test_a_shifted_ref_column_shifts_all_others(areas: Areas) -> None:
    after = [{**f, "ref": NETWORK[(i + 1) % COUNT]["ref"]} for i, f in enumerate(NETWORK)]
    found = next(r for r in held(areas, after) if r.code == "shifted")
    columns, rows = found.figures["columns"], found.figures["rows"]
    assert columns == "name, name_en, address, phones, lat, lon" and rows in (1, -1)


def test_outlets_that_get_one_hotline_are_not_shifted(areas: Areas) -> None:
    shared = [version({**f, "phones": ["950800"]}) if i == 0 else BEFORE[i] for i, f in enumerate(NETWORK)]
    assert codes(held(areas, in_first(20, ("phones",), ["950800"]), shared)) == []


def test_a_reason_shortens_and_masks_values(areas: Areas) -> None:
    found = held(areas, in_first(COUNT, ("limits",), "联系人 13812345678" + "，很长的说明" * 9))
    assert "138********" in found[0].sentence and "13812345678" not in found[0].sentence
    assert len(found[0].sentence) < 400


values = st.one_of(st.none(), st.booleans(), st.integers(0, 3), st.text("ab", max_size=2))


@given(values, values)
def test_changes_are_those_of_the_value(old: Any, new: Any) -> None:
    before, after = ({"limits": v} if v is not None else {} for v in (old, new))
    expected = [ValueChange(("limits",), old, new)] if old != new else []
    assert list(value_changes(before, after, TODAY)) == expected


def test_codes_of_the_feed_are_compared_although_those_of_the_outlets_remain() -> None:
    rows = [version.row for version in BEFORE]
    _, changes = compare_rows(BEFORE, BEFORE, TODAY)
    changes.add_codes((row.code if i >= 20 else "999999", row) for i, row in enumerate(rows[:180]))
    assert (changes.fields["code",].changed, changes.had(("code",), 1_000)) == (20, 180)
    changes.add_codes((row.code, row) for row in rows[180:])
    assert changes.had(("code",), 1_000) == 200


@pytest.mark.parametrize(
    ("status", "reopened", "withdrawn", "expected"),
    [
        ("temporarily_closed", 20, 20, [("status_lost", "")]),
        ("temporarily_closed", 20, 12, [("status_lost", "")]),
        ("closed", 20, 20, [("closed_reopened", "")]),
        ("closed", 20, 40, [("closed_reopened", ""), ("emptied", "exceptions")]),
        ("closed", 0, 20, [("emptied", "exceptions")]),
    ],
)
def test_reopening_explains_the_exceptions_that_it_ends(
    areas: Areas, status: str, reopened: int, withdrawn: int, expected: list[tuple[str, str]]
) -> None:
    old = [with_value(f, ("status",), status) if i < 20 else f for i, f in enumerate(NETWORK)]
    before = [version(fields) for fields in old]
    opened = [with_value(f, ("status",), "open") if i < reopened else f for i, f in enumerate(old)]
    after = [with_value(f, EXCEPTIONS, None) if i < withdrawn else f for i, f in enumerate(opened)]
    assert codes(held(areas, after, before)) == expected
