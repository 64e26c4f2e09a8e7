"""Access needs that a search text names, like 春熙路 听障, and the text without them."""

import re
from collections.abc import Mapping
from typing import NamedTuple, TypeVar

from ..network.access_words import ACCESS_WORDS
from ..network.outlet import AccessNeed
from ..places.request_text import LATIN_VENUE, SEPARATORS, VENUE
from ..places.text import has_han, to_simplified

PEOPLE = "我|他|她|客户|来电人|家人|老人|妈妈|爸爸|母亲|父亲|奶奶|爷爷"
LATIN_PEOPLE = "i|i'm|my|he|she|mother|father|caller|customer"
BEFORE = (
    f"(?:{PEOPLE}|是|有|带|支持|提供|可用|可|能用|懂|会|需要|需|要|坐着|坐的是|坐|用|"
    f"(?<![a-z])(?:{LATIN_PEOPLE}|with|for|has|have|in|and|an?|am|is|uses?|needs?)\\s+)*+"
)
AFTER = r"(?:\s+users?\b)?(?:人士|人|服务|翻译|友好|通行|可达|能进|进|的)*+(?:网点|门店|店|点|中心)?"
INSTITUTION = "学校|中学|小学|协会|联合会|中心|电梯|卫生间|厕所|医院|公司|工厂|文化|教育|研究"
LATIN_INSTITUTION = re.compile(r"\b(?:school|university|college|institute|association|hospital)\b", re.I)


Named = TypeVar("Named")


class AccessText(NamedTuple):
    """Access needs of a text, their words, and the text without them."""

    needs: tuple[AccessNeed, ...]
    words: tuple[str, ...]
    remainder: str


def parse_access_text(text: str) -> AccessText:
    """Return the access needs that a text names; those in the names of places (聋人学校) are none."""
    return AccessText(*words_apart(text, _NEEDS))


def words_apart(
    text: str, patterns: Mapping[Named, re.Pattern[str]]
) -> tuple[tuple[Named, ...], tuple[str, ...], str]:
    """Return what the words of a text name besides places, those words, and the text without them."""
    names, words = [], []
    simplified = to_simplified(text) if has_han(text) else text
    for name, pattern in patterns.items():
        match = pattern.search(simplified)
        while match and not _is_apart(simplified, match):
            match = pattern.search(simplified, match.end())
        if match:
            names.append(name)
            words.append(match["word"])
            simplified = f"{simplified[: match.start()]} {simplified[match.end() :]}"
    remainder = " ".join(simplified.split()).strip(SEPARATORS) if names else text
    return tuple(names), tuple(words), remainder


def _is_apart(text: str, match: re.Match[str]) -> bool:
    """Return whether a word for a need begins or ends a text or stands between blanks, and is in no name."""
    before, after = text[: match.start()], text[match.end() :]
    if not has_han(match["word"]):
        return not _LATIN_NAME.match(after) and not LATIN_INSTITUTION.search(text)
    if _NAME.match(text, match.end("word")):
        return False
    return not before or before[-1] in SEPARATORS or not after or after[0] in SEPARATORS


_NEEDS = {
    need: re.compile(rf"{BEFORE}(?<![a-z])(?P<word>{words})(?![a-z]){AFTER}", re.I)
    for need, words in ACCESS_WORDS.items()
}
_NAME = re.compile(rf"(?:{INSTITUTION}|{VENUE})(?!务|点)")
_LATIN_NAME = re.compile(rf"\s+(?:{LATIN_VENUE})s?\b", re.I)
