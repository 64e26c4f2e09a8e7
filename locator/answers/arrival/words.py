"""Arrival texts: 步行约 12 分钟，10:12 到，营业中；最晚 17:38 出发."""

from datetime import date, datetime
from math import ceil
from typing import Literal

from typing_extensions import TypedDict

from ...directions.feature import MODE_WORDS
from ...geo.travel_mode import TravelMode
from ...hours import relative_time
from ...hours.words import STATUS_TEXTS, status_text
from ..answer_members import Instant
from ..live import LIVE
from .estimate import TravelTime
from .open_on_arrival import Arrival

WAY = {"zh": "{mode}约 {time}", "en": "about {time} {mode}"}
ESTIMATED = {"zh": "（按直线估计）", "en": " (estimated from the straight line)"}
DETOUR = {"zh": "绕行约 {time}", "en": "detour of about {time}"}
NO_DETOUR = {"zh": "无需绕行", "en": "no detour"}
CROSSING = {
    "zh": "需过口岸，未计过关时间；",
    "en": "Across the border checkpoint, time there not included. ",
}
SENTENCE = {"zh": "{way}，{at} 到，{held}", "en": "{way}, there {at}; {held}"}
STATE = {
    "always": {"zh": "24 小时营业", "en": "open 24 hours"},
    "open": {"zh": "营业中，{last} 前受理；最晚 {leave} 出发", "en": "open until {last}; leave by {leave}"},
    "unknown": {"zh": "营业时间未知，请先致电", "en": "its hours are unknown, please call first"},
    "intake": {"zh": "那时已停止受理（{last}）", "en": "it stops taking in {last}"},
    "closed": {"zh": "那时不营业", "en": "it is closed then"},
    "live": {"zh": "现场暂停营业", "en": "it is closed right now"},
    "live_unknown": {"zh": "现场暂停营业，请先致电", "en": "it is closed right now, please call first"},
    "full": {"zh": "{next} 前暂停受理", "en": "it accepts no devices until {next}"},
    "break": {"zh": "那时午休", "en": "it has a break then"},
}
NEXT = {"zh": "；{next} 开门", "en": "; opens {next}"}
CALL = {"zh": "；开门时间请致电", "en": "; please call for the next opening"}


class ArrivalChanges(TypedDict, total=False):
    """End of intake, latest departure in time, next opening, and the reason of the state on arrival."""

    last: Instant
    leave_by: Instant
    next: Instant
    why: str


class ArrivalInfo(ArrivalChanges):
    """Travel time to an outlet, and whether devices are accepted on arrival (null: unknown)."""

    seconds: int
    metres: int
    kind: Literal["route", "straight"]
    mode: TravelMode
    at: Instant
    open: bool | None
    text: str


CHANGES: tuple[Literal["last", "leave_by", "next"], ...] = ("last", "leave_by", "next")


def arrival_json(arrival: Arrival, now: datetime, lang: str, *, crossing: bool = False) -> ArrivalInfo:
    """Return the `arrival` object of an answer; the time at a boundary crossing is not included."""
    changes: ArrivalChanges = {}
    for name in CHANGES:
        if instant := getattr(arrival, name):
            changes[name] = instant.isoformat()
    if arrival.why:
        changes["why"] = arrival.why
    return {
        "seconds": round(arrival.way.seconds),
        "metres": round(arrival.way.metres),
        "kind": arrival.way.kind,
        "mode": arrival.way.mode,
        "at": arrival.at.isoformat(),
        "open": arrival.open,
        **changes,
        "text": (CROSSING[lang] if crossing else "") + arrival_text(arrival, now.date(), lang),
    }


def arrival_text(arrival: Arrival, today: date, lang: str) -> str:
    """Return the arrival as a sentence, relative to today."""
    text = SENTENCE[lang].format(
        way=travel_text(arrival.way, lang),
        at=relative_time(arrival.at, today, lang),
        held=_state_text(arrival, today, lang),
    )
    return text[0].upper() + text[1:]


def travel_text(way: TravelTime, lang: str) -> str:
    """Return mode and duration of a trip as a phrase."""
    time = _duration_text(way.seconds, lang)
    text = WAY[lang].format(mode=MODE_WORDS[way.mode][lang], time=time)
    return text + (ESTIMATED[lang] if way.kind == "straight" else "")


def detour_text(seconds: float, lang: str, *, is_estimate: bool) -> str:
    """Return the duration of a detour as a phrase."""
    time = "" if seconds < 1 else _duration_text(seconds, lang)
    text = DETOUR[lang].format(time=time) if time else NO_DETOUR[lang]
    return text + (ESTIMATED[lang] if is_estimate else "")


def _duration_text(seconds: float, lang: str) -> str:
    hours, minutes = divmod(max(1, ceil(seconds / 60)), 60)
    hour, minute = (" 小时", " 分钟") if lang == "zh" else (" h", " min")
    parts = [f"{hours}{hour}" if hours else "", f"{minutes}{minute}" if minutes else ""]
    return " ".join(filter(None, parts))


def _state_text(arrival: Arrival, today: date, lang: str) -> str:
    """Return the text of the opening state on arrival."""
    if arrival.why in STATUS_TEXTS:
        return status_text(arrival.why, lang)
    last, leave = (
        relative_time(instant, today, lang) if instant else "" for instant in (arrival.last, arrival.leave_by)
    )
    if arrival.open:
        text = STATE["open" if last else "always"][lang]
        return text.format(last=last.removeprefix("at "), leave=leave.removeprefix("at "))
    if arrival.open is None:
        return STATE["live_unknown" if arrival.why == LIVE else "unknown"][lang]
    if arrival.why == "full" and arrival.next:
        until = relative_time(arrival.next, today, lang).removeprefix("at ")
        return STATE["full"][lang].format(next=until)
    closed = STATE.get(arrival.why, STATE["closed"])[lang].format(last=last)
    return closed + (
        NEXT[lang].format(next=relative_time(arrival.next, today, lang)) if arrival.next else CALL[lang]
    )
