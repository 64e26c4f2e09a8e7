"""Overrides: effective immediately, preserved across feeds, ended automatically or manually."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from locator.config import Settings
from locator.errors import InvalidInput, NoRelease
from locator.network.area_notices import AreaNotice
from locator.network.outlet import DatedException, Outlet
from locator.serving.container import Container
from locator.serving.current_release import load
from locator.store import log, notices, overrides
from locator.store.compare import differences
from locator.store.overrides import Closure, Edit, OverrideResult
from locator.store.releases import publish
from locator.store.unapplied import unapplied_now

from .network import NOW, china, outlets, timetable
from .reviews import accept, rollback

DAY = date(2026, 11, 24)
NETWORK = outlets(china(80, 4))
REF = NETWORK[0].ref
IN_SHANGHAI = {o.ref for o in NETWORK if o.address.adcode == "310115"}
TYPHOON = Closure(DAY, DAY + timedelta(days=2), "台风，全市停业", adcode="310000")


@pytest.fixture
def engine(address: str) -> Iterator[Engine]:
    engine = Container(Settings(database=address)).engine
    publish(engine, NETWORK, "first.csv", NOW)
    yield engine
    engine.dispose()


def close(engine: Engine, closure: Closure, now: datetime = NOW) -> OverrideResult:
    return overrides.close(engine, closure, timetable(), now, by="li", review=accept)


def edit(engine: Engine, field: str, value: Any, ref: str = REF) -> OverrideResult:
    entry = Edit(ref, field, value)
    return overrides.edit(engine, entry, timetable(), NOW, by="li", why="a call", review=accept)


def outlets_by_ref(engine: Engine) -> dict[str, dict[str, Any]]:
    snapshot = load(engine, timetable())
    return {ref: snapshot.outlet(i) for i, ref in enumerate(snapshot.refs)}


def closed(engine: Engine, reason: str = "台风，全市停业") -> set[str]:
    return {
        ref
        for ref, o in outlets_by_ref(engine).items()
        if any(e.get("reason") == reason for e in o.get("exceptions", ()))
    }


def changed(**fields: object) -> list[Outlet]:
    return [NETWORK[0].model_copy(update=fields), *NETWORK[1:]]


def test_a_closed_province_is_published_immediately_and_listed_first(engine: Engine) -> None:
    done = close(engine, TYPHOON)
    assert done.outlets == len(IN_SHANGHAI) == done.published.changed and done.published.number == 2
    assert closed(engine) == IN_SHANGHAI
    for ref in IN_SHANGHAI:
        assert outlets_by_ref(engine)[ref]["exceptions"][0]["reason"] == "台风，全市停业"


def test_a_closure_survives_feeds_and_overrides_their_values(engine: Engine) -> None:
    close(engine, TYPHOON)
    fresh = NETWORK[0].model_copy(
        update={"ref": "NEW", "address": NETWORK[0].address.model_copy(update={"adcode": "310115"})}
    )
    publish(engine, [*changed(name="示例新名"), fresh], "second.csv", NOW)
    assert closed(engine) == IN_SHANGHAI | {"NEW"} and outlets_by_ref(engine)[REF]["name"] == "示例新名"


def test_a_closure_ends_by_itself(engine: Engine) -> None:
    close(engine, TYPHOON)
    later = NOW + timedelta(days=3)
    publish(engine, NETWORK, "first.csv", later)
    assert closed(engine) == set()
    with engine.begin() as connection:
        assert overrides.list_overrides(connection, later.date()) == []
        assert len(overrides.list_overrides(connection)) == 1


def test_reopening_restores_the_values_of_the_feed(engine: Engine) -> None:
    before = outlets_by_ref(engine)
    number = close(engine, TYPHOON).id
    assert overrides.drop(engine, number, NOW, by="wu", why="it passed", review=accept).outlets == len(
        IN_SHANGHAI
    )
    assert outlets_by_ref(engine) == before
    publish(engine, NETWORK, "first.csv", NOW)
    assert outlets_by_ref(engine) == before
    with pytest.raises(InvalidInput, match="override 1 ended at"):
        overrides.drop(engine, number, NOW, by="wu", why="again", review=accept)


def test_one_outlet_gets_other_hours(engine: Engine) -> None:
    hours = Closure(DAY, DAY, "停电", ref=REF, hours="Mo-Su 12:00-15:00")
    assert close(engine, hours).outlets == 1
    exception = outlets_by_ref(engine)[REF]["exceptions"][0]
    assert exception == {
        "from": "2026-11-24",
        "to": "2026-11-24",
        "hours": "Mo-Su 12:00-15:00",
        "reason": "停电",
    }


def test_the_newest_of_two_closures_decides_and_both_stay(engine: Engine) -> None:
    close(engine, Closure(DAY, DAY, "盘点中", ref=REF))
    close(engine, Closure(DAY, DAY, "停电", ref=REF))
    assert [e["reason"] for e in outlets_by_ref(engine)[REF]["exceptions"][:2]] == ["停电", "盘点中"]


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("phones", ["021-64641234"], ["021-64641234"]),
        ("name", "示例改名", "示例改名"),
        ("hours", "24/7", "24/7"),
    ],
)
def test_an_edit_survives_until_the_feed_says_something_else_of_the_field(
    engine: Engine, field: str, value: Any, expected: Any
) -> None:
    edit(engine, field, value)
    assert outlets_by_ref(engine)[REF][field] == expected
    publish(engine, changed(limits="仅手机"), "other field.csv", NOW)
    assert (
        outlets_by_ref(engine)[REF][field] == expected and outlets_by_ref(engine)[REF]["limits"] == "仅手机"
    )
    edited = {"phones": ("010-1",), "name": "示例三", "hours": "Mo 09:00-10:00"}[field]
    publish(engine, changed(**{field: edited}), "the field.csv", NOW, by="timer")
    assert outlets_by_ref(engine)[REF][field] == (list(edited) if field == "phones" else edited)
    with engine.begin() as connection:
        assert overrides.list_overrides(connection, DAY) == []
        assert [e.what for e in log.entries(connection, 2)] == ["publish", "edit ended"]


def test_an_edit_reaches_into_parts_and_the_last_one_counts(engine: Engine) -> None:
    edit(engine, "approach.floor", "B1")
    edit(engine, "approach.floor", "3F")
    edit(engine, "address.text", "示例路 1 号")
    outlet = outlets_by_ref(engine)[REF]
    assert outlet["approach"]["floor"] == "3F" and outlet["address"]["text"] == "示例路 1 号"
    with engine.begin() as connection:
        assert len(overrides.list_overrides(connection, DAY)) == 2
        numbers = [row.id for row in overrides.list_overrides(connection, DAY)]
    for number in numbers:
        overrides.drop(engine, number, NOW, by="li", why="wrong", review=accept)
    assert "floor" not in outlets_by_ref(engine)[REF].get("approach", {})


def test_edits_and_closures_combine_and_end_in_any_order(engine: Engine) -> None:
    before = outlets_by_ref(engine)
    first = close(engine, Closure(DAY, DAY, "停电", ref=REF)).id
    second = edit(engine, "name", "示例改名").id
    overrides.drop(engine, first, NOW, by="li", why="x", review=accept)
    assert outlets_by_ref(engine)[REF] == before[REF] | {"name": "示例改名"}
    overrides.drop(engine, second, NOW, by="li", why="x", review=accept)
    assert outlets_by_ref(engine) == before


def test_a_release_contains_the_overrides_of_its_time(engine: Engine) -> None:
    before = outlets_by_ref(engine)
    close(engine, TYPHOON)
    rollback(engine, 1, NOW)
    assert outlets_by_ref(engine) == before
    with engine.begin() as connection:
        assert len(unapplied_now(connection, NOW).refs) == len(IN_SHANGHAI)
    overrides.reapply(engine, NOW, by="li", why="still there", review=accept)
    assert closed(engine) == IN_SHANGHAI
    rollback(engine, 1, NOW)
    rollback(engine, 2, NOW)
    assert closed(engine) == IN_SHANGHAI
    overrides.drop(engine, 1, NOW, by="li", why="over", review=accept)
    assert outlets_by_ref(engine) == before


def test_a_closure_in_feed_and_override_is_listed_once(engine: Engine) -> None:
    same = DatedException.model_validate({"from": DAY, "to": DAY, "closed": True, "reason": "停电"})
    number = close(engine, Closure(DAY, DAY, "停电", ref=REF)).id
    publish(engine, changed(exceptions=(same,)), "says so too.csv", NOW)
    overrides.drop(engine, number, NOW, by="li", why="the feed says it", review=accept)
    with engine.begin() as connection:
        assert [d.fields for d in differences(connection, 1, 4)] == [("exceptions",)]
    assert len(outlets_by_ref(engine)[REF]["exceptions"]) == 1


BAD_CLOSURES: list[tuple[dict[str, Any], str]] = [
    ({"ref": None, "adcode": None}, "ref"),
    ({"ref": REF, "adcode": "310000"}, "ref"),
    ({"ref": "NOWHERE"}, "ref"),
    ({"ref": None, "adcode": "999999"}, "adcode"),
    ({"ref": None, "adcode": "31"}, "adcode"),
    ({"ref": None, "adcode": "３１００００"}, "adcode"),
    ({"last": DAY - timedelta(days=1)}, "to"),
    ({"first": DAY + timedelta(days=9)}, "to"),
    *(({"hours": text}, "hours") for text in ("nine to five", "Mo-Fr", '"请致电"', "00:00-00:00", " ", "")),
    ({"reason": " "}, "why"),
    ({"reason": "a\x00b"}, "reason"),
]


@pytest.mark.parametrize(("fields", "named"), BAD_CLOSURES)
def test_rejects_an_invalid_closure_by_field(engine: Engine, fields: dict[str, Any], named: str) -> None:
    good = Closure(DAY, DAY + timedelta(days=2), "停电", ref=REF)
    with pytest.raises(InvalidInput) as problem:
        close(engine, good._replace(**fields))
    assert problem.value.field == named
    with engine.begin() as connection:
        assert overrides.list_overrides(connection) == []


@pytest.mark.parametrize(
    ("field", "value", "named"),
    [
        ("ref", "X", "field"),
        ("source", {}, "field"),
        ("exceptions", [], "field"),
        ("colour", "red", "field"),
        ("address", "x", "field"),
        ("address.planet", "x", "field"),
        ("name.zh", "x", "field"),
        ("name", "", "name"),
        ("lat", 31.2, "field"),
        ("lon", 121.5, "field"),
        ("position", {"lat": 123, "lon": 121.5}, "position"),
        ("position", {"lat": 31.2, "lon": None}, "position"),
        *(
            ("hours", text, "hours")
            for text in ("nine to five", "Mo-Fr", '"请致电"', "Open", "09:00-09:00", "9:00-6:00")
        ),
        ("phones", "12345", "phones"),
    ],
)
def test_rejects_an_invalid_edit_by_field(engine: Engine, field: str, value: Any, named: str) -> None:
    with pytest.raises(InvalidInput) as problem:
        edit(engine, field, value)
    assert problem.value.field == named


def test_other_fields_can_be_edited_beside_stored_hours_without_times(engine: Engine) -> None:
    publish(engine, changed(hours="Mo-Fr"), "older.csv", NOW)
    assert edit(engine, "address.text", "示例路 2 号").outlets == 1


EXAMPLES: dict[str, Any] = {
    "kind": {"service_center": "drop_off", "drop_off": "service_center"},
    "phones": ["021-64641234"],
    "hours": "Mo-Su 07:00-08:00",
    "services": ["trade_in"],
    "devices": ["vision"],
    "status": {"open": "planned"},
    "verified_on": "2026-11-01",
    "approach.verified_on": "2026-11-01",
    "approach.exit_metres": 11,
    "approach.lift": True,
    "approach.step_free": None,
    "access.wheelchair": "limited",
    "access.sign_language": "on_site",
    "access.induction_loop": True,
    "access.writing_pad": None,
    "access.low_counter": True,
    "address.adcode": "110102",
    "booking.url": "https://example.com/book",
    "booking.required": True,
    "turnaround": 90,
    "bring": ["身份证件"],
    "photos": [{"url": "https://example.com/door.jpg", "of": "entrance"}],
    "price_list_url": "https://example.com/prices",
    "repair_status_url": "https://example.com/repairs",
    "notice": [{"text": "地铁口施工", "to": "2026-12-31"}],
    "position": {"lat": 31.2, "lon": 121.5, "source": None},
}


def test_every_field_that_is_offered_can_be_edited(engine: Engine) -> None:
    before = NETWORK[0].model_dump(mode="json", by_alias=True)
    for field in overrides.EDITABLE:
        value = EXAMPLES.get(field, "示例")
        value = value.get(before[field], "open") if field in ("kind", "status") else value
        result = edit(engine, field, value)
        assert (result.outlets, result.published.changed) == (1, 1), field


def test_an_edit_to_the_present_value_is_rejected(engine: Engine) -> None:
    with pytest.raises(InvalidInput, match="already has this value"):
        edit(engine, "name", NETWORK[0].name)
    with engine.begin() as connection:
        assert overrides.list_overrides(connection) == []


def test_the_same_closure_is_set_once(engine: Engine) -> None:
    close(engine, TYPHOON)
    with pytest.raises(InvalidInput, match="override 1 is the same"):
        close(engine, TYPHOON)
    assert close(engine, TYPHOON._replace(reason="暴雨")).id == 2


def test_nothing_can_be_set_before_there_is_a_release(address: str) -> None:
    engine = Container(Settings(database=address)).engine
    with pytest.raises(NoRelease):
        close(engine, TYPHOON)
    engine.dispose()


def test_edited_hours_have_no_explanation_of_the_hours_before(engine: Engine) -> None:
    explained = [outlet.model_copy(update={"hours_text": "周一至周日 09:00-18:00"}) for outlet in NETWORK]
    publish(engine, explained, "explained.csv", NOW)
    edit(engine, "hours", "Mo-Sa 09:00-20:00")
    assert not outlets_by_ref(engine)[REF].get("hours_text")
    edit(engine, "hours_text", "周日休息")
    assert outlets_by_ref(engine)[REF]["hours_text"] == "周日休息"


@pytest.mark.parametrize(
    ("first", "last", "problem"),
    [
        (date(2030, 1, 5), date(2030, 1, 1), "to: is before the first day"),
        (date(2030, 1, 5), date(2020, 1, 1), "to: is before the first day"),
        (date(2020, 1, 1), date(2020, 1, 5), "to: is in the past"),
        (date(2030, 1, 1), date(2030, 1, 1), "ref: specify either"),
    ],
)
def test_days_are_checked_before_what_they_apply_to(first: date, last: date, problem: str) -> None:
    closure = Closure(first, last, "x", hours="nine")
    with pytest.raises(InvalidInput, match=problem):
        overrides.check_closure(closure, timetable(), NOW, "li")
    if problem.startswith("to"):
        with pytest.raises(InvalidInput, match=problem):
            notices.check(AreaNotice("x", first, last, ""), NOW)
