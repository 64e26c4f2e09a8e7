"""Compare positions: outlets that moved, and outlets outside the district of their adcode."""

from collections.abc import Iterator, Sequence

import numpy as np

from ...geo.districts import Areas
from ...geo.point import ecef
from ...index.field_changes import FieldChanges
from ...index.release_diff import HoldReason, OutletPosition
from .reason import MIN_OUTLETS, Rows, hold_reason, percent

MOVED = 0.05
MOVED_METRES = 300.0
COARSER, MAX_DECIMALS = 0.05, 3
OUT_OF_DISTRICT = 0.01


def moved(old: Rows, new: Rows, common: Sequence[str]) -> Iterator[HoldReason]:
    """Yield a reason if over 5 % of the outlets moved by more than 300 m."""
    if not common:
        return
    there, here = (_positions([rows[ref] for ref in common]) for rows in (old, new))
    count = int((np.linalg.norm(there - here, axis=1) > MOVED_METRES).sum())
    share = count / len(common)
    if count >= MIN_OUTLETS and share > MOVED:
        message = (
            f"{count:,} of {len(common):,} outlets move by more than {MOVED_METRES:.0f} m ({percent(share)})"
        )
        yield hold_reason("moved", message, MOVED, moved=count, share=share)


def coarser(fields: FieldChanges) -> Iterator[HoldReason]:
    """Yield a reason if the coordinates of over 5 % of the outlets have lost their decimals."""
    count = sum(number for left, number in fields.decimals_left.items() if left <= MAX_DECIMALS)
    is_most = count > fields.decimals_left.total() / 2  # of four decimals, the last one may be 0
    total = fields.compared
    if count >= MIN_OUTLETS and is_most and count / total > COARSER:
        text = f"{count:,} of {total:,} outlets have coordinates with three decimals or fewer, about 100 m"
        message = f"{text}, instead of five or more ({percent(count / total)})"
        yield hold_reason("coarser", message, COARSER, changed=count, had=total, share=count / total)


def _positions(rows: Sequence[OutletPosition]) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    lat, lon = (np.array([getattr(row, name) for row in rows]) for name in ("lat", "lon"))
    return ecef(lat, lon)


def outside_district(old: Rows, new: Rows, areas: Areas) -> Iterator[HoldReason]:
    """Yield a reason if over 1 % of the outlets lie outside the district of their adcode."""
    changed = [row for row in new.values() if row.adcode and not _is_unmoved(old.get(row.ref), row)]
    located = areas.at_many([row.lat for row in changed], [row.lon for row in changed]) if changed else []
    count = sum(not _within(f"{row.adcode:06d}", code) for row, code in zip(changed, located, strict=True))
    if count >= MIN_OUTLETS and count / len(new) > OUT_OF_DISTRICT:
        share = count / len(new)
        message = (
            f"{count:,} of {len(new):,} outlets lie outside the district of their adcode ({percent(share)})"
        )
        yield hold_reason("district", message, OUT_OF_DISTRICT, outside=count, share=share)


def _is_unmoved(old: OutletPosition | None, new: OutletPosition) -> bool:
    return old is not None and (old.lat, old.lon, old.adcode) == (new.lat, new.lon, new.adcode)


def _within(named: str, located: str) -> bool:
    """Return True when one adcode contains the other; either may be only a city or province."""
    ours, theirs = (code.removesuffix("00").removesuffix("00") for code in (named, located))
    return bool(theirs) and (ours.startswith(theirs) or theirs.startswith(ours))
