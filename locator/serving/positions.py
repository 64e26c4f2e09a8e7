"""Positions of outlets without coordinates: proposed from their addresses, confirmed by operators."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from sqlalchemy import Connection, Engine

from ..errors import InvalidInput, InvalidParameter, NoRelease, as_message, message
from ..feed.diff import PreviousRelease
from ..feed.report import Report
from ..geo.datum import Datum, to_wgs84
from ..geo.point import Point, metres
from ..index.release_diff import Figure, HoldReason
from ..network.outlet import Outlet
from ..network.position_proposal import ConfirmedPosition, EnteredPosition, ProposedPosition, with_position
from ..places.address_position import AddressGeocoder
from ..places.finder import Finder
from ..places.outlet_names import OutletNames
from ..places.place_search import PlaceSearch
from ..places.position import written_position
from ..store import position_proposals
from ..store.position_proposals import PendingPosition
from ..store.publish import ChangeContext, Published
from .change_preview import Accept
from .service import QueryService

if TYPE_CHECKING:
    from ..feed.load import Loader
    from .manual_changes import ManualChanges

UNMOVED_METRES = 1.0


class Components(Protocol):
    """Components of the container, created on first use."""

    @property
    def engine(self) -> Engine:
        """Return the database engine."""

    @property
    def clock(self) -> Callable[[], datetime]:
        """Return the clock."""

    @property
    def loader(self) -> "Loader":
        """Return the feed loader."""

    @property
    def finder(self) -> Finder:
        """Return the place search without outlets."""

    @property
    def manual_changes(self) -> "ManualChanges":
        """Return the changes by hand."""

    @property
    def service(self) -> QueryService:
        """Return the query service."""

    def previous_release(self) -> PreviousRelease | None:
        """Return the current release as a baseline."""

    def read_transaction(self) -> AbstractContextManager[Connection]:
        """Open a transaction for reading."""


class PositionService:
    """Proposes and confirms positions."""

    def __init__(self, components: Components) -> None:
        self._components = components

    def confirmed(self) -> dict[str, ConfirmedPosition]:
        """Return the confirmed positions by ref."""
        with self._components.read_transaction() as connection:
            return position_proposals.confirmed_positions(connection)

    def pending(self) -> list[PendingPosition]:
        """Return the proposals that are not decided."""
        with self._components.read_transaction() as connection:
            return position_proposals.list_pending(connection)

    def propose(self, report: Report) -> None:
        """Add positions to the proposals of a report, once."""
        if any(proposal.position is None for proposal in report.position_proposals):
            geocoder = AddressGeocoder(self._search())
            report.position_proposals = [
                proposal._replace(position=proposal.position or geocoder.propose(proposal.address))
                for proposal in report.position_proposals
            ]

    def _search(self) -> PlaceSearch:
        try:
            return self._components.service.query_context().place_search()
        except NoRelease:
            return PlaceSearch(self._components.finder, OutletNames.empty())

    def store(self, report: Report, origin: str, by: str, why: str) -> int:
        """Store the proposals of a feed of which nothing can be published; returns their count."""
        self.propose(report)
        context = ChangeContext(origin, self._components.clock(), by, why)
        position_proposals.store_unpublished(
            self._components.engine, report.position_proposals, origin, context
        )
        return len(report.position_proposals)

    def confirm(
        self,
        numbers: Sequence[int],
        by: str,
        why: str,
        accept: Accept,
        position: str = "",
        datum: Datum = "wgs84",
    ) -> Published:
        """Publish outlets at their proposed positions, or one at a written position.

        Raises InvalidInput if a position is missing, too uncertain or contradicts the address.
        """
        if position and len(set(numbers)) != 1:
            raise InvalidInput("position", "applies to one proposal only")
        entered = _entered(position, datum) if position else None
        before = self._components.previous_release()
        rough: list[HoldReason] = []

        def place(item: PendingPosition) -> Outlet:
            try:
                outlet = self._placed(item, entered, before)
                rough.extend(_rough_reasons(item, outlet))
                return outlet
            except InvalidInput as problem:
                if len(numbers) == 1:
                    raise
                text = message(
                    "proposal {number}: {detail}", number=item.id, detail=as_message(problem.detail)
                )
                raise InvalidInput("position", text) from None

        engine, now = self._components.engine, self._components.clock()
        review = self._components.manual_changes.review(accept, rough)
        return position_proposals.confirm(engine, numbers, place, now, by=by, why=why, review=review)

    def _placed(
        self, item: PendingPosition, entered: EnteredPosition | None, before: PreviousRelease | None
    ) -> Outlet:
        written = Point(*map(float, to_wgs84(*entered))) if entered else None
        lat, lon = _decided(item.proposal.position, written)
        unplaced = with_position(item.proposal.fields, lat, lon, entered)
        outlet, area, fits, errors = self._components.loader.place(unplaced, before)
        if not area:
            raise InvalidInput("position", "is in no district of China")
        if not fits:
            text = message("is in {area}, not in the area of the address", area=area)
            raise InvalidInput("position", text)
        if errors:
            raise InvalidInput("id", message("the row has an error: {reason}", reason=errors[0]))
        return outlet

    def dismiss(self, numbers: Sequence[int], *, by: str, why: str) -> int:
        """Dismiss proposals; returns their count."""
        return position_proposals.dismiss(
            self._components.engine, numbers, self._components.clock(), by=by, why=why
        )


def _entered(text: str, datum: Datum) -> EnteredPosition:
    try:
        written = written_position(text, datum)
    except InvalidParameter as problem:
        raise InvalidInput("position", problem.detail) from None
    if written is None:
        raise InvalidInput("position", "must be a position like 31.2304, 121.4737")
    return EnteredPosition(*written[:3])


def _rough_reasons(item: PendingPosition, outlet: Outlet) -> Iterator[HoldReason]:
    """Yield a reason to look twice at a position that is published as proposed although it is rough."""
    proposed = item.proposal.position
    if not proposed or not proposed.is_rough:
        return
    if metres(outlet.point, Point(proposed.lat, proposed.lon)) < UNMOVED_METRES:
        figures: dict[str, Figure] = {"ref": outlet.ref, "radius": proposed.radius}
        sentence = f"the position of {outlet.ref} is uncertain by {proposed.radius:,} m"
        yield HoldReason("position_rough", sentence, figures)


def _decided(proposed: ProposedPosition | None, written: Point | None) -> Point:
    """Return the position to publish: as written, or as proposed if it is accurate enough."""
    if proposed is None:
        if written is None:
            raise InvalidInput("position", "no position was found for the address; enter one")
        return written
    point = Point(proposed.lat, proposed.lon)
    is_unmoved = written is None or metres(written, point) < UNMOVED_METRES
    if is_unmoved and not proposed.is_confirmable:
        raise InvalidInput(
            "position",
            message(
                "the proposal is too uncertain ({radius:,} m, {confidence:.0%}); enter the position",
                radius=proposed.radius,
                confidence=proposed.confidence,
            ),
        )
    return point if written is None else Point(round(written.lat, 7), round(written.lon, 7))
