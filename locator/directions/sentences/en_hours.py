"""Opening hours in English, written and spoken."""

from datetime import date, datetime, timedelta

from ...hours import SHANGHAI, state_text
from ...hours.words import CLOSED, DAYS, STATUS_TEXTS, call_first, status_text
from ..narrative_items import OpeningHours
from . import en_numbers as numbers

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


SPOKEN_STATUS = {
    "temporarily_closed": "It is temporarily closed{call}",
    "closed": "It is closed for good",
    "planned": "It is not open yet",
}


def written(hours: OpeningHours) -> str:
    """Return the written state: Open, closes at 18:00."""
    return state_text(hours.state, hours.at, "en", by_phone=hours.by_phone)


def dated(hours: OpeningHours) -> str:
    """Return the state with its dates, which stays true: closes 24 Nov 18:00, opens 25 Nov 09:00."""
    state = hours.state
    opening = "call for opening hours" if hours.by_phone else "opening hours unknown"
    if state.why in STATUS_TEXTS:
        text = status_text(state.why, "en", by_phone=hours.by_phone)
        return text[:1].lower() + text[1:]
    if state.why == "live":
        return f"reported closed {moment(hours.at)}, {opening}"
    if hours.last is not None:
        return f"devices {'were' if hours.late else 'are'} taken in until {moment(hours.last)}"
    if not state.now:
        return f"opens {moment(state.next)}" if state.next else opening
    if state.until is None:
        return "open 24 hours"
    if state.why == "open_end":
        return f"{'call first' if hours.by_phone else 'hours unknown'} after {moment(state.until)}"
    return f"{'break from' if state.why == 'break' else 'closes'} {moment(state.until)}"


def moment(at: datetime) -> str:
    """Return a date and time; midnight is the end of the day before."""
    local = at.astimezone(SHANGHAI)
    if local.hour == local.minute == 0:
        day = local.date() - timedelta(days=1)
        return f"{day.day} {MONTHS[day.month - 1][:3]} 24:00"
    return f"{local.day} {MONTHS[local.month - 1][:3]} {local:%H:%M}"


def spoken(hours: OpeningHours) -> str:
    """Return the spoken state: It is open until six in the evening."""
    state, today = hours.state, hours.at.astimezone(SHANGHAI).date()
    if state.why in STATUS_TEXTS:
        return SPOKEN_STATUS[state.why].format(call=call_first("en", by_phone=hours.by_phone))
    if state.now:
        return _until(state.until, today, hours) if state.until else "It is open day and night"
    closed = CLOSED.get(state.why, CLOSED["hours"])["en"]
    if state.next is None:
        return f"{closed}, {'please call for the next opening' if hours.by_phone else 'next opening unknown'}"
    day = day_words(state.next, today)
    return f"{closed}, it opens {day}{' ' if day else ''}at {numbers.clock(state.next)}"


def intake(hours: OpeningHours, by_voice: bool) -> str:
    """Return the last-intake clause: devices are taken in until 17:00; empty if none is specified."""
    if hours.last is None:
        return ""
    time = numbers.clock(hours.last) if by_voice else f"{hours.last:%H:%M}"
    if hours.late:
        return f"devices were taken in until {time}"
    return " ".join(
        filter(
            None,
            ["devices are taken in until", time, day_words(hours.last, hours.at.astimezone(SHANGHAI).date())],
        )
    )


def _until(until: datetime, today: date, hours: OpeningHours) -> str:
    if hours.state.why == "open_end":
        advice = "please call first" if hours.by_phone else "its hours are unknown"
        return f"It is open now, {advice} after {numbers.clock(until)} {day_words(until, today) or 'today'}"
    if hours.state.why == "break":
        return f"It is open now, and closes for a break at {numbers.clock(until)}"
    if until.date() == today + timedelta(days=1) and until.hour == until.minute == 0:
        return "It is open until midnight today"
    day = day_words(until, today) or "today"
    return f"It is open until {numbers.clock(until)} {day}"


def day_words(at: datetime, today: date) -> str:
    """Return the day of an instant relative to today; empty for today."""
    days_ahead = (at.date() - today).days
    if days_ahead < 2:
        return "tomorrow" if days_ahead else ""
    if days_ahead < 7:
        return f"on {DAYS['en'][at.weekday()]}"
    return f"on {MONTHS[at.month - 1]} {numbers.cardinal(at.day)}"
