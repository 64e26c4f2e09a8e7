"""Proposals from the notices of a usable outlet, for a person to confirm after publication."""

from collections.abc import Iterator, Mapping

import orjson

from ...network.notice_proposal import Proposal, ProposalKind
from ...network.outlet import Outlet
from ..pii import masked
from .hours import parse_hours
from .notices import notices
from .step import Fields, NormalizeNote

QUOTE_PREFIX = "from the text: "
PROPOSAL_KINDS: dict[str, ProposalKind] = {
    "proposed_hours": "hours",
    "proposed_exceptions": "exceptions",
    "proposed_status": "status",
    "proposed_services": "services",
    "proposed_phones": "phones",
}
MAX_QUOTE = 200


def proposals(outlet: Outlet, unmapped: Mapping[str, str]) -> Iterator[Proposal]:
    """Yield the proposals from an outlet's limits, hours text and unmapped columns."""
    if not (outlet.limits or outlet.hours_text or unmapped):
        return
    fields: Fields = {
        "hours": outlet.hours or "",
        "hours_text": outlet.hours_text,
        "limits": outlet.limits,
        "status": outlet.status,
    }
    for note in notices(fields, unmapped):
        quote = masked(note.reason.removeprefix(QUOTE_PREFIX))[:MAX_QUOTE]
        yield Proposal(
            outlet.ref,
            PROPOSAL_KINDS[note.code],
            _proposed_value(note, fields),
            quote,
            note.column[:MAX_QUOTE],
        )
    parsed = parse_hours(outlet.hours_text) if outlet.hours_text else None
    if parsed and parsed.last_intake:
        quote = outlet.hours_text[:MAX_QUOTE]
        yield Proposal(outlet.ref, "limits", f"{parsed.last_intake} 停止受理", quote, "hours_text")


def _proposed_value(note: NormalizeNote, fields: Fields) -> str:
    value = str(note.value)
    if note.code == "proposed_hours":
        return value.removeprefix(f"{fields['hours']}; ")
    if note.code == "proposed_exceptions":
        return orjson.dumps(orjson.loads(value)[0]).decode()
    return value.removesuffix(": inspection only")
