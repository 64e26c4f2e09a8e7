"""Outlets that a call names by an outlet code, a phone number or a ref."""

import re
from typing import Any
from unicodedata import normalize

from ..network.codes import is_code
from ..query.query_params import parse_query
from .authenticity import OfficialQuestion
from .context import QueryContext
from .outlet_queries import check_authenticity
from .spoken_codes import code_digits

CODE_DIGITS = 6
MIN_PHONE_DIGITS = 7  # shorter numbers are codes
_PHONE = re.compile(r"\+?[0-9][0-9 ()-]{3,18}[0-9](?:\s*(?:转|分机|ext\.?|x)\s*[0-9]{1,8})?", re.IGNORECASE)


def is_phone(text: str) -> bool:
    """Return whether a text is a phone number and nothing else."""
    return bool(_PHONE.fullmatch(text)) and sum(map(str.isdecimal, text)) >= MIN_PHONE_DIGITS


def is_code_shaped(text: str) -> bool:
    """Return whether a text has as many digits as an outlet code, however they are grouped."""
    return len(code_digits(text)) == CODE_DIGITS


def outlet_code(context: QueryContext, text: str) -> str:
    """Return the outlet code that a text is, or that belongs to the phone number or ref it is; '' if none."""
    digits = code_digits(text)
    code = digits if is_code(digits) else ""
    if not code or context.snapshot.index_of_code(code) is None:
        found = outlets_with_phone(context, text)
        code = found[0]["code"] if found else code_of_ref(context, text) or code
    return code


def code_of_ref(context: QueryContext, text: str) -> str:
    """Return the code of the outlet whose complete ref a text is, in any case; '' if there is none."""
    ref = normalize("NFKC", text).strip()
    indices = (context.snapshot.index(name) for name in (ref, ref.upper()))
    index = next((index for index in indices if index is not None), None)
    return "" if index is None else str(context.snapshot.outlet(index)["code"] or "")


def outlets_with_phone(context: QueryContext, text: str, lang: str = "zh") -> list[dict[str, Any]]:
    """Return the properties of all open or paused outlets with this phone number; none for other texts."""
    text = normalize("NFKC", text)
    if not _PHONE.fullmatch(text):
        return []
    answer = check_authenticity(context, parse_query(OfficialQuestion, {"phone": text, "lang": lang})).data()
    outlets = (feature["properties"] for feature in answer["features"])
    return [outlet for outlet in outlets if outlet["official"]["same"] and outlet.get("code")]
