"""Compare dates: of the files, and of the last verification of each outlet."""

from collections.abc import Iterator, Sequence

from ...index.release_diff import HoldReason, ReleaseOutlets
from .reason import MIN_OUTLETS, Rows


def older_file(before: ReleaseOutlets, after: ReleaseOutlets) -> Iterator[HoldReason]:
    """Yield a reason if the file is older than that of the current release."""
    if before.generated_at and after.generated_at and after.generated_at < before.generated_at:
        then, now = (time.isoformat(timespec="seconds") for time in (after.generated_at, before.generated_at))
        message = f"the file was created at {then}, before that of the current release ({now})"
        yield HoldReason("older", message, {"made": then, "current": now})


def older_dates(old: Rows, new: Rows, common: Sequence[str]) -> Iterator[HoldReason]:
    """Yield a reason if outlets have an earlier verification date than before."""
    days = ((old[ref].verified_on, new[ref].verified_on) for ref in common)
    count = sum(now < then for then, now in days if then and now)
    if count >= MIN_OUTLETS:
        message = f"{count:,} outlets have an earlier verification date than in the current release"
        yield HoldReason("older", message, {"verified_earlier": count})
