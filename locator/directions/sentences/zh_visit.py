"""Chinese clauses for what to know before setting out."""

from collections.abc import Callable
from typing import Any

from ...hours import SHANGHAI
from ...runtime import chinese_numerals
from .. import visit_facts
from . import zh_hours
from . import zh_numbers as numbers
from .language import Voice

BOOKING = {"written": "须提前预约", "spoken": "去之前要先预约", "terse": "须提前预约"}


def visit_renderers(voice: Voice) -> dict[type, Callable[[Any], tuple[str, ...]]]:
    """Return what renders each fact; what is read later has the time of a queue and of missing parts."""
    is_spoken = voice == "spoken"
    return {
        visit_facts.Booking: lambda _: (BOOKING[voice],),
        visit_facts.BookingAddress: lambda fact: (f"网上预约 {fact.url}",) if voice == "terse" else (),
        visit_facts.UnknownHours: lambda fact: _unknown_hours(fact, is_spoken),
        visit_facts.IntakeStopped: lambda fact: _intake_stopped(fact, is_spoken),
        visit_facts.Queue: lambda fact: _queue(fact, is_spoken),
        visit_facts.OutOfStock: lambda fact: _out_of_stock(fact, is_spoken),
        visit_facts.ItemsToBring: lambda fact: (f"请带{_list(fact.items, is_spoken)}",),
    }


def _unknown_hours(fact: visit_facts.UnknownHours, is_spoken: bool) -> tuple[str, ...]:
    if fact.by_text:
        return ("营业时间未知", "请先文字联系")
    return ("营业时间不清楚" if is_spoken else "营业时间未知", "请先致电" if fact.by_phone else "")


def _intake_stopped(fact: visit_facts.IntakeStopped, is_spoken: bool) -> tuple[str, ...]:
    until = fact.until.astimezone(SHANGHAI)
    on_opening_day = fact.opening is not None and fact.opening.astimezone(SHANGHAI).date() == until.date()
    if not is_spoken:
        return (f"{f'{until:%H:%M}' if on_opening_day else zh_hours.moment(until)}前暂停受理",)
    day = "" if on_opening_day else zh_hours.day_words(until, fact.at.astimezone(SHANGHAI).date())
    if fact.opening:
        return (f"{day}{numbers.clock(until)}前暂停受理",)
    return ("现在暂停受理", f"到{day}{numbers.clock(until)}")


def _queue(fact: visit_facts.Queue, is_spoken: bool) -> tuple[str, ...]:
    if is_spoken:
        return (f"现在排队约{chinese_numerals.quantity(fact.minutes)}分钟",)
    return (f"{zh_hours.moment(fact.at)}排队约{fact.minutes}分钟",)


def _out_of_stock(fact: visit_facts.OutOfStock, is_spoken: bool) -> tuple[str, ...]:
    parts = _list(fact.parts, is_spoken) + ("等" if fact.more else "")
    return (f"现在缺货：{parts}" if is_spoken else f"{zh_hours.moment(fact.at)}缺货：{parts}",)


def _list(texts: tuple[str, ...], is_spoken: bool) -> str:
    return "、".join(numbers.speak_numbers(text) if is_spoken else text for text in texts)
