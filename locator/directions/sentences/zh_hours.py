"""Opening hours in Chinese, written and spoken."""

from datetime import date, datetime, timedelta

from ...hours import SHANGHAI, state_text
from ...hours.words import CLOSED, STATUS_TEXTS, call_first, status_text
from ...runtime import chinese_numerals
from ..narrative_items import OpeningHours
from . import zh_numbers as numbers

SPOKEN_STATUS = {
    "temporarily_closed": "这家网点暂停营业{call}",
    "closed": "这家网点已关闭",
    "planned": "这家网点还没有开业",
}


def written(hours: OpeningHours) -> str:
    """Return the written state: 营业中，18:00 打烊."""
    return state_text(hours.state, hours.at, "zh", by_phone=hours.by_phone)


def dated(hours: OpeningHours) -> str:
    """Return the state with its dates, which stays true: 11月24日营业到18:00, 11月25日09:00开门."""
    state = hours.state
    opening = "开门时间请致电" if hours.by_phone else "开门时间未知"
    if state.why in STATUS_TEXTS:
        return status_text(state.why, "zh", by_phone=hours.by_phone)
    if state.why == "live":
        return f"{moment(hours.at)}现场暂停营业，{opening}"
    if hours.last is not None:
        return f"{moment(hours.last)}{'已' if hours.late else ''}停止受理"
    if not state.now:
        return f"{moment(state.next)}开门" if state.next else opening
    if state.until is None:
        return "24小时营业"
    if state.why == "open_end":
        return f"{moment(state.until)}{_after_end(hours)}"
    return f"{moment(state.until)}{'起午休' if state.why == 'break' else '打烊'}"


def _after_end(hours: OpeningHours) -> str:
    return "后请先致电" if hours.by_phone else "后营业时间未知"


def moment(at: datetime) -> str:
    """Return a date and time; midnight is the end of the day before."""
    local = at.astimezone(SHANGHAI)
    if local.hour == local.minute == 0:
        day = local.date() - timedelta(days=1)
        return f"{day.month}月{day.day}日24:00"
    return f"{local.month}月{local.day}日{local:%H:%M}"


def spoken(hours: OpeningHours) -> str:
    """Return the spoken state: 今天营业到下午六点; 现在休息中，明天上午九点开门."""
    state, today = hours.state, hours.at.astimezone(SHANGHAI).date()
    if state.why in STATUS_TEXTS:
        return SPOKEN_STATUS[state.why].format(call=call_first("zh", by_phone=hours.by_phone))
    if state.now:
        return _until(state.until, today, hours) if state.until else "二十四小时营业"
    closed = CLOSED.get(state.why, CLOSED["hours"])["zh"]
    closed = f"现在{closed}" if closed.endswith("中") else closed
    if state.next is None:
        return f"{closed}，开门时间{'请致电' if hours.by_phone else '未知'}"
    return f"{closed}，{day_words(state.next, today)}{numbers.clock(state.next)}开门"


def intake(hours: OpeningHours, by_voice: bool) -> str:
    """Return the last-intake clause: 17:00 停止受理, 下午五点已停止受理; empty if none is specified."""
    if hours.last is None:
        return ""
    time = numbers.clock(hours.last) if by_voice else f"{hours.last:%H:%M} "
    if hours.late:
        return f"{time}已停止受理"
    return f"{day_words(hours.last, hours.at.astimezone(SHANGHAI).date())}{time}停止受理"


def _until(until: datetime, today: date, hours: OpeningHours) -> str:
    if hours.state.why == "open_end":
        return f"现在营业，{day_words(until, today)}{numbers.clock(until)}以{_after_end(hours)}"
    if hours.state.why == "break":
        return f"现在营业，{numbers.clock(until)}午休"
    if until.date() == today + timedelta(days=1) and until.hour == until.minute == 0:
        return "今天营业到半夜十二点"
    day = day_words(until, today)
    return f"{'' if day else '今天'}营业到{day}{numbers.clock(until)}"


def day_words(at: datetime, today: date) -> str:
    """Return the day of an instant relative to today; empty for today."""
    days_ahead = (at.date() - today).days
    if days_ahead < 2:
        return "明天" if days_ahead else ""
    if days_ahead < 7:
        return f"周{chinese_numerals.WEEKDAYS[at.weekday()]}"
    return numbers.month_and_day(at)
