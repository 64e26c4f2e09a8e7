"""Changes by hand: closures, edits, their end, undo, confirmed notices, rollbacks; each with a review.

Every function takes `accept`, which decides about the preview of the change; without its consent nothing is
published and NotConfirmed is raised.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Engine

from ..errors import AmbiguousInput, InvalidInput, message
from ..feed.load import Loader
from ..geo.datum import Datum
from ..hours import SHANGHAI
from ..index.release_diff import Guard, HoldReason
from ..places.area_names import AreaNames
from ..query.dates import parse_first_day, parse_last_day
from ..store import overrides, proposals, undo
from ..store.dialect import wrap_store_errors
from ..store.find_outlets import OutletName, find_outlets
from ..store.manual_change import Review, roll_back
from ..store.overlay import POSITION
from ..store.publish import Published
from ..store.unapplied import Unapplied, unapplied_now
from .change_preview import Accept
from .edited_field import check_field
from .public_text import check_publishable
from .review_change import Checks, review
from .typed_value import parse_position, parse_value

MAX_OPTIONS = 12
AREA_FIELD = "address.adcode"


@dataclass(frozen=True)
class ManualChanges:
    """Publishes changes by hand and reads what operators type for them."""

    engine: Callable[[], Engine]
    loader: Loader
    guard: Guard
    clock: Callable[[], datetime]

    def close(self, closure: overrides.Closure, by: str, accept: Accept) -> overrides.OverrideResult:
        """Close an outlet or an area, or set special hours. Raises InvalidInput."""
        if closure.adcode:
            self._check_area(closure.adcode, "adcode")
        check_publishable("reason", closure.reason)
        area = self.loader.gazetteer.path_text(closure.adcode) if closure.adcode else ""
        now, checks = self.clock(), self.review(accept)
        return overrides.close(
            self.engine(), closure, self.loader.timetable, now, by=by, review=checks, area=area
        )

    def edit(self, entry: overrides.Edit, by: str, why: str, accept: Accept) -> overrides.OverrideResult:
        """Set a field of an outlet. Raises InvalidInput."""
        if entry.field == AREA_FIELD and entry.value:
            self._check_area(str(entry.value), entry.field)
        if entry.field != POSITION:
            check_publishable(entry.field, str(entry.value))
        now, timetable = self.clock(), self.loader.timetable
        checks = self.review(accept, first=entry.ref)
        return overrides.edit(self.engine(), entry, timetable, now, by=by, why=why, review=checks)

    def end(self, number: int, by: str, why: str, accept: Accept) -> overrides.OverrideResult:
        """End an override now. Raises InvalidInput."""
        return overrides.drop(self.engine(), number, self.clock(), by=by, why=why, review=self.review(accept))

    def undo(self, number: int, by: str, why: str, accept: Accept) -> Published:
        """Undo an override: what it replaced is in force again. Raises InvalidInput."""
        checks = self.review(accept)
        return undo.undo_override(self.engine(), number, self.clock(), by=by, why=why, review=checks)

    def undo_last(self, by: str, why: str, accept: Accept, release: int | None = None) -> Published:
        """Undo the change by hand that made the current release. Raises InvalidInput."""
        checks = self.review(accept)
        return undo.undo_last(self.engine(), self.clock(), by=by, why=why, review=checks, release=release)

    def roll_back(self, number: int, by: str, why: str, accept: Accept) -> Published:
        """Publish a copy of an older release. Raises ReleaseGone."""
        checks = self.review(accept)
        return roll_back(self.engine(), number, self.clock(), by=by, why=why, review=checks)

    def reapply(self, by: str, why: str, accept: Accept) -> Published:
        """Apply the current overrides to the current release again."""
        checks = review(Checks(self.loader, self.guard), accept)
        return overrides.reapply(self.engine(), self.clock(), by=by, why=why, review=checks)

    def confirm(
        self,
        numbers: Sequence[int],
        by: str,
        why: str,
        accept: Accept,
        dates: Mapping[int, proposals.Dates] | None = None,
        year: int | None = None,
    ) -> Published:
        """Apply proposals from notices as overrides, in one release. Raises InvalidInput."""
        more: dict[str, Any] = {"dates": dates, "year": year, "review": self.review(accept)}
        timetable, now = self.loader.timetable, self.clock()
        return proposals.confirm(self.engine(), numbers, timetable, now, by=by, why=why, **more)

    def review(self, accept: Accept, more: Sequence[HoldReason] = (), first: str = "") -> Review:
        """Return the review of every change by hand; `more` are reasons beside those of the guard.

        The outlet `first` is listed first.
        """
        checks = Checks(
            self.loader, lambda change: [*more, *self.guard(change)], self._without_overrides(), first
        )
        return review(checks, accept)

    def _without_overrides(self) -> Unapplied:
        """Return the outlets of the current release that lack overrides."""
        with wrap_store_errors(), self.engine().begin() as connection:
            return unapplied_now(connection, self.clock())

    def value(self, field: str, text: str, datum: Datum | None = None) -> Any:
        """Return the JSON value of a field from what was typed; raises InvalidInput."""
        check_field(field)
        if field == POSITION:
            return parse_position(text, datum)
        if field == AREA_FIELD and text.strip():
            return self.area(text, "value")
        return parse_value(self.loader, field, text)

    def hours(self, text: str) -> str | None:
        """Return typed opening hours in OSM syntax if they are understood; None for an empty text."""
        value: str | None = parse_value(self.loader, "hours", text)
        return value

    def outlet(self, text: str, field: str = "ref") -> str:
        """Return the ref of the outlet that a ref, code or name means; raises AmbiguousInput."""
        with wrap_store_errors(), self.engine().begin() as connection:
            found = find_outlets(connection, text)
        if not found:
            raise InvalidInput(field, message("the current release has no outlet {ref}", ref=text))
        if len(found) > 1:
            raise AmbiguousInput(field, text, _options(found[:MAX_OPTIONS]))
        return found[0].ref

    def area(self, text: str, field: str = "adcode") -> str:
        """Return the adcode of the area that a code or name means; raises AmbiguousInput."""
        found = AreaNames(self.loader.gazetteer).find(text)
        if not found:
            raise InvalidInput(field, message("{adcode} is not a province, city or district", adcode=text))
        if len(found) > 1:
            path = self.loader.gazetteer.path_text
            raise AmbiguousInput(field, text, [(a.adcode, path(a.adcode)) for a in found[:MAX_OPTIONS]])
        return found[0].adcode

    def day(self, text: str, field: str, first: date | None = None) -> date:
        """Return the day in a text, the last one of a period that begins with `first`; raises InvalidInput.

        A day without a year is the next one.
        """
        try:
            if first:
                return parse_last_day(text, first)
            return parse_first_day(text, self.clock().astimezone(SHANGHAI).date())
        except ValueError as problem:
            raise InvalidInput(field, problem.args[0]) from None

    def _check_area(self, adcode: str, field: str) -> None:
        if not self.loader.gazetteer.current(adcode):
            raise InvalidInput(field, message("{adcode} is not a province, city or district", adcode=adcode))


def _options(found: Sequence[OutletName]) -> list[tuple[str, str]]:
    """Return the refs of outlets, and their names with addresses."""
    return [(outlet.ref, ", ".join(filter(None, (outlet.name, outlet.address)))) for outlet in found]
