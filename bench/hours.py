"""Open or closed: random instants compared with a brute-force model and with npm opening_hours.

opening_hours (LGPL-3.0) is installed into a temporary folder and runs in a process of its own.
"""

from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import date, datetime, timedelta
from functools import cache
from random import Random
from typing import NamedTuple

from locator.hours import SHANGHAI, Timetable
from tests.hours_generator import DAYS, FIRST_DAY, random_exceptions, random_instant, random_rules
from tests.hours_model import (
    DAY,
    ONE_DAY,
    STATES,
    UNKNOWN,
    Model,
    ModelCalendar,
    ModelRule,
    latest_end,
    matches,
    names_only_days_off,
    text_of,
)
from tests.network import DATA, timetable
from tests.test_hours_model import dated

from .hours_dialect import Dialect
from .hours_rival import Question, rival_states
from .tables import show

EXPRESSIONS, INSTANTS, PROCESSES = 5_000, 200, 2
HOLIDAY = {"holiday"}
ZONE_DAYS = 2  # days that an open end can reach
DEFECT_CLASSES = {"no times": "5 days or a comment without times", "no length": "6 a span without length"}
COMMENT = "5 a comment beside times"
DAYS_OFF = "5 nothing but days or times off"
UNKNOWN_NIGHT = "7 the night of an unknown day"
ORDER_NIGHT = "8 the night of weekdays after PH that are unknown"
NIGHT, CALENDAR, ORDER = "7 a night", "8 the Chinese calendar", "8 weekdays after PH"
OPEN_END, UNEXPLAINED = "8 an open end", "unexplained"


class Case(NamedTuple):
    """An expression as data, and the instants to evaluate."""

    rules: list[ModelRule]
    instants: list[datetime]


def main() -> None:
    """Print the number of differences, by kind."""
    with ProcessPoolExecutor(PROCESSES) as pool:
        wrong = sum(pool.map(_wrong, range(EXPRESSIONS), chunksize=50))
    compared = EXPRESSIONS * INSTANTS
    rows = [("brute-force model, with exceptions", compared, wrong)]
    kinds = _differences()
    rows.append(("npm opening_hours 3.15.0, unexplained", kinds.pop("compared"), kinds.pop(UNEXPLAINED, 0)))
    show(
        f"open or closed, {EXPRESSIONS:,} random expressions",
        ("compared with", "random instants", "differences (0)"),
        rows,
    )
    show("explained by docs/hours.md", ("difference", "instants"), sorted(kinds.items()))


def _case(seed: int) -> Case:
    rng = Random(seed)
    return Case(random_rules(rng), [random_instant(rng) for _ in range(INSTANTS)])


@cache
def _calendar() -> ModelCalendar:
    return ModelCalendar.load(DATA / "workdays.csv")


@cache
def _timetable() -> Timetable:
    return timetable()


def _wrong(seed: int) -> int:
    """Return the number of instants at which the model differs."""
    case, exceptions = _case(seed), random_exceptions(Random(-seed))
    model, text, special = Model(case.rules, _calendar(), exceptions), text_of(case.rules), dated(exceptions)
    return sum(
        _timetable().state(text, special, at.replace(tzinfo=SHANGHAI)).now is not STATES[model.value(at)]
        for at in case.instants
    )


def _differences() -> Counter[str]:
    """Compare with the rival without exceptions, which it does not have."""
    counts: Counter[str] = Counter()
    every_day = [FIRST_DAY + timedelta(days=i) for i in range(-2, DAYS + 2)]
    noons = [datetime(day.year, day.month, day.day, 12) for day in every_day]
    cases = [_case(seed) for seed in range(EXPRESSIONS)]
    questions = [Question("PH 00:00-24:00", noons), *(Question(text_of(c.rules), c.instants) for c in cases)]
    answers = rival_states(questions)
    theirs = ModelCalendar(
        {day: HOLIDAY for day, s in zip(every_day, next(answers), strict=True) if s == "1"}
    )
    for case, states in zip(cases, answers, strict=True):
        _compare(case, states, theirs, counts)
    return counts


def _compare(case: Case, states: str, theirs: ModelCalendar, counts: Counter[str]) -> None:
    text = text_of(case.rules)
    if len(states) != len(case.instants):  # rejected
        counts["rejected by opening_hours"] += len(case.instants)
        print(text, states)
        return
    for at, state in zip(case.instants, states, strict=True):
        counts["compared"] += 1
        if _timetable().state(text, (), at.replace(tzinfo=SHANGHAI)).now is not STATES[int(state)]:
            kind = _explanation(case.rules, at, int(state), theirs)
            counts[kind] += 1
            if kind == UNEXPLAINED and counts[kind] <= 20:
                print(text, at, state)


def _explanation(rules: Sequence[ModelRule], at: datetime, state: int, theirs: ModelCalendar) -> str:
    """Return the kind of a difference: what has to change in the model to get the state of the rival."""
    defects = [rule.defect for rule in rules if rule.defect]
    if names_only_days_off(list(rules)):
        return DAYS_OFF
    if defects:
        return DEFECT_CLASSES["no length" if ":" in defects[0] else "no times"]
    if _after_open_end(rules, at.date(), theirs):
        return OPEN_END
    unnamed = [rule.without_names() for rule in rules]
    if Model(unnamed, theirs).value(at) == state:
        return CALENDAR
    unnamed = [rule.with_unknown_comment() for rule in unnamed]
    if Model(unnamed, theirs).value(at) == state:
        return COMMENT
    if Model(unnamed, theirs, holidays_first=False).value(at) == state:
        return ORDER
    dialect = Dialect(unnamed, lambda day: (day.weekday(), theirs.holidays.get(day, set())))
    if dialect.value(at) == state and _in_night(unnamed, at, theirs):
        return NIGHT
    if _after_unknown_day(Model(list(rules), _calendar()), at):
        return UNKNOWN_NIGHT
    by_weekday = Model(unnamed, theirs, holidays_first=False)
    return ORDER_NIGHT if _after_unknown_day(by_weekday, at) else UNEXPLAINED


def _after_unknown_day(model: Model, at: datetime) -> bool:
    """Return whether the day before is unknown, and a night of it could include the minute."""
    before = model.own(at.date() - ONE_DAY)
    return set(before[:DAY]) == {UNKNOWN} and at.hour * 60 + at.minute + DAY < latest_end(model.rules)


def _after_open_end(rules: Sequence[ModelRule], day: date, theirs: ModelCalendar) -> bool:
    """Return whether an open end of today or a day before may still last."""
    ends = [rule for rule in rules if any(times.open_end is not None for times in rule.times)]
    days = [day - timedelta(days=i) for i in range(ZONE_DAYS)]
    return any(
        _may_match(rule, of, theirs)
        for named in ends
        for rule in (named, named.without_names())
        for of in days
    )


def _may_match(rule: ModelRule, day: date, theirs: ModelCalendar) -> bool:
    weekdays = range(7) if day in _calendar().makeup else [day.weekday()]
    names = [_calendar().holidays.get(day, set()), theirs.holidays.get(day, set())]
    return any(matches(rule, day, weekday, of) for weekday in weekdays for of in names)


def _in_night(rules: Sequence[ModelRule], at: datetime, theirs: ModelCalendar) -> bool:
    """Return whether a night of the day before includes the minute, in any of its rules."""
    day, minute = at.date() - ONE_DAY, at.hour * 60 + at.minute + DAY
    nights = [rule for rule in rules if any(t.end and t.begin <= minute < t.end for t in rule.times)]
    return any(_may_match(rule, day, theirs) for rule in nights)
