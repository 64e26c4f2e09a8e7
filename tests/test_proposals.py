"""Proposals from notices in prose: applied only when a named operator confirms them."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from locator.config import Settings
from locator.errors import InvalidInput
from locator.feed.normalize import proposals as proposed
from locator.index.release_diff import HoldReason
from locator.network.notice_proposal import Proposal, setting
from locator.network.outlet import Outlet
from locator.serving.container import Container
from locator.serving.current_release import load
from locator.store import held_loads, log, overrides, proposals
from locator.store.dialect import writing

from .network import NOW, china, outlets, timetable
from .reviews import accept

DAILY = "Mo-Su 09:00-18:00"
NETWORK = outlets(china(12, 4))
REF = NETWORK[0].ref


@pytest.fixture
def engine(address: str) -> Iterator[Engine]:
    engine = Container(Settings(database=address)).engine
    yield engine
    engine.dispose()


def outlet(**fields: Any) -> Outlet:
    fields_ = NETWORK[0].model_dump(by_alias=True) | {"hours": DAILY, "limits": "", "phones": ["950800"]}
    return Outlet.model_validate(fields_ | {"devices": ["phone", "laptop"]} | fields)


def night(engine: Engine, guarded: bool = False, remarks: str = "", **fields: Any) -> Any:
    """Publish the network with the outlet so, as a load does."""
    outlet_ = outlet(**fields)
    found = list(proposed(outlet_, {"备注": remarks} if remarks else {}))
    loaded = held_loads.PendingLoad([outlet_, *NETWORK[1:]], "night.csv", proposals=found)
    reasons = [HoldReason("x", "x", {})] if guarded else []
    return held_loads.submit(engine, loaded, lambda _change: reasons, NOW, by="timer", why="nightly")


def waits(engine: Engine) -> list[proposals.PendingProposal]:
    with engine.begin() as connection:
        return proposals.list_pending(connection, NOW)


def outlet_json(engine: Engine) -> dict[str, Any]:
    snapshot = load(engine, timetable())
    index = snapshot.index(REF)
    assert index is not None
    return snapshot.outlet(index)


def confirm(engine: Engine, *numbers: int, **more: Any) -> Any:
    chosen = numbers or [proposal.id for proposal in waits(engine)]
    who = {"by": "li", "why": "called them", "review": accept}
    return proposals.confirm(engine, chosen, timetable(), NOW, **who, **more)


CASES: list[tuple[dict[str, Any], str, Any]] = [
    ({"limits": "门店每周二休息"}, "hours", f"{DAILY}; Tu off"),
    ({"limits": "每周二休息", "hours": None}, "hours", "Mo-Su unknown; Tu off"),
    ({"limits": "笔记本仅检测"}, "devices", ["phone"]),
    ({"limits": "笔记本仅检测", "devices": ["laptop"], "services": ["repair"]}, "services", ["inspection"]),
    ({"limits": "座机故障，临时电话：021-64641234"}, "phones", ["021-64641234", "950800"]),
    ({"limits": "装修停业"}, "status", "temporarily_closed"),
    (
        {"hours_text": "10:20~21:20，20:30停止收机", "limits": "预约优先"},
        "limits",
        "预约优先；20:30 停止受理",
    ),
]


@pytest.mark.parametrize(("fields", "field", "value"), CASES)
def test_nothing_is_set_before_it_is_confirmed_and_then_it_survives_the_next_feed(
    engine: Engine, fields: dict[str, Any], field: str, value: Any
) -> None:
    night(engine, **fields)
    (one,) = waits(engine)
    assert one.change == (field, value) and one.name == NETWORK[0].name
    assert outlet_json(engine).get(field) == (fields | {"hours": fields.get("hours", DAILY)}).get(
        field, outlet().model_dump(mode="json")[field] or None
    )
    assert confirm(engine).changed == 1
    assert outlet_json(engine)[field] == value and waits(engine) == []
    night(engine, name_en="Another", **fields)
    assert (
        outlet_json(engine)[field] == value
        and outlet_json(engine)["name_en"] == "Another"
        and waits(engine) == []
    )


def test_the_log_records_user_time_and_reason_and_the_override_can_be_ended(engine: Engine) -> None:
    night(engine, limits="门店每周二休息")
    number = waits(engine)[0].id
    confirm(engine)
    with engine.begin() as connection:
        entry = log.entries(connection, 1)[0]
        (row,) = overrides.list_overrides(connection)
    assert (entry.who, entry.what, entry.why, entry.at) == ("li", "confirm", "called them", NOW)
    assert entry.details["proposals"] == [number] and entry.details["refs"] == [REF]
    assert (row.field, row.by, row.reason) == ("hours", "li", "called them")
    overrides.drop(engine, row.id, NOW, by="li", why="not so", review=accept)
    assert outlet_json(engine)["hours"] == DAILY


def test_two_notices_about_one_field_add_up(engine: Engine) -> None:
    night(engine, limits="周二店休，周四店休")
    assert len(waits(engine)) == 2
    done = confirm(engine)
    assert outlet_json(engine)["hours"] == f"{DAILY}; Tu off; Th off" and done.number == 2


def test_days_of_closure(engine: Engine) -> None:
    night(engine, remarks="2026年12月1日至12月3日暂停营业")
    assert confirm(engine).changed == 1
    closed = {"from": "2026-12-01", "to": "2026-12-03", "closed": True, "reason": "暂停营业"}
    assert outlet_json(engine)["exceptions"][0] == closed


@pytest.mark.parametrize(
    "more", [{"year": 2026}, {"dates": {1: (date(2026, 12, 30), date(2027, 1, 2))}}], ids=["year", "dates"]
)
def test_days_without_a_year_need_a_person_to_say_it(engine: Engine, more: dict[str, Any]) -> None:
    night(engine, limits="12月30日至1月2日休息")
    with pytest.raises(InvalidInput, match="no year"):
        confirm(engine)
    assert len(waits(engine)) == 1
    confirm(engine, **more)
    days = outlet_json(engine)["exceptions"][0]
    assert (days["from"], days["to"]) == ("2026-12-30", "2027-01-02")


def test_omits_past_days(engine: Engine) -> None:
    night(engine, limits="2026年10月1日至10月3日暂停营业")
    assert waits(engine) == []


def test_a_dismissed_proposal_stays_dismissed_while_feeds_agree(engine: Engine) -> None:
    night(engine, limits="门店每周二休息")
    assert proposals.dismiss(engine, [waits(engine)[0].id], NOW, by="li", why="an old notice") == 1
    night(engine, limits="门店每周二休息", name_en="x")
    assert waits(engine) == [] and outlet_json(engine)["hours"] == DAILY
    night(engine, limits="")
    night(engine, limits="门店每周二休息")
    assert len(waits(engine)) == 1


def test_removing_the_text_from_the_feed_removes_its_proposal(engine: Engine) -> None:
    night(engine, limits="门店每周二休息")
    night(engine, limits="")
    assert waits(engine) == []


def test_a_confirmed_value_changed_by_the_feed_is_proposed_again(engine: Engine) -> None:
    night(engine, limits="门店每周二休息")
    confirm(engine)
    night(engine, limits="门店每周二休息", hours="Mo-Su 10:00-19:00")
    assert outlet_json(engine)["hours"] == "Mo-Su 10:00-19:00"
    assert [proposal.change and proposal.change.value for proposal in waits(engine)] == [
        "Mo-Su 10:00-19:00; Tu off"
    ]


def test_proposals_of_a_held_load_come_with_its_approval(engine: Engine) -> None:
    night(engine)
    number = night(engine, guarded=True, limits="门店每周二休息").id
    assert waits(engine) == []
    held_loads.approve(engine, number, lambda _change: [], NOW, by="li", why="fine")
    assert len(waits(engine)) == 1


WRONG: list[tuple[tuple[int, ...], dict[str, str], str]] = [
    ((), {}, "id"),
    ((9,), {}, "id"),
    ((1,), {"why": " "}, "why"),
    ((1,), {"by": ""}, "by"),
]


@pytest.mark.parametrize(("numbers", "more", "named"), WRONG)
def test_rejects_an_invalid_decision_without_effect(
    engine: Engine, numbers: tuple[int, ...], more: dict[str, str], named: str
) -> None:
    night(engine, limits="门店每周二休息")
    decision = {"by": "li", "why": "x"} | more
    with pytest.raises(InvalidInput) as problem:
        proposals.confirm(engine, numbers, timetable(), NOW, **decision, review=accept)
    assert problem.value.field == named
    with pytest.raises(InvalidInput):
        proposals.dismiss(engine, numbers, NOW, **decision)
    assert len(waits(engine)) == 1


def test_a_batch_with_one_that_is_decided_sets_nothing(engine: Engine) -> None:
    night(engine, limits="周二店休，周四店休")
    first, second = (proposal.id for proposal in waits(engine))
    confirm(engine, first)
    with pytest.raises(InvalidInput, match="was confirmed by li"):
        confirm(engine, first, second)
    assert [proposal.id for proposal in waits(engine)] == [second]


def test_stored_texts_have_private_numbers_masked() -> None:
    (one,) = proposed(outlet(limits="临时电话13812345678"), {})
    assert one.part == "13812345678" and "1381234" not in one.words


def test_more_proposals_than_one_statement_holds(engine: Engine) -> None:
    many = [Proposal(f"N{i}", "hours", "Tu off", "周二休息", "limits") for i in range(1_201)]
    with writing(engine).begin() as connection:
        proposals.refresh(connection, many, NOW + timedelta(days=1))
        proposals.refresh(connection, many[:1], NOW + timedelta(days=2))
        proposals.refresh(connection, [], NOW)


def test_an_outlet_that_says_so_already_has_nothing_to_set() -> None:
    closed = outlet(status="closed")
    assert setting(Proposal(REF, "status", "temporarily_closed", "", ""), closed) is None
    assert setting(Proposal(REF, "services", "tv", "", ""), outlet()) is None
