"""English clauses for what to know before setting out."""

from collections.abc import Callable
from typing import Any

from ...hours import SHANGHAI
from .. import visit_facts
from . import en_hours, latin
from . import en_numbers as numbers
from .en_parts import part_name
from .language import Voice


def visit_renderers(voice: Voice) -> dict[type, Callable[[Any], tuple[str, ...]]]:
    """Return what renders each fact; what is read later has the time of a queue and of missing parts."""
    is_spoken = voice == "spoken"
    booking = "you need an appointment" if is_spoken else "appointment required"
    return {
        visit_facts.Booking: lambda _: (booking,),
        visit_facts.BookingAddress: lambda fact: (f"book at {fact.url}",) if voice == "terse" else (),
        visit_facts.UnknownHours: lambda fact: _unknown_hours(fact, is_spoken),
        visit_facts.IntakeStopped: lambda fact: _intake_stopped(fact, is_spoken),
        visit_facts.Queue: lambda fact: _queue(fact, is_spoken),
        visit_facts.OutOfStock: lambda fact: _out_of_stock(fact, is_spoken),
        visit_facts.ItemsToBring: _items_to_bring,
    }


def _unknown_hours(fact: visit_facts.UnknownHours, is_spoken: bool) -> tuple[str, ...]:
    hours = "its hours are unknown" if is_spoken else "hours unknown"
    call = "please call first" if fact.by_phone else ""
    return (hours, "ask by text first" if fact.by_text else call)


def _intake_stopped(fact: visit_facts.IntakeStopped, is_spoken: bool) -> tuple[str, ...]:
    until = fact.until.astimezone(SHANGHAI)
    on_opening_day = fact.opening is not None and fact.opening.astimezone(SHANGHAI).date() == until.date()
    if not is_spoken:
        end = f"{until:%H:%M}" if on_opening_day else en_hours.moment(until)
        return (f"no devices taken in until {end}",)
    day = "" if on_opening_day else en_hours.day_words(until, fact.at.astimezone(SHANGHAI).date())
    return (f"no devices are taken in until {numbers.clock(until)}{' ' if day else ''}{day}",)


def _queue(fact: visit_facts.Queue, is_spoken: bool) -> tuple[str, ...]:
    if is_spoken:
        count = numbers.cardinal(fact.minutes)
        return (f"the queue is about {count} {'minute' if fact.minutes == 1 else 'minutes'} now",)
    return (f"queue {en_hours.moment(fact.at)}: about {fact.minutes} min",)


def _out_of_stock(fact: visit_facts.OutOfStock, is_spoken: bool) -> tuple[str, ...]:
    named = [english or part for part in fact.parts if (english := part_name(part)) or not is_spoken]
    if not named:
        return ("a part is out of stock now", "the outlet can say which")
    has_more = fact.more or len(named) < len(fact.parts)
    parts = ", ".join((*named, *(["others"] if has_more else [])))
    return (f"out of stock {'now' if is_spoken else en_hours.moment(fact.at)}: {parts}",)


def _items_to_bring(fact: visit_facts.ItemsToBring) -> tuple[str, ...]:
    """Return what to bring; nothing for Chinese prose, which pinyin does not explain."""
    items = ", ".join(fact.items)
    return () if latin.HAN.search(items) else (f"please bring {items}",)
