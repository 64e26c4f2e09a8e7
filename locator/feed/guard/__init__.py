"""Detect unusual loads that need approval before they are published, with reasons and figures.

Routine changes pass: openings and closures, short moves, new hours and phones of some outlets. `outlets`
compares how many outlets there are, can be found and are open; `statuses`, `closures`, `positions` and
`dates` what their names say; `fields` counts changed and lost values of every field; `columns` recognizes
the patterns of exchanged and shifted columns, `lost_columns` those that the loader filled in.
docs/feed-rules.md lists all reasons with their limits.

A change of fewer than three outlets never holds a load: it is a large share of a small network, but easy to
review. The first release, and real data that replace sample data, are checked by district only, because
there is no comparable previous release. Sample data that replace real data are checked like any other load.
"""

from collections.abc import Iterable, Iterator
from itertools import chain

from ...geo.districts import Areas
from ...hours.holiday_calendar import HolidayCalendar
from ...index.field_changes import FieldChanges
from ...index.release_diff import COLUMN_LOST, HoldReason, ReleaseDiff
from .closures import closed_for_long, closed_soon
from .columns import exchanged_columns, shifted_columns
from .corrected import Corrected, as_corrected
from .dates import older_dates, older_file
from .fields import changed_fields
from .lost_columns import lost_columns
from .outlets import kinds, provinces, refs, total
from .positions import coarser, moved, outside_district
from .reason import Limits, Rows
from .statuses import reopened

DEFAULT_LIMITS = Limits()
NO_HOLIDAYS = HolidayCalendar({})
REOPENED = ("closed_reopened", "status_lost")
EXPLAINED_BY_REOPENING = (("changed", "status"), ("changed", "exceptions"), ("emptied", "exceptions"))
__all__ = ["HoldReason", "Limits", "reasons"]


def reasons(
    change: ReleaseDiff,
    areas: Areas,
    limits: Limits = DEFAULT_LIMITS,
    corrected: Corrected | None = None,
    calendar: HolidayCalendar = NO_HOLIDAYS,
) -> list[HoldReason]:
    """Return the reasons to hold a load for approval; empty when it may be published.

    `corrected` if the load corrects the datum of the release: the area fields that follow the positions.
    """
    before, after, fields = change
    old: Rows = {row.ref: row for row in before.outlets} if before else {}
    new: Rows = {row.ref: row for row in after.outlets}
    checks: list[Iterator[HoldReason]] = [outside_district(old, new, areas)]
    if before and old and not (before.sample and not after.sample):
        common = [ref for ref in old if ref in new]
        there = old if corrected is None else as_corrected(old, new, corrected)
        checks = [total(old, new), provinces(there, new, areas), kinds(there, new, areas), refs(old, new)]
        checks += [reopened(old, new, common, limits), moved(there, new, common)]
        checks += [_changed(fields, limits, corrected or frozenset())] if fields else []
        checks += [closed_soon(fields, calendar)] if fields else []
        checks += [outside_district(old, new, areas), older_file(before, after)]
        checks += [older_dates(old, new, common), lost_columns(before, after, limits)]
    return _without_repeated(chain.from_iterable(checks))


def _without_repeated(found: Iterable[HoldReason]) -> list[HoldReason]:
    """Leave out what another reason explains: lost columns that are empty, and what reopening changes."""
    found = list(found)
    emptied = {reason.figures["column"] for reason in found if reason.code == "emptied"}
    remaining = [item for item in found if item.code != COLUMN_LOST or item.figures["column"] not in emptied]
    reopened = max((int(item.figures["changed"]) for item in found if item.code in REOPENED), default=0)
    return [item for item in remaining if not _is_explained(item, reopened)]


def _is_explained(reason: HoldReason, reopened: int) -> bool:
    """Return whether as many reopened outlets explain the changed statuses, or the exceptions that ended."""
    is_effect = (reason.code, reason.figures.get("column")) in EXPLAINED_BY_REOPENING
    return is_effect and int(reason.figures["changed"]) <= reopened


def _changed(fields: FieldChanges, limits: Limits, corrected: Corrected) -> Iterator[HoldReason]:
    yield from closed_for_long(fields)
    yield from coarser(fields)
    misplaced = [*exchanged_columns(fields), *shifted_columns(fields)]
    misplaced = [found for found in misplaced if not corrected.issuperset(found.paths)]
    yield from (found.reason for found in misplaced)
    explained = {path for found in misplaced for path in found.paths}
    yield from changed_fields(fields, limits, explained, corrected)
