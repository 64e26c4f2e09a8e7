"""Random opening hours for the brute-force model."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from .hours_model import ModelException, ModelRule, Times

FIRST_DAY, DAYS = date(2026, 1, 1), 720
HOLIDAYS = ("元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节")
DEFECTS = ("", '"请致电"', "00:00-00:00", "09:00-09:00", "12:00-12:00", "open")
SHARE_OF_DEFECTS = 0.06


def random_rules(rng: Random) -> list[ModelRule]:
    """Return one to five rules; about one expression in sixteen has a rule without times."""
    rules = [_rule(rng, first=True)] + [
        _rule(rng, first=False) for _ in range(rng.choice((0, 0, 1, 1, 2, 3, 4)))
    ]
    if rng.random() < SHARE_OF_DEFECTS:
        at = rng.randrange(len(rules))
        days = rules[at] if rules[at].has_days else replace(rules[at], weekdays=((0, 4),))
        defect = rng.choice(DEFECTS) or " "
        rules[at] = replace(days, times=(), state="open", names=(), comment="", defect=defect)
    return rules


def random_exceptions(rng: Random) -> tuple[ModelException, ...]:
    """Return up to three exceptions, which may overlap."""
    return tuple(_exception(rng) for _ in range(rng.choice((0, 0, 1, 2, 3))))


def random_instant(rng: Random) -> datetime:
    """Return a minute, more often in the small hours."""
    hour = rng.choice((rng.randrange(24), rng.randrange(6)))
    day = FIRST_DAY + timedelta(days=rng.randrange(DAYS))
    return datetime(day.year, day.month, day.day, hour, rng.randrange(60))


def _exception(rng: Random) -> ModelException:
    first = FIRST_DAY + timedelta(days=rng.randrange(DAYS))
    last = first + timedelta(days=rng.choice((0, 1, 3, 30, 200)))
    if rng.random() < 0.3:
        return ModelException(first, last, None)
    if rng.random() < 0.1:
        return ModelException(first, last, [ModelRule(state="unknown")])
    rule = ModelRule(times=_times(rng))
    return ModelException(
        first, last, [replace(rule, times=(), defect='"x"') if rng.random() < 0.1 else rule]
    )


def _rule(rng: Random, *, first: bool) -> ModelRule:
    separator = ";" if first else rng.choices((";", ",", "||"), (80, 12, 8))[0]
    days = {} if first and rng.random() < 0.3 else _days(rng)
    state = "open" if first else rng.choices(("open", "off", "unknown"), (70, 20, 10))[0]
    state = "unknown" if separator == "||" and state == "off" else state  # a fallback cannot close anything
    needs_times = state == "open" or rng.random() < 0.2
    times = _times(rng) if needs_times else ()
    if state == "off":
        times = tuple(span for span in times if span.open_end is None)
    comment = "前台" if state == "open" and not days.get("names") and rng.random() < 0.05 else ""
    return ModelRule(separator=separator, times=times, state=state, comment=comment, **days)


def _days(rng: Random) -> dict[str, Any]:
    draw = rng.random()
    if draw < 0.13:
        names = tuple(rng.sample(HOLIDAYS, rng.choice((1, 1, 2)))) if rng.random() < 0.4 else ()
        weekdays = _weekdays(rng) if rng.random() < 0.2 and not names else ()
        return {"holidays": True, "names": names, "weekdays": weekdays}
    days: dict[str, Any] = {}
    if draw < 0.2:
        return {"weekdays": ((rng.randrange(7),) * 2,), "nth": rng.choice((1, 2, 3, 4, 5, -1, -2))}
    if draw < 0.3:
        days["months"] = rng.randrange(1, 13), rng.randrange(1, 13)
    elif draw < 0.42:
        days["dates"] = _month_day(rng), _month_day(rng)
    elif draw < 0.46:
        days["weeks"] = rng.randrange(1, 27), rng.randrange(27, 54)
    if "dates" in days and days["dates"][0][0] == days["dates"][1][0]:
        days["dates"] = tuple(sorted(days["dates"]))
    months = days.get("months")
    is_one_month = months and months[0] == months[1]  # 2027 Sep 09:00 is a date to opening_hours
    if draw < 0.46 and rng.random() < 0.15 and "weeks" not in days and not is_one_month:
        days["year"] = rng.choice((2026, 2027))
        days = {name: tuple(sorted(value)) if name != "year" else value for name, value in days.items()}
    if not days or rng.random() < 0.4:
        days["weekdays"] = _weekdays(rng)
    return days


def _month_day(rng: Random) -> tuple[int, int]:
    return rng.randrange(1, 13), rng.randrange(1, 29)


def _weekdays(rng: Random) -> tuple[tuple[int, int], ...]:
    runs = [(rng.randrange(7), rng.randrange(7)) for _ in range(rng.choice((1, 1, 1, 2)))]
    return tuple((a, a) if rng.random() < 0.3 else (a, b) for a, b in runs)


def _times(rng: Random) -> tuple[Times, ...]:
    """Return a day, a day with a break, a night, an open end, an early start or the complete day."""
    draw = rng.random()
    begin = rng.randrange(6 * 4, 12 * 4) * 15
    if draw < 0.35:
        return (Times(begin, begin + rng.randrange(8, 40) * 15),)
    if draw < 0.55:
        noon = 12 * 60 + rng.randrange(0, 60, 10)
        return Times(begin - 120, noon), Times(
            noon + rng.randrange(10, 90), 18 * 60 + rng.randrange(0, 240, 15)
        )
    if draw < 0.8:
        begin += rng.randrange(0, 40) * 15
        return (Times(begin, min(1440 + rng.randrange(0, 12 * 60, 15), begin + 1439)),)
    if draw < 0.86:
        return (Times(begin + rng.randrange(0, 12 * 60, 15), None),)
    if draw < 0.89:
        return (Times(begin, 17 * 60 + rng.randrange(0, 9 * 60, 15), True),)
    if draw < 0.93:
        return Times(0, rng.randrange(1, 6 * 60)), Times(begin, 1440 + rng.randrange(60))
    return (Times(0, 1440),)
