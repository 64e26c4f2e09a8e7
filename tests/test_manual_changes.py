"""Changes by hand pass the checks of a feed, are previewed, and can be undone."""

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import insert

from locator.config import Settings
from locator.errors import AmbiguousInput, InvalidInput
from locator.feed.load_options import LoadOptions
from locator.feed.record import Record
from locator.geo.point import Point, metres
from locator.network.notice_proposal import Proposal
from locator.network.outlet import Outlet, Source
from locator.network.phone_numbers import dial
from locator.render.messages.hold_reasons import reason_message
from locator.serving.change_preview import ChangePreview, NotConfirmed, RefusedChange
from locator.serving.container import Container
from locator.serving.manual_changes import ManualChanges
from locator.store import log, overrides, proposals, releases
from locator.store.find_outlets import current_outlet
from locator.store.overrides import Closure, Edit
from locator.store.schema_operators import overrides as overrides_table
from locator.store.unapplied import unapplied_now

from .network import NOW
from .rows import many

TODAY = NOW.date()
COUNT = 60
HERE = Point(39.90, 116.36)  # of B0, in 西城区
NEAR = {"lat": 39.9012, "lon": 116.361}


def no(_preview: ChangePreview) -> bool:
    return False


def yes(_preview: ChangePreview) -> bool:
    return True


def unless_suspicious(preview: ChangePreview) -> bool:
    return not preview.is_suspicious


def feed(container: Container, **cells: str) -> list[Outlet]:
    """Outlets of a feed; those from B30 on are in Shanghai."""
    rows = many(COUNT, **cells)
    for i, row in enumerate(rows[30:]):
        row |= {"lat": f"{31.23 + i * 0.0005:.6f}", "lon": "121.47"}
    records = (Record("feed.csv", i, i, _fields(row)) for i, row in enumerate(rows, 1))
    return container.loader.check(records, "feed.csv", LoadOptions("wgs84"))[0]


def _fields(row: dict[str, str]) -> dict[str, Any]:
    lists = {name: row[name].split(";") for name in ("services", "devices", "phones")}
    return {**row, "address": {"text": row["address"]}, **lists}


@pytest.fixture
def container(tmp_path: Any) -> Iterator[Container]:
    container = Container(Settings(database=f"sqlite:///{tmp_path / 'locator.db'}"), lambda: NOW)
    releases.publish(container.engine, feed(container), "feed.csv", NOW)
    yield container
    container.shut_down()


@pytest.fixture
def changes(container: Container) -> ManualChanges:
    return container.manual_changes


def number(container: Container) -> int:
    with container.read_transaction() as connection:
        return releases.current_number(connection) or 0


def outlet(container: Container, ref: str = "B0") -> Outlet:
    with container.read_transaction() as connection:
        return current_outlet(connection, ref)


def edit(changes: ManualChanges, field: str, value: Any, ref: str = "B0", accept: Any = yes) -> Any:
    return changes.edit(Edit(ref, field, value), "li", "a call", accept)


def preview_of(action: Callable[[Any], Any]) -> ChangePreview:
    with pytest.raises(NotConfirmed) as problem:
        action(no)
    return problem.value.preview


def test_nothing_is_published_without_consent(container: Container, changes: ManualChanges) -> None:
    changes.close(Closure(TODAY, TODAY, "停电", ref="B1"), "li", yes)
    edit(changes, "name", "示例改名")
    _propose(container)
    before = number(container)
    actions: list[Callable[[Any], Any]] = [
        lambda accept: changes.close(Closure(TODAY, TODAY, "台风", adcode="310000"), "li", accept),
        lambda accept: changes.edit(Edit("B2", "name", "示例二"), "li", "x", accept),
        lambda accept: changes.end(1, "li", "x", accept),
        lambda accept: changes.undo(2, "li", "x", accept),
        lambda accept: changes.undo_last("li", "x", accept),
        lambda accept: changes.reapply("li", "x", accept),
        lambda accept: changes.confirm([1], "li", "x", accept),
        lambda accept: changes.roll_back(1, "li", "x", accept),
    ]
    with container.read_transaction() as connection:
        entries, rows = log.entries(connection), overrides.list_overrides(connection)
    for action in actions:
        preview_of(action)
    with container.read_transaction() as connection:
        assert (log.entries(connection), overrides.list_overrides(connection)) == (entries, rows)
    assert number(container) == before


def _propose(container: Container) -> None:
    with container.write_transaction() as connection:
        proposals.refresh(connection, [Proposal("B5", "hours", "Tu off", "周二休息", "limits")], NOW)


def test_a_position_is_one_edit_with_its_source(container: Container, changes: ManualChanges) -> None:
    value = changes.value("position", "39.901, 116.361", "gcj02")
    edit(changes, "position", value)
    moved = outlet(container)
    assert moved.source == Source(lon=116.361, lat=39.901, datum="gcj02", feed="entered by hand")
    assert 400 < metres(moved.point, Point(39.901, 116.361)) < 700 and number(container) == 2


def test_a_position_survives_feeds_until_they_move_the_outlet(
    container: Container, changes: ManualChanges
) -> None:
    edit(changes, "position", NEAR | {"source": None})
    same = [o.model_copy(update={"source": None}) for o in feed(container)]
    releases.publish(container.engine, same, "without datum.csv", NOW)
    assert outlet(container).point == Point(**NEAR)
    moved = [same[0].model_copy(update={"lat": 39.92}), *same[1:]]
    releases.publish(container.engine, moved, "moved.csv", NOW)
    assert outlet(container).point == Point(39.92, HERE.lon)
    with container.read_transaction() as connection:
        assert [row.ended_why for row in overrides.list_overrides(connection)] == [
            "the feed now has another value for this field"
        ]


def test_an_edit_of_latitude_from_an_older_version_holds_until_a_position_is_set(
    container: Container, changes: ManualChanges
) -> None:
    row = {"kind": "edit", "ref": "B0", "field": "lat", "value": "39.905", "was": "39.9", "reason": "x"}
    with container.write_transaction() as connection:
        connection.execute(insert(overrides_table), row | {"at": NOW.isoformat(), "by": "wu"})
    releases.publish(container.engine, feed(container), "feed.csv", NOW)
    assert outlet(container).lat == 39.905
    edit(changes, "position", NEAR | {"source": None})
    assert outlet(container).point == Point(**NEAR)
    changes.undo(2, "li", "wrong", yes)
    assert outlet(container).point == Point(39.905, HERE.lon)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("11.1234, 116.36", "in_no_district"),
        ("37.5665, 126.978", "outside_china"),
        ("48.8566, 2.3522", "outside_china"),
        ("-33.8688, 151.2093", "outside_china"),
    ],
)
def test_a_position_abroad_is_refused_even_with_consent(
    container: Container, changes: ManualChanges, text: str, code: str
) -> None:
    with pytest.raises(RefusedChange) as problem:
        edit(changes, "position", changes.value("position", text, "wgs84"))
    assert problem.value.finding.code == code and number(container) == 1


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("39.9012, 116.3610", set()),
        ("39.9612, 116.4610", {"moved_far", "outside_adcode"}),
        ("31.2304, 121.4737", {"moved_far", "outside_adcode"}),
        ("39.91, 116.37", {"few_decimals"}),
    ],
)
def test_a_position_with_warnings_must_be_confirmed(
    container: Container, changes: ManualChanges, text: str, codes: set[str]
) -> None:
    value = changes.value("position", text, "wgs84")
    if codes:
        preview = preview_of(partial(edit, changes, "position", value, "B0"))
        assert {finding.code for finding in preview.warnings} == codes
    else:
        edit(changes, "position", value, accept=unless_suspicious)


@pytest.mark.parametrize(
    ("field", "text", "code"),
    [
        ("phones", '["010-9"]', "phone_implausible"),
        ("name", "测试", "placeholder"),
        ("name", "示例" * 40, "name_long"),
        ("name", "示例网点 1", "same_shop_twice"),
        ("address.text", "", "address_missing"),
        ("limits", "门店已撤店", "open_though_notice_says_closed"),
        ("hours", "off", "hours_never_open"),
        ("address.text", "上海市黄浦区示例路 1 号", "address_contradicts_position"),
        ("limits", "每周二休息", "hours_contradict_notice"),
        ("verified_on", "2026-12-24", "verified_in_future"),
        ("kind", "接机点", "drop_off_repairs"),
        ("address.adcode", "上海市浦东新区", "outside_adcode"),
        ("approach.floor", "2026-03-05", "turned_date"),
    ],
)
def test_rules_of_feeds_apply_to_an_edit(
    container: Container, changes: ManualChanges, field: str, text: str, code: str
) -> None:
    value = changes.value(field, text)
    preview = preview_of(partial(edit, changes, field, value, "B0"))
    assert code in {finding.code for finding in preview.warnings}
    with pytest.raises(NotConfirmed):
        edit(changes, field, value, accept=unless_suspicious)
    assert edit(changes, field, value).published.number == 2


def test_findings_from_before_the_change_need_no_consent(
    container: Container, changes: ManualChanges
) -> None:
    edit(changes, "phones", ["010-9"])
    edit(changes, "name", "示例改名", accept=unless_suspicious)


TYPED: list[tuple[str, str, Any]] = [
    ("status", "暂停营业", "temporarily_closed"),
    ("kind", "接机点", "drop_off"),
    ("services", "维修、换屏", ["repair", "screen"]),
    ("services", "repair, screen", ["repair", "screen"]),
    ("devices", "手机;平板", ["phone", "tablet"]),
    ("hours", "周一到周五 9点到18点", "Mo-Fr 09:00-18:00"),
    ("hours", "Mo-Fr 09:00-18:00", "Mo-Fr 09:00-18:00"),
    ("hours", "", None),
    ("name", "", ""),
    ("kind", "", None),
    ("phones", "010-62345678; 400-830-8300", ["010-62345678", "400-830-8300"]),
    ("phones", '["010-62345678"]', ["010-62345678"]),
    ("phones", "", []),
    ("verified_on", "2026/11/1", "2026-11-01"),
    ("verified_on", "2026年11月1日", "2026-11-01"),
    ("approach.lift", "有", "true"),
    ("approach.lift", "true", True),
    ("approach.exit_metres", "120 米", 120),
    ("approach.floor", "3", "3"),
    ("approach.floor", "", None),
    ("address.text", "", ""),
    ("address.adcode", "深圳福田", "440304"),
    ("access.wheelchair", "部分", "limited"),
    ("access.sign_language", "视频", "video"),
]


@pytest.mark.parametrize(("field", "text", "value"), TYPED)
def test_typed_values_are_read_like_cells_of_a_feed(field: str, text: str, value: Any) -> None:
    changes = Container(Settings(database="sqlite:///:memory:")).manual_changes
    assert changes.value(field, text) == value


@pytest.mark.parametrize(
    ("field", "text", "datum", "named"),
    [
        ("verified_on", "12月1日", None, "value"),
        ("hours", "周一到周五 9:00-18:00，17:30停止接机", None, "value"),
        ("address.adcode", "朝阳", None, "value"),
        ("name", "????", None, "value"),
        ("position", "31.2304, 121.4737", None, "datum"),
        ("position", "31.2304", "wgs84", "value"),
        ("position", "浦东新区", "wgs84", "value"),
        ("position", "https://uri.amap.com/marker?position=121.4737,31.2304", "wgs84", "datum"),
    ],
)
def test_rejects_a_typed_value_by_field(field: str, text: str, datum: Any, named: str) -> None:
    changes = Container(Settings(database="sqlite:///:memory:")).manual_changes
    with pytest.raises(InvalidInput) as problem:
        changes.value(field, text, datum)
    assert problem.value.field == named


@pytest.mark.parametrize(
    ("text", "datum"),
    [
        ("31°13'49\"N 121°28'25\"E", "wgs84"),
        ("121.4737, 31.2304", "gcj02"),
        ("https://uri.amap.com/marker?position=121.4737,31.2304", None),
        ("百度坐标 31.2304, 121.4737", None),
    ],
)
def test_a_position_is_read_like_one_in_the_search(text: str, datum: Any) -> None:
    changes = Container(Settings(database="sqlite:///:memory:")).manual_changes
    value = changes.value("position", text, datum)
    assert metres(Point(value["lat"], value["lon"]), Point(31.2304, 121.4737)) < 1_300
    assert value["source"]["datum"] == (datum or ("bd09" if "百度" in text else "gcj02"))


def test_a_closure_of_an_area_lists_its_outlets_and_shares(
    container: Container, changes: ManualChanges
) -> None:
    closure = Closure(TODAY, TODAY + timedelta(days=2), "台风", adcode="310000")
    preview = preview_of(partial(changes.close, closure, "li"))
    assert preview.changed == 30 and len(preview.outlets) == 10 and preview.base == 1
    assert [reason.code for reason in preview.reasons] == ["closing", "closing_province"]
    assert preview.reasons[1].figures == {"closed": 30, "count": 30, "share": 1.0, "adcode": "310000"}
    assert changes.close(closure, "li", lambda seen: seen.token == preview.token).outlets == 30


def test_one_closed_outlet_needs_no_consent(changes: ManualChanges) -> None:
    assert changes.close(Closure(TODAY, TODAY, "停电", ref="B1"), "li", unless_suspicious).outlets == 1


@pytest.mark.parametrize(("days", "codes"), [(31, []), (32, ["long_closure"]), (1_099, ["long_closure"])])
def test_a_long_closure_needs_consent(changes: ManualChanges, days: int, codes: list[str]) -> None:
    closure = Closure(TODAY, TODAY + timedelta(days=days - 1), "装修", ref="B1")
    assert [reason.code for reason in preview_of(partial(changes.close, closure, "li")).reasons] == codes
    hours = closure._replace(hours="10:00-16:00")
    assert not preview_of(partial(changes.close, hours, "li")).reasons


def test_the_token_of_a_preview_covers_release_and_change(
    container: Container, changes: ManualChanges
) -> None:
    tokens = [
        preview_of(partial(edit, changes, "name", name, "B0")).token for name in ("一店", "二店", "一店")
    ]
    assert tokens[0] == tokens[2] != tokens[1]
    edit(changes, "name", "别的店", "B7")
    assert preview_of(partial(edit, changes, "name", "一店", "B0")).token != tokens[0]


def test_outlets_are_found_by_ref_code_and_name(container: Container, changes: ManualChanges) -> None:
    with container.read_transaction() as connection:
        code = current_outlet(connection, "B7").code
    for text in ("B7", code, f"{code[:3]} {code[3:]}", "示例网点 7"):
        assert changes.outlet(text) == "B7"
    with pytest.raises(AmbiguousInput) as problem:
        changes.outlet("示例网点")
    assert len(problem.value.options) == 12
    with pytest.raises(InvalidInput, match="has no outlet 别处"):
        changes.outlet("别处")
    for ref in ("B7", "B8"):
        edit(changes, "name", "同名的店", ref)
    with pytest.raises(AmbiguousInput) as namesakes, container.read_transaction() as connection:
        addresses = [current_outlet(connection, ref).address.text for ref in ("B7", "B8")]
        changes.outlet("同名的店")
    assert [name for _, name in namesakes.value.options] == [f"同名的店, {text}" for text in addresses]


def test_service_centers_and_names_that_begin_with_the_text_are_offered_first(
    container: Container, changes: ManualChanges
) -> None:
    for ref, name in (
        ("B3", "送修点甲南店"),
        ("B4", "甲南店"),
        ("B6", "服务中心甲南店"),
        ("B8", "甲南店东门"),
    ):
        edit(changes, "name", name, ref)
    kinds = {"B3": "drop_off", "B4": "service_center", "B6": "service_center", "B8": "drop_off"}
    for ref, kind in kinds.items():
        if outlet(container, ref).kind != kind:
            edit(changes, "kind", kind, ref)
    edit(changes, "name", "甲南店西门", "B4")
    with pytest.raises(AmbiguousInput) as problem:
        changes.outlet("甲南店")
    assert [ref for ref, _ in problem.value.options] == ["B4", "B8", "B6", "B3"]
    assert all(
        text == f"{outlet(container, ref).name}, {outlet(container, ref).address.text}"
        for ref, text in problem.value.options
    )


def fails(match: str) -> AbstractContextManager[Any]:
    return pytest.raises(InvalidInput, match=match)


@pytest.mark.parametrize(
    "text", ["138", "12", "-", "无", "微信abc", "12345abc", "110", "021-64641234;12345abc"]
)
def test_an_implausible_phone_is_refused_with_an_example(changes: ManualChanges, text: str) -> None:
    with pytest.raises(RefusedChange) as problem:
        changes.value("phones", text)
    assert f"'{text.split(';')[-1]}' is" in str(problem.value) and "treated as empty" not in str(
        problem.value
    )
    assert problem.value.hint.startswith("enter ")


def test_an_example_of_a_complete_phone_is_one(changes: ManualChanges) -> None:
    with pytest.raises(RefusedChange) as problem:
        changes.value("phones", "138")
    examples = re.findall("[0-9][0-9-]+(?:转[0-9]+)?", problem.value.hint)
    assert [dial(text) is not None for text in examples] == [True] * 3


def test_an_area_without_outlets_is_named(changes: ManualChanges) -> None:
    with fails("no outlet in 广东省深圳市 440300"):
        changes.close(Closure(TODAY, TODAY, "台风", adcode="440300"), "li", yes)


def test_undo_returns_to_the_earlier_edit_then_to_the_feed(
    container: Container, changes: ManualChanges
) -> None:
    edit(changes, "name", "一店")
    edit(changes, "name", "二店")
    with fails("override 1 was superseded by override 2; undo that one first"):
        changes.undo(1, "wu", "wrong", yes)
    changes.undo(2, "wu", "wrong", yes)
    assert outlet(container).name == "一店"
    changes.undo(1, "wu", "wrong too", yes)
    assert outlet(container).name == "示例网点 0" and number(container) == 5
    with fails("override 1 ended at"):
        changes.undo(1, "wu", "again", yes)
    with container.read_transaction() as connection:
        entry = log.entries(connection, 1)[0]
    assert (entry.what, entry.who, entry.why, entry.release) == ("undo", "wu", "wrong too", 5)


def test_an_edit_superseded_by_the_feed_cannot_be_undone(
    container: Container, changes: ManualChanges
) -> None:
    edit(changes, "limits", "仅手机")
    releases.publish(container.engine, feed(container, limits="仅平板"), "feed.csv", NOW)
    with fails("override 1 was superseded: the feed has another value"):
        changes.undo(1, "wu", "wrong", yes)
    with fails("release 3 was not made by hand"):
        changes.undo_last("wu", "wrong", yes)


def test_the_last_change_by_hand_is_undone_whatever_it_was(
    container: Container, changes: ManualChanges
) -> None:
    feed_state = outlet(container)
    changes.close(Closure(TODAY, TODAY, "停电", ref="B0"), "li", yes)
    closed = outlet(container)
    changes.end(1, "li", "power is back", yes)
    for expected in (closed, feed_state, closed):  # undoes the end, then that, then that again
        changes.undo_last("wu", "wrong", yes)
        assert outlet(container) == expected
    edit(changes, "name", "一店")
    edited = outlet(container)
    changes.roll_back(1, "li", "x", yes)
    changes.undo_last("wu", "wrong", yes)
    assert outlet(container) == edited
    changes.undo_last("wu", "wrong", yes)
    assert outlet(container) == feed_state


def test_a_rollback_shows_what_it_would_change_and_refuses_nothing(
    container: Container, changes: ManualChanges
) -> None:
    at_sea = {"lat": 11.1234, "lon": 116.36}  # a position that a change by hand cannot have
    first, *others = feed(container)
    older = [first.model_copy(update=at_sea), *others[:-1]]
    releases.publish(container.engine, older, "older.csv", NOW, feed_created=NOW - timedelta(days=1))
    releases.publish(container.engine, [first, *others[1:]], "feed.csv", NOW, feed_created=NOW)
    preview = preview_of(partial(changes.roll_back, 2, "li", "x"))
    assert (preview.base, preview.counts) == (3, (1, 1, 1))
    assert {(item.ref, item.kind) for item in preview.outlets} == {
        ("B0", "changed"),
        (others[0].ref, "added"),
        (others[-1].ref, "removed"),
    }
    assert (preview.warnings, preview.reasons) == ([], [])
    done = changes.roll_back(2, "li", "x", lambda seen: seen.token == preview.token)
    assert (done.number, done.added, done.changed, done.removed) == (4, 1, 1, 1)
    assert outlet(container).point == Point(**at_sea)


def test_a_rollback_shows_the_reasons_of_the_guard(container: Container, changes: ManualChanges) -> None:
    releases.publish(container.engine, feed(container)[:20], "few.csv", NOW)
    releases.publish(container.engine, feed(container), "feed.csv", NOW)
    preview = preview_of(partial(changes.roll_back, 2, "li", "x"))
    assert preview.counts == (0, 0, 40) and {"rows", "refs"} <= {item.code for item in preview.reasons}


def test_undoing_twice_by_mistake_is_refused(container: Container, changes: ManualChanges) -> None:
    edit(changes, "name", "一店")
    changes.undo_last("wu", "x", yes, release=2)
    with fails("release 3 is now current"):
        changes.undo_last("wu", "x", yes, release=2)


def test_undone_notices_are_pending_again(container: Container, changes: ManualChanges) -> None:
    _propose(container)
    changes.confirm([1], "li", "called", yes)
    assert outlet(container, "B5").hours == "Mo-Su 09:00-18:00; Tu off"
    changes.undo_last("wu", "not so", yes)
    assert outlet(container, "B5").hours == "Mo-Su 09:00-18:00"
    with container.read_transaction() as connection:
        assert [row.id for row in proposals.list_pending(connection, NOW)] == [1]


def test_a_rollback_names_the_closures_that_it_drops(container: Container, changes: ManualChanges) -> None:
    changes.close(Closure(TODAY, TODAY, "台风", adcode="110000"), "li", yes)
    preview = preview_of(partial(changes.roll_back, 1, "li", "x"))
    reason = preview.reasons[0]
    assert (reason.code, reason.figures) == ("overrides_lost", {"changed": 30, "examples": "台风"})
    assert reason.sentence == "30 outlets would no longer have the manual changes in force (台风)"
    assert reason_message(reason, "zh").startswith("30 家网点会失去现在生效的人工改动（台风）")


def test_an_edit_after_a_rollback_names_what_it_applies_again(
    container: Container, changes: ManualChanges
) -> None:
    changes.close(Closure(TODAY, TODAY, "台风", adcode="110000"), "li", yes)
    changes.roll_back(1, "li", "x", yes)
    preview = preview_of(lambda accept: edit(changes, "name", "一店", "B7", accept))
    assert preview.outlets[0].ref == "B7" and preview.counts.changed == 30
    reason = next(reason for reason in preview.reasons if reason.code == "overrides_return")
    assert reason.figures == {"changed": 30, "examples": "台风"}
    assert reason_message(reason, "zh") == "30 家网点会重新应用回退时去掉的人工改动（台风）"


def test_no_outlet_lacks_a_closure_that_is_over(container: Container, changes: ManualChanges) -> None:
    changes.close(Closure(TODAY, TODAY, "台风", adcode="110000"), "li", yes)
    with container.read_transaction() as connection:
        tomorrow = unapplied_now(connection, NOW + timedelta(days=1))
        assert (tomorrow.refs, unapplied_now(connection, NOW).refs) == (frozenset(), frozenset())
