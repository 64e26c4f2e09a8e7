"""Verdict on a visit: a table of cases, and what holds for all visits."""

from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from locator.answers.arrival import TravelTime, arrival_at, arrival_json
from locator.answers.verdict import Requested, Verdict, Visit, requested_by, verdict
from locator.hours import SHANGHAI, State
from locator.network.live_facts import LiveFacts
from locator.query.live_params import parse_live_facts

from .network import NOW, timetable

HERE = NOW.astimezone(SHANGHAI)  # 10:00 on a Tuesday
TIMES = timetable()
BASE: dict[str, Any] = {"status": "open", "services": ["repair"], "devices": ["phone"]}

NOTHING = Requested()


def state_at(fields: dict[str, Any], instant: datetime) -> State:
    if fields["status"] != "open":
        return State(now=False, why=fields["status"])
    return TIMES.state(fields.get("hours"), (), instant)


def verdict_on(
    fields: dict[str, Any],
    minutes: int = 20,
    facts: LiveFacts | None = None,
    requested: Requested = NOTHING,
) -> Verdict:
    """Return the verdict on a visit that takes minutes to get there."""
    way = TravelTime("straight", "walk", 0.0, 60.0 * minutes)
    arrival = arrival_at(fields, lambda instant: state_at(fields, instant), way, HERE, facts)
    return verdict(Visit(fields, arrival, facts, HERE, requested), "zh")


def live(hours: float = 2, **members: Any) -> LiveFacts:
    return parse_live_facts({"expires": (HERE + timedelta(hours=hours)).isoformat()} | members, NOW)


OPEN = BASE | {"hours": "Mo-Su 09:00-18:00"}
SCREEN, TV = Requested(("screen",)), Requested((), ("tv",))
AT_11, BEFORE = "2026-11-24T11:00:00+08:00", "2026-11-24T10:10:00+08:00"
Expected = tuple[str, list[str], list[str]]
YES: Expected = "yes", ["open", "until"], ["到达时营业", "18:00 前受理"]
CLOSED: Expected = "no", ["closed", "opens"], ["到达时不营业", "明天 09:00 开门"]
UNKNOWN: Expected = "ask_first", ["unknown"], ["营业时间未知"]


LEVEL = Requested(is_level=True)
STAIRS: Expected = "ask_first", ["stairs"], ["位于 3 层，登记无电梯，与无障碍信息不符"]


LIFT_UNKNOWN: Expected = "ask_first", ["lift_unknown"], ["位于 3 层，未登记有无电梯"]


def _up(**changes: Any) -> dict[str, Any]:
    return {"approach": {"floor": "3", "lift": False, "step_free": True} | changes}


UPSTAIRS = _up()


def no(code: str, text: str) -> Expected:
    return "no", [code], [text]


def ask(code: str, text: str) -> Expected:
    return "ask_first", [code], [text]


CASES: list[tuple[str, dict[str, Any], dict[str, Any], Expected]] = [
    ("open", {}, {}, YES),
    ("always", {"hours": "24/7"}, {}, ("yes", ["open"], ["到达时营业"])),
    ("there already", {}, {"minutes": 0}, ("yes", ["open", "until"], ["现在营业", "18:00 前受理"])),
    ("closes before", {"hours": "Mo-Su 09:00-10:10"}, {}, CLOSED),
    ("opens before", {"hours": "Mo-Su 10:15-18:00"}, {}, YES),
    ("hours unknown", {"hours": None}, {}, UNKNOWN),
    ("closed for now", {"status": "temporarily_closed"}, {}, no("temporarily_closed", "暂停营业，请先致电")),
    ("planned", {"status": "planned"}, {}, no("planned", "即将开业")),
    ("booking", {"booking": {"required": True}}, {}, ask("booking", "须提前预约")),
    (
        "booking and closed",
        {"booking": {"required": True}, "hours": "Mo-Su 09:00-10:10"},
        {},
        ("no", [*CLOSED[1], "booking"], [*CLOSED[2], "须提前预约"]),
    ),
    ("booking optional", {"booking": {"required": False}}, {}, YES),
    ("booking in words", {"limits": "需提前电话预约"}, {}, ask("booking", "须提前预约")),
    (
        "booking in words outweighs the field",
        {"booking": {"required": False}, "hours_text": "09:00-18:00，须预约"},
        {},
        ask("booking", "须提前预约"),
    ),
    ("booking not required", {"limits": "无需预约"}, {}, YES),
    ("contact", {"limits": "前往前请先致电"}, {}, ask("contact", "网点提示先联系")),
    (
        "notice of the day",
        {"notice": [{"text": "今日须预约", "from": "2026-11-24", "to": "2026-11-24"}]},
        {},
        ask("booking", "须提前预约"),
    ),
    ("notice of another day", {"notice": [{"text": "须预约", "from": "2026-11-25"}]}, {}, YES),
    (
        "last intake",
        {"limits": "10:15停止受理"},
        {},
        ("no", ["intake", "opens"], ["到达时已停止受理", "明天 09:00 开门"]),
    ),
    ("just in time", {"hours": "Mo-Su 09:00-10:30"}, {}, ask("late", "到达后仅剩 10 分钟受理")),
    (
        "15 minutes before the end",
        {"hours": "Mo-Su 09:00-10:35"},
        {},
        ("yes", ["open", "until"], ["到达时营业", "10:35 前受理"]),
    ),
    ("14 minutes before", {"hours": "Mo-Su 09:00-10:34"}, {}, ask("late", "到达后仅剩 14 分钟受理")),
    ("not offered", {}, {"requested": SCREEN}, no("service", "不提供所选服务")),
    ("services unknown", {"services": []}, {"requested": SCREEN}, ask("service_unknown", "服务项目未登记")),
    ("no such device", {}, {"requested": TV}, no("device", "不受理所选设备")),
    ("devices unknown", {"devices": []}, {"requested": TV}, ask("device_unknown", "受理设备未登记")),
    ("closed live", {}, {"facts": live(closed_now=True)}, no("live", "现场暂停营业")),
    ("closed live until before", {}, {"facts": live(0.2, closed_now=True)}, ask("live", "现场暂停营业")),
    ("unknown and not closed", {"hours": None}, {"facts": live(closed_now=False)}, UNKNOWN),
    ("full", {}, {"facts": live(intake_full_until=AT_11)}, no("full", "11:00 前暂停受理")),
    ("full until before", {}, {"facts": live(intake_full_until=BEFORE)}, YES),
    (
        "queue",
        {},
        {"facts": live(queue_minutes=30)},
        ("yes", [*YES[1], "queue"], [*YES[2], "排队约 30 分钟"]),
    ),
    (
        "queue beyond closing",
        {"hours": "Mo-Su 09:00-11:00"},
        {"facts": live(queue_minutes=60)},
        ("ask_first", ["queue", "long_queue"], ["排队约 60 分钟", "排队可能超过受理时间"]),
    ),
    (
        "queue until closing",
        {"hours": "Mo-Su 09:00-11:00"},
        {"facts": live(queue_minutes=40)},
        ("ask_first", ["queue", "long_queue"], ["排队约 40 分钟", "排队可能超过受理时间"]),
    ),
    (
        "queue ends before",
        {"hours": "Mo-Su 09:00-11:00"},
        {"facts": live(queue_minutes=39)},
        ("yes", ["open", "until", "queue"], ["到达时营业", "11:00 前受理", "排队约 39 分钟"]),
    ),
    ("no queue", {}, {"facts": live(queue_minutes=0)}, YES),
    ("up the stairs", UPSTAIRS, {"requested": LEVEL}, STAIRS),
    ("up the stairs, needed by nobody", UPSTAIRS, {}, YES),
    ("up in a lift", _up(lift=True), {"requested": LEVEL}, YES),
    ("on the ground floor", _up(floor="1F"), {"requested": LEVEL}, YES),
    (
        "stairs that are recorded",
        _up(step_free=False),
        {"requested": LEVEL},
        ask("no_lift", "位于 3 层，登记无电梯"),
    ),
    ("a lift not on record", _up(lift=None, step_free=None), {"requested": LEVEL}, LIFT_UNKNOWN),
    ("a lift not on record, needed by nobody", _up(lift=None, step_free=None), {}, YES),
    ("free of steps, a lift not on record", _up(lift=None), {"requested": LEVEL}, YES),
    (
        "in the basement",
        _up(floor="B1", lift=None, step_free=None),
        {"requested": LEVEL},
        ask("lift_unknown", "位于 B1 层，未登记有无电梯"),
    ),
    ("floor not on record", _up(floor=None, lift=None, step_free=None), {"requested": LEVEL}, YES),
    ("parts of two", {}, {"requested": Requested(("repair", "screen"))}, no("service", "不提供所选服务")),
    ("offered", {}, {"requested": Requested(("repair",), ("phone",))}, YES),
    (
        "closed and not offered",
        {"hours": "Mo-Su 12:00-18:00"},
        {"requested": SCREEN},
        ("no", ["closed", "opens", "service"], ["到达时不营业", "12:00 开门", "不提供所选服务"]),
    ),
    ("parts", {}, {"facts": live(out_of_stock=["屏幕"])}, ask("stock", "缺货：屏幕")),
    (
        "closed and parts",
        {"hours": "Mo-Su 12:00-18:00"},
        {"facts": live(out_of_stock=["屏幕"])},
        ("no", ["closed", "opens", "stock"], ["到达时不营业", "12:00 开门", "缺货：屏幕"]),
    ),
]


@pytest.mark.parametrize(("case", "changes", "options", "expected"), CASES, ids=[case[0] for case in CASES])
def test_a_visit_has_a_verdict(
    case: str, changes: dict[str, Any], options: dict[str, Any], expected: Expected
) -> None:
    found = verdict_on(OPEN | changes, **options)
    assert (found["answer"], found["why"], found["reasons"]) == expected, case
    texts = {"yes": "可以前往", "ask_first": "建议先联系网点", "no": "不建议前往"}
    assert found["text"] == texts[found["answer"]]


def test_a_crossing_and_other_doubts_are_reasons_to_ask_first() -> None:
    way = TravelTime("straight", "walk", 0.0, 1_200.0)
    arrival = arrival_at(OPEN, lambda instant: state_at(OPEN, instant), way, HERE, None)
    doubts = {"unverified": "地址待核实"}
    found = verdict(Visit(OPEN, arrival, None, HERE, NOTHING, doubts, crossing=True), "zh")
    assert (found["answer"], found["why"]) == ("ask_first", ["crossing", "unverified"])
    assert found["reasons"] == ["需过口岸，请带通行证件；未计过关时间", "地址待核实"]


@pytest.mark.parametrize(
    ("minutes", "reasons"),
    [
        (20, ["open on arrival", "devices accepted until 18:00"]),
        (0, ["open now", "devices accepted until 18:00"]),
    ],
)
def test_a_verdict_in_english(minutes: int, reasons: list[str]) -> None:
    way = TravelTime("straight", "walk", 0.0, 60.0 * minutes)
    arrival = arrival_at(OPEN, lambda instant: state_at(OPEN, instant), way, HERE, None)
    found = verdict(Visit(OPEN, arrival, None, HERE), "en")
    assert (found["text"], found["reasons"]) == ("You can go", reasons)


@pytest.mark.parametrize(
    ("question", "requested"),
    [
        (SimpleNamespace(), NOTHING),
        (SimpleNamespace(service=("screen",), device="tv"), Requested(("screen",), ("tv",))),
        (SimpleNamespace(access=("step_free",)), Requested(is_level=True)),
        (SimpleNamespace(mode="wheelchair"), Requested(is_level=True)),
        (SimpleNamespace(access=("sign_language",), mode="walk"), NOTHING),
        (SimpleNamespace(service=(), device=("tv", "phone")), Requested((), ("tv", "phone"))),
    ],
)
def test_a_question_requests_services_and_devices(question: Any, requested: Requested) -> None:
    assert requested_by(question) == requested


HOURS = st.sampled_from(
    [
        *(None, "24/7", "Mo-Su 09:00-18:00", "Mo-Su 10:20-10:40"),
        *("Mo-Fr 08:30-12:00,13:30-17:30", "20:00-02:00", "17:00+", "Tu off"),
    ]
)
FACTS = st.one_of(
    st.none(),
    st.builds(
        live,
        st.sampled_from([0.1, 0.5, 2, 24]),
        queue_minutes=st.sampled_from([0, 5, 90, 1_440]),
        closed_now=st.booleans(),
        intake_full_until=st.sampled_from(["2026-11-24T10:10:00+08:00", "2026-11-24T20:00:00+08:00"]),
    ),
)


@given(
    hours=HOURS,
    status=st.sampled_from(["open", "open", "open", "temporarily_closed", "planned"]),
    minutes=st.integers(0, 1_500),
    facts=FACTS,
    booking=st.sampled_from([None, {"required": True}, {"required": False}]),
    services=st.sampled_from([(), ("repair",), ("screen",)]),
)
def test_nobody_is_sent_to_a_closed_outlet(
    hours: str | None,
    status: str,
    minutes: int,
    facts: LiveFacts | None,
    booking: Any,
    services: tuple[str, ...],
) -> None:
    fields = BASE | {"hours": hours, "status": status, "booking": booking}
    found = verdict_on(fields, minutes, facts, Requested(services))
    instant = HERE + timedelta(minutes=minutes)
    regular = state_at(fields, instant)
    assert datetime.fromisoformat(found["at"]) == instant and found["reasons"]
    assert len(found["why"]) == len(found["reasons"])
    is_closed = regular.now is False or (facts is not None and facts.is_closed(instant))
    if is_closed:
        assert found["answer"] == "no"
    if regular.now is None or (booking and booking["required"]):
        assert found["answer"] != "yes"
    if facts and (facts.full_until(instant) or facts.is_closed(HERE)):
        assert found["answer"] != "yes"
    if found["answer"] == "yes":
        assert regular.now is True and status == "open" and set(services) <= {"repair"}


def test_an_arrival_after_a_report_of_closing_expires_is_unknown() -> None:
    way = TravelTime("straight", "walk", 0.0, 1_200.0)
    arrival = arrival_at(OPEN, lambda at: state_at(OPEN, at), way, HERE, live(0.2, closed_now=True))
    assert (arrival.open, arrival.why) == (None, "live")
    assert arrival_json(arrival, HERE, "zh")["text"].endswith("现场暂停营业，请先致电")
    assert arrival_json(arrival, HERE, "en")["text"].endswith("it is closed right now, please call first")
