"""Phone numbers of outlets in Hong Kong and Macao, where hotlines of the mainland cannot be dialled."""

import re
from collections.abc import Mapping
from typing import Any

ADCODES = ("81", "82")  # Hong Kong and Macao
_MAINLAND_ONLY = re.compile(r"(?:9[56][0-9]{3,4}|[48]00(?:[ -]?[0-9]){7}|1[0-9]{4})(?![0-9])")  # 95, 400, 800


def with_reachable_phones(
    outlet: Mapping[str, Any], hotline: str, hotline_abroad: str
) -> tuple[Mapping[str, Any], str]:
    """Return an outlet (in response format) and the hotline with numbers that can be dialled where it is.

    In Hong Kong and Macao, a local number comes first, then the hotline for callers from there; an outlet
    that has neither keeps its numbers. The outlet to visit instead is treated likewise.
    """
    changed: dict[str, Any] = {}
    if other := outlet.get("alternative"):
        changed["alternative"] = with_reachable_phones(other, hotline, hotline_abroad)[0]
    if not str((outlet.get("address") or {}).get("adcode") or "").startswith(ADCODES):
        return {**outlet, **changed}, hotline
    local = [phone for phone in outlet.get("phones") or () if not _MAINLAND_ONLY.match(phone)]
    reachable = [*local, *([hotline_abroad] if hotline_abroad and outlet.get("phones") else [])]
    changed |= {"phones": reachable} if reachable else {}
    return {**outlet, **changed}, hotline_abroad or next(iter(local), hotline)
