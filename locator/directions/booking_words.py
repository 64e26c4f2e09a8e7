"""Texts of outlets that require a visitor to book or to get in touch first: 需提前电话预约.

What is only offered (可预约) or not required (无需预约) is no requirement, nor is an appointment
for a visit of the outlet's staff (上门服务需预约).
"""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, Literal

from ..network.area_notices import is_in_force
from ..places.text import to_simplified

Requirement = Literal["booking", "contact"]

CACHE_SIZE = 4_000
_CLAUSE = re.compile(r"[,，。;；!！?？、\n|]|\.\s|\.$")
_OTHER_VISIT = re.compile("上门|取件|快递|寄修|邮寄|pick-?up|courier|home (?:visit|service)|on-?site")
_HOW = "(?:再|要|以|提前|事先|先|电话|来电|致电|网上|线上|微信|通过|在)*"
_APPOINTMENT = "(?:prior |advance )?(?:appointment|booking|reservation)"
_NOT_REQUIRED = re.compile(
    rf"(?:[无毋免][需须]?|不[需须用必]要?|没有?|取消){_HOW}(?:预约|致电|来电|联系)"
    r"|\b(?:no|without|not)\b(?: need(?:ed)?| for| of| to| an?| book| make)* "
    rf"{_APPOINTMENT}s?(?: (?:is|are))?(?: \w+ed)?"
    rf"|{_APPOINTMENT}s? (?:is |are )?(?:not|optional)\b(?: \w+ed)?|no need to (?:book|call)"
)
_OFFERED = re.compile(rf"[可能]{_HOW}预约|(?:支持|提供|开通|接受).{{0,6}}预约")
_BOOKING = re.compile(
    r"(?:需|须|请|必|务必|要|应|仅|只|限|凭|先|提前|事先|实行|采用|采取|全).{0,8}预约|预约(?:制|后|才|方可|到店|进店|受理)"
    rf"|\bby appointment|{_APPOINTMENT}s? (?:is |are )?(?:only|required|needed|necessary|essential|first)"
    rf"|(?:need|requir|make|book)\w* (?:an? )?{_APPOINTMENT}|\bbook (?:ahead|first|in advance)"
)
_CONTACT_FIRST = re.compile(
    r"(?:需|须|请|必|要|应|建议|提前|事先|先).{0,4}(?:预约|致电|来电|打电话|电话(?:联系|咨询|确认|沟通)|联系(?:门店|网点|本店|店家|我们))"
    r"|(?:提前|事先|到店前|前往前|来店前|来前).{0,4}(?:联系|电话|确认)"
    r"|\b(?:call|phone|ring|contact us|get in touch) (?:ahead|first|before|in advance)"
)


def requirement_on(outlet: Mapping[str, Any], day: str) -> Requirement | None:
    """Return what an outlet requires before a visit on a day (YYYY-MM-DD), by its field or in its words.

    Notices of its areas are not its own.
    """
    if (outlet.get("booking") or {}).get("required"):
        return "booking"
    own = (item for item in outlet.get("notice") or () if "area" not in item)
    notices = [item["text"] for item in own if is_in_force(item, day)]
    return requirement_of([outlet.get("limits") or "", outlet.get("hours_text") or "", *notices])


def requirement_of(texts: Iterable[str]) -> Requirement | None:
    """Return whether texts require an appointment, or to contact the outlet, before a visit."""
    found = set(map(_requirement_of, texts))
    return "booking" if "booking" in found else "contact" if "contact" in found else None


@lru_cache(CACHE_SIZE)
def _requirement_of(text: str) -> Requirement | None:
    clauses = _CLAUSE.split(to_simplified(text).casefold())
    found = [_requirement_of_clause(clause) for clause in clauses]
    return "booking" if "booking" in found else "contact" if "contact" in found else None


def _requirement_of_clause(clause: str) -> Requirement | None:
    if _OTHER_VISIT.search(clause):
        return None
    remaining = _OFFERED.sub(" ", _NOT_REQUIRED.sub(" ", clause))
    if "建议" not in remaining and _BOOKING.search(remaining):
        return "booking"
    return "contact" if _CONTACT_FIRST.search(remaining) else None
