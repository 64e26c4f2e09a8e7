"""The notices of a usable outlet as proposals, for a person to confirm once it is published."""

from collections.abc import Iterator, Mapping

import orjson

from ...network.notice_proposal import Kind, Proposal
from ...network.outlet import Outlet
from ..pii import masked
from .hours import understood
from .notices import notices
from .step import Fields, NormalizeNote

WORDS_BEFORE = "by the words "
KINDS: dict[str, Kind] = {
    "proposed_hours": "hours",
    "proposed_exceptions": "exceptions",
    "proposed_status": "status",
    "proposed_services": "services",
    "proposed_phones": "phones",
}
MOST_WORDS = 200


def proposals(outlet: Outlet, rest: Mapping[str, str]) -> Iterator[Proposal]:
    """What limits, the text of hours and columns that no outlet has propose for it."""
    fields: Fields = {
        "hours": outlet.hours or "",
        "hours_text": outlet.hours_text,
        "limits": outlet.limits,
        "status": outlet.status,
    }
    for told in notices(fields, rest):
        words = masked(told.reason.removeprefix(WORDS_BEFORE))[:MOST_WORDS]
        yield Proposal(outlet.ref, KINDS[told.code], _part(told, fields), words, told.column[:MOST_WORDS])
    said = understood(outlet.hours_text) if outlet.hours_text else None
    if said and said.last_intake:
        words = outlet.hours_text[:MOST_WORDS]
        yield Proposal(outlet.ref, "limits", f"{said.last_intake} 停止受理", words, "hours_text")


def _part(told: NormalizeNote, fields: Fields) -> str:
    value = str(told.value)
    if told.code == "proposed_hours":
        return value.removeprefix(f"{fields['hours']}; ")
    if told.code == "proposed_exceptions":
        return orjson.dumps(orjson.loads(value)[0]).decode()
    return value.removesuffix(": inspection only")
