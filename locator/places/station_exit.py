"""The exit of a station that a text names."""

import re

from .match import Match
from .request_text import strip_fillers
from .text import normalize

_MARK = "[a-z][0-9]{0,2}|[0-9]{1,2}|[一二三四五六七八九十]{1,3}(?=号)"
_WORD = "号?(?:出入?口|入口|口)"
_AT_END = re.compile(f"({_MARK}){_WORD}$")
_AFTER_STATION = re.compile(f"(?<=站)({_MARK}|[东南西北]{{1,2}}){_WORD}")  # elsewhere 北口 is part of a name
_LATIN = re.compile(r"\b(?:exit|entrance)\s+([a-z]\d{0,2}|\d{1,2})\b", re.IGNORECASE)


def exit_beside(text: str, match: Match) -> str:
    """Return the mark of the exit that a text names, if its match is the place around it; else ''."""
    if match.place.type == "exit":
        return ""
    normalized = normalize(text)
    written = _AFTER_STATION.search(normalized) or _AT_END.search(strip_fillers(normalized))
    found = _LATIN.search(text) or written
    if found is None or normalize(match.place.name).endswith(found[0]):
        return ""
    return found[1].upper()
