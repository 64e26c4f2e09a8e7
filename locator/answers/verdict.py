"""Verdict on a visit: whether it will succeed on arrival, with the reasons.

Conservative: `yes` requires that the outlet is known to be open and to accept devices on arrival.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from functools import partial
from types import MappingProxyType
from typing import Any, Literal, NamedTuple, Protocol

from typing_extensions import TypedDict

from ..directions.booking_words import requirement_on
from ..directions.level_access import LEVEL_NEEDS, contradicts_stairs, lift_is_unknown, storey_by_stairs
from ..directions.travel_estimate import estimate
from ..geo.travel_mode import TravelMode
from ..hours import relative_time
from ..hours.words import STATUS_TEXTS, status_text
from ..index.snapshot import Snapshot
from ..network.live_facts import LiveFacts
from ..query.query_params import Question
from .answer_members import Instant
from .arrival import Arrival, TravelTime, arrival_at
from .live import LIVE, TEXTS, LiveView, live_json

Outcome = Literal["yes", "ask_first", "no"]
SEVERITY: tuple[Outcome, ...] = ("yes", "ask_first", "no")
ANSWERS: dict[Outcome, dict[str, str]] = {
    "yes": {"zh": "可以前往", "en": "You can go"},
    "ask_first": {"zh": "建议先联系网点", "en": "Contact the outlet first"},
    "no": {"zh": "不建议前往", "en": "Do not go now"},
}
REASONS = {
    "closed": {"zh": "{when}不营业", "en": "closed {when}"},
    "intake": {"zh": "{when}已停止受理", "en": "no devices accepted {when}"},
    "opens": {"zh": "{next} 开门", "en": "opens {next}"},
    "unknown": {"zh": "营业时间未知", "en": "hours unknown"},
    "booking": {"zh": "须提前预约", "en": "appointment required"},
    "contact": {"zh": "网点提示先联系", "en": "the outlet asks to be contacted first"},
    "late": {"zh": "到达后仅剩 {count} 分钟受理", "en": "only {count} min left on arrival"},
    "queue": {"zh": "排队约 {count} 分钟", "en": "queue of about {count} min"},
    "long_queue": {"zh": "排队可能超过受理时间", "en": "the queue may outlast the intake"},
    "service": {"zh": "不提供所选服务", "en": "does not offer the service"},
    "device": {"zh": "不受理所选设备", "en": "does not accept the device"},
    "service_unknown": {"zh": "服务项目未登记", "en": "services unknown"},
    "device_unknown": {"zh": "受理设备未登记", "en": "devices unknown"},
    "crossing": {
        "zh": "需过口岸，请带通行证件；未计过关时间",
        "en": "beyond a border checkpoint: bring travel documents; time there not included",
    },
    "stairs": {
        "zh": "位于 {floor} 层，登记无电梯，与无障碍信息不符",
        "en": "on floor {floor} without a lift, which contradicts its access details",
    },
    "no_lift": {"zh": "位于 {floor} 层，登记无电梯", "en": "on floor {floor} without a lift"},
    "lift_unknown": {"zh": "位于 {floor} 层，未登记有无电梯", "en": "on floor {floor}, lift not on record"},
    "open": {"zh": "{when}营业", "en": "open {when}"},
    "until": {"zh": "{last} 前受理", "en": "devices accepted until {last}"},
}
WHEN = {"zh": ("现在", "到达时"), "en": ("now", "on arrival")}
ALWAYS_LISTED = ("stairs", "no_lift", "lift_unknown", "queue", "crossing", "booking", "contact", "stock")
MIN_MINUTES = 15  # before the end of intake, to be received without a call

Reason = tuple[Outcome, str, str]  # weight, code, text


class Verdict(TypedDict):
    """Whether a visit will succeed on arrival at `at`; `why` has the codes of the reasons."""

    answer: Outcome
    text: str
    at: Instant
    why: list[str]
    reasons: list[str]


class Requested(NamedTuple):
    """Services and devices that a visitor needs, and access without stairs."""

    services: tuple[str, ...] = ()
    devices: tuple[str, ...] = ()
    is_level: bool = False  # whether stairs are an obstacle


class Visit(NamedTuple):
    """An arrival at an outlet with these fields and live facts, when leaving at `now`."""

    fields: Mapping[str, Any]
    arrival: Arrival
    facts: LiveFacts | None
    now: datetime
    requested: Requested = Requested()
    doubts: Mapping[str, str] = MappingProxyType({})  # further reasons to ask first, with their texts
    crossing: bool = False  # whether a boundary crossing lies on the way

    @property
    def is_here(self) -> bool:
        """Return whether the visitor is there already."""
        return self.arrival.at == self.now


def verdict(visit: Visit, lang: str) -> Verdict:
    """Return the verdict on a visit; the reasons that decide it come first."""
    reasons = list(_reasons(visit, lang))
    outcome = max((weight for weight, _, _ in reasons), key=SEVERITY.index)
    selected = [reason for reason in reasons if reason[0] == outcome or reason[1] in ALWAYS_LISTED]
    return {
        "answer": outcome,
        "text": ANSWERS[outcome][lang],
        "at": visit.arrival.at.isoformat(),
        "why": [code for _, code, _ in selected],
        "reasons": [text for _, _, text in selected],
    }


def _reasons(visit: Visit, lang: str) -> Iterator[Reason]:
    yield from _opening(visit, lang)
    yield from _offer(visit, "service", visit.requested.services, lang)
    yield from _offer(visit, "device", visit.requested.devices, lang)
    if visit.requested.is_level and (code := _stairs(visit.fields)):
        yield "ask_first", code, REASONS[code][lang].format(floor=visit.fields["approach"]["floor"])
    if visit.crossing:
        yield "ask_first", "crossing", REASONS["crossing"][lang]
    for code, text in visit.doubts.items():
        yield "ask_first", code, text
    if requirement := requirement_on(visit.fields, visit.arrival.at.date().isoformat()):
        yield "ask_first", requirement, REASONS[requirement][lang]
    if visit.arrival.open:
        yield from _intake_end(visit, lang)
    if visit.facts and visit.facts.missing_parts(visit.arrival.at):
        yield "ask_first", "stock", live_json(visit.facts, visit.now, lang)["out_of_stock"]["text"]


def _stairs(fields: Mapping[str, Any]) -> str:
    """Return the code of what is recorded, or not, about stairs and lifts to an outlet; '' without stairs."""
    if contradicts_stairs(fields):
        return "stairs"
    if storey_by_stairs(fields) is not None:
        return "no_lift"
    return "lift_unknown" if lift_is_unknown(fields) else ""


def _opening(visit: Visit, lang: str) -> Iterator[Reason]:
    """Yield the opening state on arrival, with the next change."""
    arrival, when, today = visit.arrival, WHEN[lang][not visit.is_here], visit.now.date()
    status = visit.fields.get("status", "open")
    if status in STATUS_TEXTS:
        yield "no", status, status_text(status, lang)
    elif arrival.open is None and arrival.why == LIVE:
        yield "ask_first", LIVE, TEXTS["closed_now"][lang]
    elif arrival.open is None:
        yield "ask_first", "unknown", REASONS["unknown"][lang]
    elif arrival.open:
        yield "yes", "open", REASONS["open"][lang].format(when=when)
        if arrival.last:
            last = relative_time(arrival.last, today, lang).removeprefix("at ")
            yield "yes", "until", REASONS["until"][lang].format(last=last)
    elif arrival.why == LIVE:
        yield "no", LIVE, TEXTS["closed_now"][lang]
    elif arrival.why == "full" and arrival.next:
        until = relative_time(arrival.next, today, lang).removeprefix("at ")
        yield "no", "full", TEXTS["intake_full_until"][lang].format(value=until)
    else:
        code = "intake" if arrival.why == "intake" else "closed"
        yield "no", code, REASONS[code][lang].format(when=when)
        if arrival.next:
            yield "no", "opens", REASONS["opens"][lang].format(next=relative_time(arrival.next, today, lang))


def _offer(visit: Visit, name: str, needed: tuple[str, ...], lang: str) -> Iterator[Reason]:
    """Yield what the outlet does not offer, or what is unknown."""
    offered = visit.fields.get(f"{name}s") or ()
    if needed and not offered:
        yield "ask_first", f"{name}_unknown", REASONS[f"{name}_unknown"][lang]
    elif not set(needed) <= set(offered):
        yield "no", name, REASONS[name][lang]


def _intake_end(visit: Visit, lang: str) -> Iterator[Reason]:
    """Yield the queue, and whether little time is left until the end of intake."""
    arrival, queue = visit.arrival, timedelta(minutes=visit.arrival.queue)
    if arrival.queue:
        yield "yes", "queue", REASONS["queue"][lang].format(count=arrival.queue)
    left = arrival.last - arrival.at if arrival.last else None
    if left is not None and left < timedelta(minutes=MIN_MINUTES):
        yield "ask_first", "late", REASONS["late"][lang].format(count=int(left.total_seconds() // 60))
    elif left is not None and queue >= left:
        yield "ask_first", "long_queue", REASONS["long_queue"][lang]


class Judge(Protocol):
    """Judges leaving now for an outlet, across a boundary or not; without a trip, being there now."""

    def __call__(self, index: int, way: TravelTime | None, *, crossing: bool = False) -> Verdict:
        """Return the verdict on the visit."""


def verdicts(snapshot: Snapshot, live: LiveView, now: datetime, requested: Requested, lang: str) -> Judge:
    """Return a function that judges visits to outlets of a release."""
    here = TravelTime("straight", "walk", 0.0, 0.0)

    def judge(index: int, way: TravelTime | None, *, crossing: bool = False) -> Verdict:
        fields, facts = snapshot.outlet(index), live.get(index)
        arrival = arrival_at(fields, partial(snapshot.uncached_state, index), way or here, now, facts)
        return verdict(Visit(fields, arrival, facts, now, requested, crossing=crossing), lang)

    return judge


def requested_by(question: Question) -> Requested:
    """Return the services, devices and access needs of a query."""
    services, device = getattr(question, "service", ()), getattr(question, "device", ())
    needs = {*getattr(question, "access", ()), getattr(question, "mode", None)}
    return Requested(
        services, (device,) if isinstance(device, str) else device, not needs.isdisjoint(LEVEL_NEEDS)
    )


def estimated_way(metres: float, mode: TravelMode) -> TravelTime:
    """Return the estimated trip over a straight-line distance."""
    return TravelTime("straight", mode, metres, estimate(metres, mode).seconds)
