"""Opening hours equal a brute-force model, and `until` and `next` are its next change."""

from datetime import datetime
from random import Random

import pytest

from locator.hours import SHANGHAI, DatedException, Timetable

from .hours_generator import random_exceptions, random_instant, random_rules
from .hours_model import CLOSED, OPEN, STATES, Model, ModelCalendar, ModelException, text_of
from .network import DATA, timetable

CALENDAR = ModelCalendar.load(DATA / "workdays.csv")
SEEDS = range(120)
INSTANTS = 40
LOOK_AHEAD_DAYS = 62


def dated(exceptions: tuple[ModelException, ...]) -> tuple[DatedException, ...]:
    return tuple(DatedException(e.first, e.last, text_of(e.rules) if e.rules else None) for e in exceptions)


@pytest.fixture(scope="module")
def hours() -> Timetable:
    return timetable()


@pytest.mark.parametrize("seed", SEEDS)
def test_equals_the_model(hours: Timetable, seed: int) -> None:
    rng = Random(seed)
    rules, exceptions = random_rules(rng), random_exceptions(rng)
    model = Model(rules, CALENDAR, exceptions)
    for _ in range(INSTANTS):
        at = random_instant(rng)
        found = hours.state(text_of(rules), dated(exceptions), at.replace(tzinfo=SHANGHAI))
        assert found.now is STATES[model.value(at)], (text_of(rules), exceptions, at)


@pytest.mark.parametrize("seed", range(1000, 1025))
def test_until_and_next_are_the_next_change_of_the_model(hours: Timetable, seed: int) -> None:
    rng = Random(seed)
    rules, exceptions = random_rules(rng), random_exceptions(rng)
    model = Model(rules, CALENDAR, exceptions)
    for _ in range(4):
        at = random_instant(rng)
        found = hours.state(text_of(rules), dated(exceptions), at.replace(tzinfo=SHANGHAI))
        change = model.change(at, days=9)
        expected: datetime | None = None
        if change and (model.value(at) == OPEN or (model.value(at) == CLOSED and change[1] == OPEN)):
            expected = change[0]
        announced = found.until or found.next
        if announced is None or expected is not None:
            assert (announced and announced.replace(tzinfo=None)) == expected, (text_of(rules), at)
        if found.now and change:
            assert (found.why == "open_end") is (change[1] != CLOSED), (text_of(rules), at)
