"""Live facts of the outlets of a release at one minute, and their texts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NotRequired

from typing_extensions import TypedDict

from ..hours import SHANGHAI, State, relative_time
from ..index.snapshot import Snapshot
from ..network.area_notices import AreaNotice
from ..network.live_facts import LiveFacts
from ..runtime.languages import LIST_SEPARATORS
from .answer_members import Instant

LIVE = "live"  # reason of a state
TEXTS = {
    "queue_minutes": {"zh": "排队约 {value} 分钟", "en": "Queue of about {value} min"},
    "intake_full_until": {"zh": "{value} 前暂停受理", "en": "No devices accepted until {value}"},
    "out_of_stock": {"zh": "缺货：{value}", "en": "Out of stock: {value}"},
    "closed_now": {"zh": "现场暂停营业", "en": "Closed right now"},
}
NO_QUEUE = {"zh": "无须排队", "en": "No queue"}
NOT_CLOSED = {"zh": "未临时停业", "en": "Not closed for now"}
JUST_NOW = {"zh": "刚刚更新", "en": "updated just now"}
MINUTES_AGO = {"zh": "{count} 分钟前更新", "en": "updated {count} min ago"}
HOURS_AGO = {"zh": "{count} 小时前更新", "en": "updated {count} h ago"}

LiveView = Mapping[int, LiveFacts]
NO_LIVE_FACTS: LiveView = {}


@dataclass(frozen=True, slots=True)
class LiveReport:
    """Everything that is reported beside the releases, and the version that counts its changes."""

    version: int = 0
    facts: Mapping[str, LiveFacts] = field(default_factory=dict)  # by ref
    notices: Sequence[AreaNotice] = ()


NO_REPORT = LiveReport()


def live_view(report: LiveReport, snapshot: Snapshot, instant: datetime) -> LiveView:
    """Return the facts that are valid at a minute, by outlet of a release."""
    if not report.facts:
        return NO_LIVE_FACTS
    found = ((snapshot.index(ref), facts.at(instant)) for ref, facts in report.facts.items())
    return {index: facts for index, facts in found if index is not None and facts is not None}


class LiveFactInfo(TypedDict):
    """When a fact was reported and when it expires, as text, and its age as text."""

    at: Instant
    expires: Instant
    text: str
    age: str


class QueueInfo(LiveFactInfo):
    """Waiting time in minutes."""

    value: int


class IntakeInfo(LiveFactInfo):
    """Instant until which no devices are accepted."""

    value: Instant


class StockInfo(LiveFactInfo):
    """Parts that are out of stock."""

    value: list[str]


class ClosedInfo(LiveFactInfo):
    """Whether the outlet is closed although its hours say otherwise."""

    value: bool


class LiveInfo(TypedDict):
    """Facts that the outlet has reported about itself; expired ones are left out."""

    queue_minutes: NotRequired[QueueInfo]
    intake_full_until: NotRequired[IntakeInfo]
    out_of_stock: NotRequired[StockInfo]
    closed_now: NotRequired[ClosedInfo]


def live_state(state: State, facts: LiveFacts | None, instant: datetime) -> State:
    """Return the opening state with the live facts: they close an outlet, and never open one."""
    if facts is None or state.now is False or not facts.is_closed(instant):
        return state
    return State(now=False, why=LIVE)


def closed_outlets(live: LiveView, instant: datetime) -> tuple[int, ...]:
    """Return the outlets that are reported closed at an instant."""
    return tuple(sorted(index for index, facts in live.items() if facts.is_closed(instant)))


def live_json(facts: LiveFacts, now: datetime, lang: str) -> LiveInfo:
    """Return the `live` object of an outlet; days and times in its texts are those of China."""
    values = facts.model_dump(mode="json", exclude_none=True)
    for name, fact in facts.items():
        values[name] |= {"text": _text(name, fact.value, now, lang), "age": age_text(fact.at, now, lang)}
    info: LiveInfo = values  # type: ignore[assignment]
    return info


def _text(name: str, value: object, now: datetime, lang: str) -> str:
    if value == 0 and name == "queue_minutes":
        return NO_QUEUE[lang]
    if value is False:
        return NOT_CLOSED[lang]
    if isinstance(value, datetime):
        value = relative_time(value.astimezone(SHANGHAI), now.astimezone(SHANGHAI).date(), lang).removeprefix(
            "at "
        )
    if isinstance(value, tuple):
        value = LIST_SEPARATORS[lang].join(value)
    return TEXTS[name][lang].format(value=value)


def age_text(at: datetime, now: datetime, lang: str) -> str:
    """Return how old a fact is."""
    minutes = int((now - at).total_seconds() // 60)
    if minutes < 1:
        return JUST_NOW[lang]
    text = MINUTES_AGO if minutes < 60 else HOURS_AGO
    return text[lang].format(count=minutes if minutes < 60 else minutes // 60)
