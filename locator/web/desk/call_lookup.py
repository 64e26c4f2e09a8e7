"""Lookup of a call code: the area, device, fault and outlet that a caller searched on the pages."""

from typing import NamedTuple

from ...answers.spoken_codes import code_digits
from ...network.codes import is_code, spoken
from ...runtime.languages import converted
from ...serving.service import QueryContext
from ...store import call_codes
from ..http.app_context import get_container
from ..http.page import language

DIGITS = call_codes.RANDOM_DIGITS + 1


class CallLookup(NamedTuple):
    """A call code with what it stands for: the text to search, and the names to show.

    `ref` is that of an outlet that can be opened at once; '' if there is none.
    """

    code: str
    area: str
    device: str
    fault: str
    outlet: str
    text: str
    ref: str = ""


def call_code_of(text: str) -> str:
    """Return a text that is written like a call code in spoken groups; '' for other texts."""
    code = code_digits(text)
    return spoken(code) if len(code) == DIGITS else ""


def code_text(text: str) -> str:
    """Return a text that is a code as it is, and the code of a sentence in spoken groups."""
    is_code_alone = not any(map(str.isalpha, text))
    return text if is_code_alone else spoken(code_digits(text)) or text


def find_call(context: QueryContext, text: str) -> CallLookup | None:
    """Return what a call code stands for; None for other texts and expired codes."""
    code = code_digits(text)
    if len(code) != DIGITS or not is_code(code):
        return None
    with get_container().read_transaction() as connection:
        found = call_codes.find(connection, code, get_container().clock())
    if found is None:
        return None
    area, named = (
        converted(context.services.gazetteer.path_text(found.adcode, lang), lang) if found.adcode else ""
        for lang in ("zh", language())
    )
    index = context.snapshot.index(found.ref) if found.ref else None
    if index is None:
        return CallLookup(spoken(code), named, found.device, found.fault, "", area)
    outlet = context.snapshot.outlet(index)
    name = (outlet.get("name_en") if language() == "en" else "") or outlet["name"]
    ref = "" if outlet["status"] == "closed" else outlet["ref"]
    return CallLookup(spoken(code), named, found.device, found.fault, name, outlet["code"], ref)
