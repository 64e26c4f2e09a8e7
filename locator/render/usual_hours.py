"""Usual opening hours of a week as one text, for reading later: no holidays, no statement about now."""

from collections.abc import Iterable
from itertools import groupby

from ..hours import Day, day_name
from .messages.catalog import translate
from .template_filters import format_spans

WEEKDAYS = 7
BETWEEN = {"zh": ("至", "；"), "en": (" to ", "; ")}


def usual_hours(days: Iterable[Day], lang: str) -> str:
    """Return a text like 周一至周六 09:00–18:00；周日 休息; empty if a weekday is unknown."""
    ordinary = {day.date.weekday(): day for day in sorted(days, key=_recency) if not day.why}
    week = [ordinary[weekday] for weekday in range(WEEKDAYS) if weekday in ordinary]
    if len(week) < WEEKDAYS or any(day.spans is None for day in week):
        return ""
    to, between = BETWEEN[lang]
    groups = [(text, list(group)) for text, group in groupby(week, lambda day: format_spans(day, lang))]
    if len(groups) == 1:
        return f"{translate('every_day', lang)} {groups[0][0]}"
    names = (
        (to.join(dict.fromkeys((day_name(group[0].date, lang), day_name(group[-1].date, lang)))), text)
        for text, group in groups
    )
    return between.join(f"{name} {text}" for name, text in names)


def _recency(day: Day) -> int:
    """Sort the next days last, so that they replace later ones."""
    return -day.date.toordinal()
