"""Compare the set of outlets: their number, provinces and refs."""

from collections import Counter
from collections.abc import Iterator

from ...index.release_diff import Figure, HoldReason
from .reason import MIN_OUTLETS, Rows, hold_reason, percent, signed

ROWS_LOST = 0.05
PROVINCE_LOST = 0.20
REFS_CHANGED = 0.02


def total(old: Rows, new: Rows) -> Iterator[HoldReason]:
    """Yield a reason if the network lost 5 % or more of its outlets."""
    lost = len(old) - len(new)
    if lost >= MIN_OUTLETS and lost / len(old) >= ROWS_LOST:
        message = f"the network drops from {len(old):,} outlets to {len(new):,} ({signed(-lost / len(old))})"
        yield hold_reason("rows", message, ROWS_LOST, before=len(old), after=len(new), share=lost / len(old))


def provinces(old: Rows, new: Rows) -> Iterator[HoldReason]:
    """Yield a reason for each province that lost 20 % or more of its outlets."""
    before, after = (Counter(row.adcode // 10_000 for row in rows.values()) for rows in (old, new))
    for province, count in sorted(before.items()):
        lost = count - after[province]
        if province and lost >= MIN_OUTLETS and lost / count >= PROVINCE_LOST:
            where, share = f"{province}0000", signed(-lost / count)
            message = f"province {where} drops from {count:,} outlets to {after[province]:,} ({share})"
            figures: dict[str, Figure] = {"adcode": where, "before": count, "after": after[province]}
            yield hold_reason("province", message, PROVINCE_LOST, **figures, share=lost / count)


def refs(old: Rows, new: Rows) -> Iterator[HoldReason]:
    """Yield a reason if over 2 % of the refs vanished or are new."""
    vanished, added = len(old.keys() - new.keys()), len(new.keys() - old.keys())
    share = max(vanished, added) / len(old)
    if max(vanished, added) >= MIN_OUTLETS and share > REFS_CHANGED:
        message = f"{vanished:,} refs are missing and {added:,} are new, of {len(old):,} ({percent(share)})"
        yield hold_reason("refs", message, REFS_CHANGED, vanished=vanished, new=added, share=share)
