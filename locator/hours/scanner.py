"""Reads a text of opening hours from left to right."""

import re

from ..errors import InvalidHours, message

_COMMA = re.compile(r",\s*")
_NOT_FIXED = re.compile(r"\b(sunrise|sunset|dawn|dusk|easter|SH)\b", re.IGNORECASE)


class Scanner:
    """Position in one rule of a text; patterns are matched there."""

    def __init__(self, rule: str, text: str) -> None:
        self._rule, self._text, self._at = rule, text, 0

    @property
    def is_done(self) -> bool:
        """True at the end of the rule."""
        return self._at == len(self._rule)

    def take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Return the match of a pattern here, and continue behind it."""
        match = pattern.match(self._rule, self._at)
        if match:
            self._at = match.end()
        return match

    def take_list(self, item: re.Pattern[str]) -> list[re.Match[str]]:
        """Return the matches of items separated by commas, possibly none."""
        items = []
        while match := self.take(item):
            items.append(match)
            if not self.take(_COMMA):
                break
        return items

    def error(self, reason: str = "") -> InvalidHours:
        """Return the error for the text, by default that it is not in the supported syntax."""
        word = _NOT_FIXED.search(self._rule)
        if reason or not word:
            return InvalidHours(self._text, reason) if reason else InvalidHours(self._text)
        return InvalidHours(self._text, message("{word} has no fixed days or times here", word=word[1]))
