"""Find columns that a feed has lost although the outlets have not, because the loader fills them in."""

from collections.abc import Iterator

from ...index.release_diff import COLUMN_LOST, Figure, HoldReason, ReleaseOutlets
from .reason import MIN_OUTLETS, Limits, hold_reason, percent


def lost_columns(before: ReleaseOutlets, after: ReleaseOutlets, limits: Limits) -> Iterator[HoldReason]:
    """Yield a reason for each column that too many rows filled before and leave empty now.

    Shares are compared, so that closures and openings do not count.
    """
    rows = len(after.outlets)
    for column, count in (before.columns or {}).items():
        now = (after.columns or {}).get(column, count)
        had = round(count / max(1, len(before.outlets)) * rows)
        if had - now >= MIN_OUTLETS and (had - now) / had > limits.emptied:
            yield _reason(column, now, had, rows, limits.emptied)


def _reason(column: str, now: int, had: int, rows: int, limit: float) -> HoldReason:
    lost = had - now
    message = f"{column} is empty in {rows - now:,} of {rows:,} rows, in the last feed in {rows - had:,}"
    message = f"{message} ({percent(lost / had)} lost); the values are filled in from other columns"
    figures: dict[str, Figure] = {
        "column": column,
        "changed": lost,
        "had": had,
        "count": rows,
        "share": lost / had,
    }
    return hold_reason(COLUMN_LOST, message, limit, **figures)
