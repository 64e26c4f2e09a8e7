"""Parses opening hours in OSM syntax to rules.

A rule without times is an error, not a day open all day; so is a text that only names days off, because it
leaves the other days open.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from ..errors import InvalidHours, message
from .holiday_calendar import HOLIDAYS
from .scanner import Scanner
from .selector_parser import parse_selector
from .selectors import Selector
from .spans import UNKNOWN_DAY, Spans
from .time_parser import parse_times

MAX_CHARACTERS = 500
Separator = Literal[";", ",", "||"]
_SEPARATOR = re.compile(r'"[^"]*"|(?P<sign>\s?;\s?|\s\|\|\s|,\s+(?!\d?\d:\d))')
_STATE = re.compile(r"\s*(open|off|closed|unknown)\b", re.IGNORECASE)
_COMMENT = re.compile(r'\s*"([^"]*)"')
_BETWEEN_NAMES = re.compile(r"[、，,;；/]\s*")


@dataclass(frozen=True, slots=True)
class Rule:
    """The spans on the days of a selector: open or unknown, or closed there if the state is off.

    A rule that is off without spans closes the complete day. The separator before it: `;` replaces earlier
    rules on its days, `,` adds to them, `||` applies where they are closed, also to what is added after it.
    """

    separator: Separator
    selector: Selector
    spans: Spans
    state: Literal["open", "off", "unknown"]

    @property
    def is_for_weekdays(self) -> bool:
        """True if the rule names neither dates nor public holidays."""
        return not self.selector.is_dated and not self.selector.public_holidays

    @property
    def is_day_off(self) -> bool:
        """True if the rule closes certain days or times only."""
        return self.state == "off" and (self.selector != Selector() or bool(self.spans))


def parse_rules(text: str) -> tuple[Rule, ...]:
    """Return the rules in order; raises InvalidHours."""
    if len(text) > MAX_CHARACTERS:
        raise InvalidHours(text[:60], message("longer than {count} characters", count=MAX_CHARACTERS))
    rules = tuple(_parse_rule(separator, part, text) for separator, part in _split(text))
    if all(rule.is_day_off for rule in rules):
        raise InvalidHours(text, message("names only closed days or times"))
    return rules


def _split(text: str) -> Iterator[tuple[Separator, str]]:
    signs: dict[str, Separator] = {";": ";", "||": "||", ",": ","}
    separator, start = signs[";"], 0
    for match in _SEPARATOR.finditer(text):
        if match["sign"]:
            yield separator, text[start : match.start()]
            sign, start = signs[match["sign"].strip()], match.end()
            separator = "||" if (separator, sign) == ("||", ",") else sign
    yield separator, text[start:]


def _parse_rule(separator: Separator, part: str, text: str) -> Rule:
    scanner = Scanner(part.strip(), text)
    selector = parse_selector(scanner)
    spans = parse_times(scanner)
    word = scanner.take(_STATE)
    comment = scanner.take(_COMMENT)
    if not scanner.is_done or not part.strip():
        raise scanner.error()
    state = _state(word[1].lower() if word else "open")
    if not spans and state == "open":
        raise InvalidHours(text, message("{rule} has no times", rule=part.strip()))
    if state == "unknown":
        spans = tuple(span._replace(certain=False) for span in spans) or UNKNOWN_DAY
    return Rule(separator, _with_names(selector, comment[1] if comment else ""), spans, state)


def _state(word: str) -> Literal["open", "off", "unknown"]:
    if word == "unknown":
        return "unknown"
    return "off" if word in ("off", "closed") else "open"


def _with_names(selector: Selector, comment: str) -> Selector:
    """Restrict public holidays to those that the comment names: PH off "国庆节"."""
    names = frozenset(_BETWEEN_NAMES.split(comment)) if comment else frozenset()
    if not selector.public_holidays or not names or not names <= HOLIDAYS:
        return selector
    return Selector(selector.years, selector.dates, selector.weeks, selector.weekdays, True, names)
