"""An arrival in a sentence: 步行约 12 分钟，10:12 到，营业中；最晚 17:38 出发."""

from datetime import date, datetime
from math import ceil
from typing import Any

from ...hours import when
from ...hours.words import STATUS
from .estimate import TravelTime
from .open_on_arrival import Arrival

WAY = {
    "zh": {"walk": "步行约 {time}", "ride": "乘车约 {time}"},
    "en": {"walk": "about {time} on foot", "ride": "about {time} by car or bus"},
}
ESTIMATED = {"zh": "（按直线估计）", "en": " (estimated from the straight line)"}
THERE = {"zh": "{way}，{at} 到，{held}", "en": "{way}, there {at}; {held}"}
HELD = {
    "always": {"zh": "24 小时营业", "en": "open 24 hours"},
    "open": {"zh": "营业中，{last} 前受理；最晚 {leave} 出发", "en": "open until {last}; leave by {leave}"},
    "unknown": {"zh": "营业时间未知，请先致电", "en": "its hours are unknown, please call first"},
    "intake": {"zh": "那时已停止受理（{last}）", "en": "it stops taking in {last}"},
    "closed": {"zh": "那时不营业", "en": "it is closed then"},
    "break": {"zh": "那时午休", "en": "it has a break then"},
}
NEXT = {"zh": "；{next} 开门", "en": "; opens {next}"}
CALL = {"zh": "；开门时间请致电", "en": "; please call for the next opening"}


def told(arrival: Arrival, now: datetime, lang: str) -> dict[str, Any]:
    """The arrival as an answer carries it."""
    moments = {name: getattr(arrival, name) for name in ("last", "leave_by", "next")}
    return {
        "seconds": round(arrival.way.seconds),
        "metres": round(arrival.way.metres),
        "kind": arrival.way.kind,
        "mode": arrival.way.mode,
        "at": arrival.at.isoformat(),
        "open": arrival.open,
        **{name: moment.isoformat() for name, moment in moments.items() if moment},
        **({"why": arrival.why} if arrival.why else {}),
        "text": sentence(arrival, now.date(), lang),
    }


def sentence(arrival: Arrival, today: date, lang: str) -> str:
    """The arrival in a sentence, as seen from today."""
    said = THERE[lang].format(
        way=_way(arrival.way, lang), at=when(arrival.at, today, lang), held=_held(arrival, today, lang)
    )
    return said[0].upper() + said[1:]


def _way(way: TravelTime, lang: str) -> str:
    said = WAY[lang][way.mode].format(time=_length(way.seconds, lang))
    return said + (ESTIMATED[lang] if way.kind == "straight" else "")


def _length(seconds: float, lang: str) -> str:
    hours, minutes = divmod(max(1, ceil(seconds / 60)), 60)
    hour, minute = (" 小时", " 分钟") if lang == "zh" else (" h", " min")
    parts = [f"{hours}{hour}" if hours else "", f"{minutes}{minute}" if minutes else ""]
    return " ".join(filter(None, parts))


def _held(arrival: Arrival, today: date, lang: str) -> str:
    """What holds on arrival."""
    if arrival.why in STATUS:
        return STATUS[arrival.why][lang]
    last, leave = (when(moment, today, lang) if moment else "" for moment in (arrival.last, arrival.leave_by))
    if arrival.open:
        said = HELD["open" if last else "always"][lang]
        return said.format(last=last.removeprefix("at "), leave=leave.removeprefix("at "))
    if arrival.open is None:
        return HELD["unknown"][lang]
    closed = HELD.get(arrival.why, HELD["closed"])[lang].format(last=last)
    return closed + (NEXT[lang].format(next=when(arrival.next, today, lang)) if arrival.next else CALL[lang])
