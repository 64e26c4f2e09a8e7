"""Lookup of a call code: the area, device, fault and outlet that a caller searched on the pages."""

import re
from typing import NamedTuple

from ...network.codes import is_code, spoken
from ...serving.service import QueryContext
from ...store import call_codes
from ..http.app_context import get_container

DIGITS = call_codes.RANDOM_DIGITS + 1
_GROUPING = re.compile(r"[\s-]+")


class CallLookup(NamedTuple):
    """A call code with what it stands for: the text to search, and the names to show."""

    code: str
    area: str
    device: str
    fault: str
    outlet: str
    text: str


def call_code_of(text: str) -> str:
    """Return a text that is written like a call code in spoken groups; '' for other texts."""
    code = _GROUPING.sub("", text)
    return spoken(code) if len(code) == DIGITS and code.isdecimal() else ""


def find_call(context: QueryContext, text: str) -> CallLookup | None:
    """Return what a call code stands for; None for other texts and expired codes."""
    code = _GROUPING.sub("", text)
    if len(code) != DIGITS or not is_code(code):
        return None
    with get_container().read_transaction() as connection:
        found = call_codes.find(connection, code, get_container().clock())
    if found is None:
        return None
    area = context.services.gazetteer.path_text(found.adcode) if found.adcode else ""
    index = context.snapshot.index(found.ref) if found.ref else None
    if index is None:
        return CallLookup(spoken(code), area, found.device, found.fault, "", area)
    outlet = context.snapshot.outlet(index)
    return CallLookup(spoken(code), area, found.device, found.fault, outlet["name"], outlet["code"])
