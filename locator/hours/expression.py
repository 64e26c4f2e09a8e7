"""Opening hours in OSM syntax, evaluated day by day.

docs/hours.md lists what is supported of https://wiki.openstreetmap.org/wiki/Key:opening_hours/specification,
and where the meaning differs. The rules decide which spans begin on a day; a span past midnight belongs to
that day, whatever applies to the next one. All times are local; no time zone is involved.
"""

from .rule_parser import Rule, parse_rules
from .selectors import CalendarDay
from .spans import Spans, cut, overlay


class Expression:
    """Parsed opening hours; InvalidHours if the text is invalid or a rule has no times."""

    def __init__(self, text: str) -> None:
        self._rules = parse_rules(text)
        ends = (span.end for rule in self._rules if rule.state != "off" for span in rule.spans)
        self.night_end = max(ends, default=0)  # minutes after which nothing is open that began on a day
        self.names_holidays = any(rule.selector.public_holidays for rule in self._rules)

    def has_holiday_rule(self, day: CalendarDay) -> bool:
        """Return whether a rule names the public holiday of a day."""
        return any(rule.selector.matches_holiday(day) for rule in self._rules)

    def spans(self, day: CalendarDay) -> Spans:
        """Return the spans that begin on a day, in order and disjoint."""
        spans: Spans = ()
        is_holiday = False
        for rule in self._rules:
            if not rule.selector.matches(day) or (is_holiday and rule.is_for_weekdays):
                continue
            spans = _applied(rule, spans)
            is_holiday = is_holiday or rule.selector.matches_holiday(day)
        return spans


def _applied(rule: Rule, spans: Spans) -> Spans:
    if rule.separator == "||":
        return overlay(rule.spans, spans) if rule.state != "off" else spans
    if rule.state == "off":
        return cut(spans, rule.spans) if rule.spans else ()
    return overlay(spans, rule.spans) if rule.separator == "," else rule.spans
