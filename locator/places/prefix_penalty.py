"""Penalty for a name preceded by other characters: 五道口 is not 道口."""

import re

from .gazetteer import AREAS
from .han_matching import RankedMention

BEFORE = re.compile(r"[\u3400-\u9fff]+$")
ANYWHERE = re.compile(r"[\u3400-\u9fff]+")
BY_SOUND = ("sound", "accent")
LEADS = re.compile(
    "(我|你|他|们|人|在|去|到|从|往|离|近|靠|住|于|是|的|找|查|看|给|要|想|地址|地点|中国|全国|国家|附近)+$"
)
TRUSTED = {"name": 0.6, "zone": 0.6, "sound": 0.2, "accent": 0.2}
OTHERWISE = 0.3
WIDE_SHORT, FEW = 0.6, 2  # trust in the short name of a wide area after few characters


def trust(best: RankedMention, kind: str, masked: str) -> float:
    """Return the trust in a mention, 0 to 1; `masked` is the text without the names of the place's path."""
    before = (ANYWHERE if best.matched_by in BY_SOUND else BEFORE).search(masked[: best.start])
    if before is None or LEADS.search(before[0]) or best.covered > best.end - best.start:
        return 1.0
    if kind in AREAS and best.matched_by not in BY_SOUND:
        return WIDE_SHORT if best.matched_by != "name" and len(before[0]) <= FEW else 1.0
    return TRUSTED.get(best.matched_by, OTHERWISE)
