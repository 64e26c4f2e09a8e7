"""Services besides repairs that a search text names, like 以旧换新 大连, and the text without them."""

import re
from typing import NamedTuple

from ..network.outlet import Service
from ..network.service_words import SERVICE_WORDS
from .access_text import words_apart

BEFORE = r"(?:可以|可|能|有|提供|支持|办理|做|(?<![a-z])(?:with|for|and)\s+)*+"
AFTER = "(?:服务|业务)?的?(?:网点|门店|店)?"
STATION = "站"  # 回收站, 检测站


class ServiceText(NamedTuple):
    """Services of a text, their words, and the text without them."""

    services: tuple[Service, ...]
    words: tuple[str, ...]
    remainder: str


def parse_service_text(text: str) -> ServiceText:
    """Return the services that a text names; those in the names of places (检测中心) are none."""
    return ServiceText(*words_apart(text, _SERVICES))


_SERVICES = {
    service: re.compile(rf"{BEFORE}(?<![a-z])(?P<word>{words})(?![a-z{STATION}]){AFTER}", re.I)
    for service, words in SERVICE_WORDS.items()
}
