"""Compare statuses: closed outlets that reopen."""

from collections import Counter
from collections.abc import Iterator, Sequence

from ...index.release_diff import HoldReason
from ...network.outlet import FINDABLE
from .reason import MIN_OUTLETS, Limits, Rows, hold_reason, percent

MANY, MOST = 10, 0.5  # outlets that open at once, and their share of those that were not open


def reopened(old: Rows, new: Rows, common: Sequence[str], limits: Limits) -> Iterator[HoldReason]:
    """Yield a reason if closed outlets reopen, or if most outlets that were not open are open now.

    Nothing else shows a feed that lost its status column: every outlet counts as open then.
    """
    changes = Counter((old[ref].status, new[ref].status) for ref in common)
    closed = sum(count for (was, _), count in changes.items() if was == "closed")
    back = sum(changes["closed", status] for status in FINDABLE)
    if back >= MIN_OUTLETS and back / closed > limits.changed:
        message = f"{back:,} of {closed:,} closed outlets can be found again ({percent(back / closed)})"
        yield hold_reason(
            "closed_reopened", message, limits.changed, changed=back, had=closed, share=back / closed
        )
        return
    inactive = sum(count for (was, _), count in changes.items() if was != "open")
    opened = sum(count for (was, now), count in changes.items() if was != "open" and now == "open")
    is_all = opened == inactive and not any(row.status != "open" for row in new.values())
    if (opened >= MIN_OUTLETS and is_all) or (opened >= MANY and opened / inactive > MOST):
        message = f"{opened:,} of {inactive:,} outlets that were not open are open now"
        yield hold_reason("status_lost", message, MOST, changed=opened, had=inactive, share=opened / inactive)
