"""Rows without coordinates: those with an address become position proposals, and nothing is published from
them. An outlet whose position was confirmed by hand stays there in the next feeds.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..network.outlet import Outlet
from ..network.position_proposal import (
    ConfirmedPosition,
    PositionProposal,
    address_key,
    with_position,
    without_position,
)
from .diff import PreviousRelease
from .record import Record
from .report import Finding, finding

CODE = "position_missing"
PROPOSED = "has no coordinates; the position proposed from the address must be confirmed first"
NEITHER = "has neither an address nor coordinates; nothing is proposed or published"
LOST = "has no coordinates, but a position in the current release; it would be removed from the release"
MOVED = "has a new address without coordinates; the outlet stays at the address and position confirmed before"


def is_missing(value: object) -> bool:
    """Return True for an empty coordinate."""
    return value is None or (isinstance(value, str) and not value.strip())


def has_address_only(fields: Mapping[str, Any]) -> bool:
    """Return True if a record has neither coordinate, but an address."""
    return has_no_coordinates(fields) and _has_address(fields)


def has_no_coordinates(fields: Mapping[str, Any]) -> bool:
    """Return True if both coordinates of a record are empty."""
    return is_missing(fields.get("lat")) and is_missing(fields.get("lon"))


def _has_address(fields: Mapping[str, Any]) -> bool:
    address = fields.get("address")
    texts = [address.get(name) for name in ("text", "township")] if isinstance(address, Mapping) else []
    return any(map(_is_text, texts))


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


@dataclass
class MissingPositions:
    """Decides what becomes of valid outlets without coordinates, and collects the proposals.

    `waiting` counts those that are not in the current release; they do not stop a load. Rows without an
    address stop it, except in a feed that has no columns of coordinates (`is_address_only`).
    """

    confirmed: Mapping[str, ConfirmedPosition] = field(default_factory=dict)
    previous: PreviousRelease | None = None
    proposals: list[PositionProposal] = field(default_factory=list)
    waiting: int = 0
    is_address_only: bool = False

    def resolve(self, record: Record, outlet: Outlet) -> tuple[Outlet | None, Finding]:
        """Return the outlet at its confirmed position, or None, and the finding."""
        is_published = self.previous is not None and outlet.ref in self.previous.bodies
        if not _has_address(record.fields):
            self.waiting += self.is_address_only and not is_published
            return None, finding(record, CODE, "error", "lat", "", NEITHER)
        if confirmed := self.confirmed.get(outlet.ref):
            return self._at_confirmed(record, outlet, confirmed)
        self.proposals.append(PositionProposal(without_position(outlet)))
        self.waiting += not is_published
        return None, finding(record, CODE, "error", "lat", "", LOST if is_published else PROPOSED)

    def _at_confirmed(
        self, record: Record, outlet: Outlet, confirmed: ConfirmedPosition
    ) -> tuple[Outlet, Finding]:
        fields = without_position(outlet)
        if address_key(outlet.address) == address_key(confirmed.address):
            reason = f"has no coordinates; {confirmed.lat}, {confirmed.lon} was confirmed for this address"
            result = finding(record, "position_confirmed", "info", "lat", "", reason)
            return with_position(fields, *confirmed[1:]), result
        self.proposals.append(PositionProposal(fields))
        old = fields | {"address": confirmed.address.model_dump()}
        result = finding(record, "position_outdated", "warning", "address", outlet.address.text, MOVED)
        return with_position(old, *confirmed[1:]), result
