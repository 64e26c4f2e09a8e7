"""Short texts for an opening state: 营业中，20:00 打烊."""

from datetime import date, datetime, timedelta

from ..runtime.chinese_numerals import WEEKDAYS
from .timetable import SHANGHAI, State

DAYS = {
    "zh": WEEKDAYS,
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
NEXT_DAY_HOUR = 12  # closing times before this hour are marked as the next day

OPEN = {"zh": "营业中，{when} 打烊", "en": "Open, closes {when}"}
OPEN_TILL_BREAK = {"zh": "营业中，{when} 午休", "en": "Open, closes for a break {when}"}
OPEN_THEN_UNKNOWN = {
    "zh": "营业中，{when} 后营业时间未知{call}",
    "en": "Open, hours after {when} are unknown{call}",
}
ALWAYS = {"zh": "24 小时营业", "en": "Open 24 hours"}
UNKNOWN = {"zh": "营业时间未知{call}", "en": "Hours unknown{call}"}
CALL_FIRST = {"zh": "，请先致电", "en": ", please call first"}
NEXT_BY_PHONE = {"zh": "{closed}，开门时间请致电", "en": "{closed}, please call for the next opening"}
NEXT_UNKNOWN = {"zh": "{closed}，开门时间未知", "en": "{closed}, next opening unknown"}
CLOSED_UNTIL = {"zh": "{closed}，{when} 开门", "en": "{closed}, opens {when}"}
CLOSED = {
    "exception": {"zh": "临时停业", "en": "Closed for now"},
    "holiday": {"zh": "节假日休息", "en": "Closed for a public holiday"},
    "weekly": {"zh": "今日休息", "en": "Closed today"},
    "break": {"zh": "午休中", "en": "Closed for a break"},
    "live": {"zh": "现场暂停营业", "en": "Closed right now"},
    "hours": {"zh": "休息中", "en": "Closed"},
}
STATUS_TEXTS = {
    "temporarily_closed": {"zh": "暂停营业{call}", "en": "Temporarily closed{call}"},
    "closed": {"zh": "已关闭", "en": "Closed for good"},
    "planned": {"zh": "即将开业", "en": "Opening soon"},
}


def status_text(status: str, lang: str, *, by_phone: bool = True) -> str:
    """Return the text of a status that keeps an outlet closed; advice to call only with `by_phone`."""
    return STATUS_TEXTS[status][lang].format(call=call_first(lang, by_phone=by_phone))


def call_first(lang: str, *, by_phone: bool) -> str:
    """Return the end of a sentence with the advice to call; empty for people who cannot call the outlet."""
    return CALL_FIRST[lang] if by_phone else ""


def state_text(state: State, at: datetime, lang: str = "zh", *, by_phone: bool = True) -> str:
    """Return the text of a state at an instant, in Chinese or English, with advice to call if `by_phone`."""
    call = call_first(lang, by_phone=by_phone)
    if state.why in STATUS_TEXTS:
        return status_text(state.why, lang, by_phone=by_phone)
    if state.now is None:
        return UNKNOWN[lang].format(call=call)
    today = at.astimezone(SHANGHAI).date()
    if state.now and state.until:
        when = _closing_time(state.until, today, lang)
        if state.why == "open_end":
            return OPEN_THEN_UNKNOWN[lang].format(when=when.removeprefix("at "), call=call)
        return (OPEN_TILL_BREAK if state.why == "break" else OPEN)[lang].format(when=when)
    if state.now:
        return ALWAYS[lang]
    closed = CLOSED.get(state.why, CLOSED["hours"])[lang] + _reason_suffix(state, lang)
    if state.next is None:
        return (NEXT_BY_PHONE if by_phone else NEXT_UNKNOWN)[lang].format(closed=closed)
    return CLOSED_UNTIL[lang].format(closed=closed, when=relative_time(state.next, today, lang))


def _reason_suffix(state: State, lang: str) -> str:
    if not state.reason:
        return ""
    return f"（{state.reason}）" if lang == "zh" else f" ({state.reason})"


def _closing_time(until: datetime, today: date, lang: str) -> str:
    if until.date() == today + timedelta(days=1):
        if until.hour == until.minute == 0:
            return "24:00" if lang == "zh" else "at midnight"
        if until.hour < NEXT_DAY_HOUR:
            return f"次日 {format_time(until)}" if lang == "zh" else f"{format_time(until)} tomorrow"
    return relative_time(until, today, lang)


def relative_time(instant: datetime, today: date, lang: str) -> str:
    """Format an instant relative to today: 20:00, 明天 09:00, 周四 09:00; at 20:00, tomorrow at 09:00."""
    days_ahead = (instant.date() - today).days
    if lang == "zh":
        return f"{_day_zh(instant, days_ahead)}{format_time(instant)}"
    return (
        f"{_day_en(instant, days_ahead)}{format_time(instant)}"
        if days_ahead
        else f"at {format_time(instant)}"
    )


def _day_zh(instant: datetime, days_ahead: int) -> str:
    if days_ahead < 2:
        return "明天 " if days_ahead else ""
    return f"周{DAYS['zh'][instant.weekday()]} " if days_ahead < 7 else f"{instant.month}月{instant.day}日 "


def _day_en(instant: datetime, days_ahead: int) -> str:
    if days_ahead == 1:
        return "tomorrow at "
    day = DAYS["en"][instant.weekday()] if days_ahead < 7 else f"{instant.day} {MONTHS[instant.month - 1]}"
    return f"{day} at "


def format_time(instant: datetime) -> str:
    """Format the time of day: 20:00."""
    return f"{instant:%H:%M}"


def day_name(day: date, lang: str) -> str:
    """Return the name of the weekday: 周二 or Tuesday."""
    name = DAYS[lang][day.weekday()]
    return f"周{name}" if lang == "zh" else name
