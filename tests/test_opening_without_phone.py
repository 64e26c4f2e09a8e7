"""Opening states for people who cannot call the outlet: no text advises them to."""

from datetime import datetime

import pytest

from locator.directions.narrative_items import OpeningHours
from locator.directions.sentences import en_hours, zh_hours
from locator.hours import SHANGHAI, State, state_text

AT = datetime(2026, 11, 25, 10, 0, tzinfo=SHANGHAI)
UNTIL = datetime(2026, 11, 25, 17, 0, tzinfo=SHANGHAI)
STATES = {
    "unknown": State(None, why="unknown"),
    "open end": State(True, until=UNTIL, why="open_end"),
    "no next opening": State(False, why="hours"),
    "reported closed": State(False, why="live"),
    "paused": State(False, why="temporarily_closed"),
}
WRITTEN = {
    "unknown": ("营业时间未知", "Hours unknown"),
    "open end": ("营业中，17:00 后营业时间未知", "Open, hours after 17:00 are unknown"),
    "no next opening": ("休息中，开门时间未知", "Closed, next opening unknown"),
    "reported closed": ("现场暂停营业，开门时间未知", "Closed right now, next opening unknown"),
    "paused": ("暂停营业", "Temporarily closed"),
}
SPOKEN = {
    "open end": (
        "现在营业，下午五点以后营业时间未知",
        "It is open now, its hours are unknown after five in the afternoon today",
    ),
    "no next opening": ("现在休息中，开门时间未知", "Closed, next opening unknown"),
    "reported closed": ("现场暂停营业，开门时间未知", "Closed right now, next opening unknown"),
    "paused": ("这家网点暂停营业", "It is temporarily closed"),
}
DATED = {
    "open end": ("11月25日17:00后营业时间未知", "hours unknown after 25 Nov 17:00"),
    "no next opening": ("开门时间未知", "opening hours unknown"),
    "reported closed": (
        "11月25日10:00现场暂停营业，开门时间未知",
        "reported closed 25 Nov 10:00, opening hours unknown",
    ),
    "paused": ("暂停营业", "temporarily closed"),
}


@pytest.mark.parametrize("name", WRITTEN)
def test_written(name: str) -> None:
    texts = tuple(state_text(STATES[name], AT, lang, by_phone=False) for lang in ("zh", "en"))
    assert texts == WRITTEN[name]
    assert "致电" in state_text(STATES[name], AT, "zh")
    assert "call" in state_text(STATES[name], AT, "en")


@pytest.mark.parametrize("name", SPOKEN)
def test_spoken(name: str) -> None:
    hours = OpeningHours(STATES[name], AT, by_phone=False)
    assert (zh_hours.spoken(hours), en_hours.spoken(hours)) == SPOKEN[name]
    assert "call" in en_hours.spoken(hours._replace(by_phone=True))


@pytest.mark.parametrize("name", DATED)
def test_dated(name: str) -> None:
    hours = OpeningHours(STATES[name], AT, by_phone=False)
    assert (zh_hours.dated(hours), en_hours.dated(hours)) == DATED[name]
    assert "致电" in zh_hours.dated(hours._replace(by_phone=True))
