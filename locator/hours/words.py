"""A state in a few words, as a person at the counter would say it: 营业中，20:00 打烊."""

from datetime import date, datetime, timedelta

from .timetable import SHANGHAI, State

DAYS = {
    "zh": "一二三四五六日",
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
EARLY = 12  # the hour up to which "next day" is said of a closing time

OPEN = {"zh": "营业中，{when} 打烊", "en": "Open, closes {when}"}
OPEN_TILL_BREAK = {"zh": "营业中，{when} 午休", "en": "Open, closes for a break {when}"}
ALWAYS = {"zh": "24 小时营业", "en": "Open 24 hours"}
UNKNOWN = {"zh": "营业时间未知，请先致电", "en": "Hours unknown, please call first"}
CALL = {"zh": "{closed}，开门时间请致电", "en": "{closed}, please call for the next opening"}
CLOSED_UNTIL = {"zh": "{closed}，{when} 开门", "en": "{closed}, opens {when}"}
CLOSED = {
    "exception": {"zh": "临时停业", "en": "Closed for now"},
    "holiday": {"zh": "节假日休息", "en": "Closed for a public holiday"},
    "weekly": {"zh": "今日休息", "en": "Closed today"},
    "break": {"zh": "午休中", "en": "Closed for a break"},
    "hours": {"zh": "休息中", "en": "Closed"},
}
STATUS = {
    "temporarily_closed": {"zh": "暂停营业，请先致电", "en": "Temporarily closed, please call first"},
    "closed": {"zh": "已关闭", "en": "Closed for good"},
    "planned": {"zh": "即将开业", "en": "Opening soon"},
}


def words(state: State, at: datetime, lang: str = "zh") -> str:
    """The state at an instant, in Chinese or English."""
    if state.why in STATUS:
        return STATUS[state.why][lang]
    if state.now is None:
        return UNKNOWN[lang]
    today = at.astimezone(SHANGHAI).date()
    if state.now and state.until:
        said = OPEN_TILL_BREAK if state.why == "break" else OPEN
        return said[lang].format(when=_closes(state.until, today, lang))
    if state.now:
        return ALWAYS[lang]
    closed = CLOSED.get(state.why, CLOSED["hours"])[lang] + _because(state, lang)
    if state.next is None:
        return CALL[lang].format(closed=closed)
    return CLOSED_UNTIL[lang].format(closed=closed, when=when(state.next, today, lang))


def _because(state: State, lang: str) -> str:
    if not state.reason:
        return ""
    return f"（{state.reason}）" if lang == "zh" else f" ({state.reason})"


def _closes(until: datetime, today: date, lang: str) -> str:
    if until.date() == today + timedelta(days=1):
        if until.hour == until.minute == 0:
            return "24:00" if lang == "zh" else "at midnight"
        if until.hour < EARLY:
            return f"次日 {clock(until)}" if lang == "zh" else f"{clock(until)} tomorrow"
    return when(until, today, lang)


def when(moment: datetime, today: date, lang: str) -> str:
    """A moment as seen from today: 20:00, 明天 09:00, 周四 09:00; at 20:00, tomorrow at 09:00."""
    ahead = (moment.date() - today).days
    if lang == "zh":
        return f"{_day_zh(moment, ahead)}{clock(moment)}"
    return f"{_day_en(moment, ahead)}{clock(moment)}" if ahead else f"at {clock(moment)}"


def _day_zh(moment: datetime, ahead: int) -> str:
    if ahead < 2:
        return "明天 " if ahead else ""
    return f"周{DAYS['zh'][moment.weekday()]} " if ahead < 7 else f"{moment.month}月{moment.day}日 "


def _day_en(moment: datetime, ahead: int) -> str:
    if ahead == 1:
        return "tomorrow at "
    day = DAYS["en"][moment.weekday()] if ahead < 7 else f"{moment.day} {MONTHS[moment.month - 1]}"
    return f"{day} at "


def clock(moment: datetime) -> str:
    """20:00."""
    return f"{moment:%H:%M}"


def day_name(day: date, lang: str) -> str:
    """周二 or Tuesday."""
    name = DAYS[lang][day.weekday()]
    return f"周{name}" if lang == "zh" else name
