"""Detect unusual loads that need approval before they are published, with reasons and figures.

Routine changes pass: openings and closures, short moves, new hours and phones. Only the set of outlets and
their positions are compared; changes of other fields never hold a load.

- `rows`: the network lost 5 % or more of its outlets.
- `province`: a province lost 20 % or more of its outlets.
- `refs`: over 2 % of the refs changed. New and vanished refs are counted separately and the larger number is
  used, so a renumbered outlet counts once.
- `moved`: over 5 % of the remaining outlets moved by more than 300 m.
- `district`: over 1 % of the outlets lie outside the district of their adcode. Outlets published before with
  the same position and adcode do not count.
- `older`: the file, or its verification dates, are older than those of the current release.

A change of fewer than three outlets never holds a load: it is a large share of a small network, but easy to
review. The first release, and real data that replace sample data, are checked by district only, because
there is no comparable previous release. Sample data that replace real data are checked like any other load.
"""

from collections.abc import Iterator
from itertools import chain

from ...geo.districts import Areas
from ...index.release_diff import HoldReason, ReleaseDiff
from .dates import older_dates, older_file
from .outlets import provinces, refs, total
from .positions import moved, outside_district
from .reason import Rows

__all__ = ["HoldReason", "reasons"]


def reasons(change: ReleaseDiff, areas: Areas) -> list[HoldReason]:
    """Return the reasons to hold a load for approval; empty when it may be published."""
    before, after = change
    old: Rows = {row.ref: row for row in before.outlets} if before else {}
    new: Rows = {row.ref: row for row in after.outlets}
    checks: list[Iterator[HoldReason]] = [outside_district(old, new, areas)]
    if before and old and not (before.sample and not after.sample):
        common = [ref for ref in old if ref in new]
        checks = [total(old, new), provinces(old, new), refs(old, new), moved(old, new, common), *checks]
        checks += [older_file(before, after), older_dates(old, new, common)]
    return list(chain.from_iterable(checks))
