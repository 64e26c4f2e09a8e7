"""A feed that was read and checked, ready to be published or held."""

from collections.abc import Sequence
from typing import NamedTuple

from ..feed.report import Finding, Report
from ..network.outlet import Outlet


class ValidatedFeed(NamedTuple):
    """Usable outlets of a feed, its report, and the findings that require a review."""

    outlets: Sequence[Outlet]
    report: Report
    holds: Sequence[Finding]
