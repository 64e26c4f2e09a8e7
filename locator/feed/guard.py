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

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain

import numpy as np

from ..geo.districts import Areas
from ..geo.point import ecef
from ..index.release_diff import Figure, HoldReason, OutletPosition, ReleaseDiff, ReleaseOutlets

ROWS_LOST = 0.05
PROVINCE_LOST = 0.20
REFS_CHANGED = 0.02
MOVED = 0.05
MOVED_METRES = 300.0
OUT_OF_DISTRICT = 0.01
MIN_OUTLETS = 3  # smaller changes never hold a load

__all__ = ["HoldReason", "reasons"]

Rows = dict[str, OutletPosition]


def reasons(change: ReleaseDiff, areas: Areas) -> list[HoldReason]:
    """Return the reasons to hold a load for approval; empty when it may be published."""
    before, after = change
    old: Rows = {row.ref: row for row in before.outlets} if before else {}
    new: Rows = {row.ref: row for row in after.outlets}
    checks: list[Iterator[HoldReason]] = [_district(old, new, areas)]
    if before and old and not (before.sample and not after.sample):
        common = [ref for ref in old if ref in new]
        checks = [_rows(old, new), _provinces(old, new), _refs(old, new), _moved(old, new, common), *checks]
        checks += [_older_file(before, after), _older_days(old, new, common)]
    return list(chain.from_iterable(checks))


def _rows(old: Rows, new: Rows) -> Iterator[HoldReason]:
    lost = len(old) - len(new)
    if lost >= MIN_OUTLETS and lost / len(old) >= ROWS_LOST:
        message = f"the network drops from {len(old):,} outlets to {len(new):,} ({_signed(-lost / len(old))})"
        yield _reason("rows", message, ROWS_LOST, before=len(old), after=len(new), share=lost / len(old))


def _provinces(old: Rows, new: Rows) -> Iterator[HoldReason]:
    before, after = (Counter(row.adcode // 10_000 for row in rows.values()) for rows in (old, new))
    for province, count in sorted(before.items()):
        lost = count - after[province]
        if province and lost >= MIN_OUTLETS and lost / count >= PROVINCE_LOST:
            where, share = f"{province}0000", _signed(-lost / count)
            message = f"province {where} drops from {count:,} outlets to {after[province]:,} ({share})"
            figures: dict[str, Figure] = {"adcode": where, "before": count, "after": after[province]}
            yield _reason("province", message, PROVINCE_LOST, **figures, share=lost / count)


def _refs(old: Rows, new: Rows) -> Iterator[HoldReason]:
    vanished, added = len(old.keys() - new.keys()), len(new.keys() - old.keys())
    share = max(vanished, added) / len(old)
    if max(vanished, added) >= MIN_OUTLETS and share > REFS_CHANGED:
        message = f"{vanished:,} refs are missing and {added:,} are new, of {len(old):,} ({_percent(share)})"
        yield _reason("refs", message, REFS_CHANGED, vanished=vanished, new=added, share=share)


def _moved(old: Rows, new: Rows, common: Sequence[str]) -> Iterator[HoldReason]:
    if not common:
        return
    there, here = (_positions([rows[ref] for ref in common]) for rows in (old, new))
    count = int((np.linalg.norm(there - here, axis=1) > MOVED_METRES).sum())
    share = count / len(common)
    if count >= MIN_OUTLETS and share > MOVED:
        message = (
            f"{count:,} of {len(common):,} outlets move by more than {MOVED_METRES:.0f} m ({_percent(share)})"
        )
        yield _reason("moved", message, MOVED, moved=count, share=share)


def _positions(rows: Sequence[OutletPosition]) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    lat, lon = (np.array([getattr(row, name) for row in rows]) for name in ("lat", "lon"))
    return ecef(lat, lon)


def _district(old: Rows, new: Rows, areas: Areas) -> Iterator[HoldReason]:
    changed = [row for row in new.values() if row.adcode and not _is_unmoved(old.get(row.ref), row)]
    located = areas.at_many([row.lat for row in changed], [row.lon for row in changed]) if changed else []
    count = sum(not _within(f"{row.adcode:06d}", code) for row, code in zip(changed, located, strict=True))
    if count >= MIN_OUTLETS and count / len(new) > OUT_OF_DISTRICT:
        share = count / len(new)
        message = (
            f"{count:,} of {len(new):,} outlets lie outside the district of their adcode ({_percent(share)})"
        )
        yield _reason("district", message, OUT_OF_DISTRICT, outside=count, share=share)


def _is_unmoved(old: OutletPosition | None, new: OutletPosition) -> bool:
    return old is not None and (old.lat, old.lon, old.adcode) == (new.lat, new.lon, new.adcode)


def _within(named: str, located: str) -> bool:
    """Return True when one adcode contains the other; either may be only a city or province."""
    ours, theirs = (code.removesuffix("00").removesuffix("00") for code in (named, located))
    return bool(theirs) and (ours.startswith(theirs) or theirs.startswith(ours))


def _older_file(before: ReleaseOutlets, after: ReleaseOutlets) -> Iterator[HoldReason]:
    if before.generated_at and after.generated_at and after.generated_at < before.generated_at:
        then, now = (time.isoformat(timespec="seconds") for time in (after.generated_at, before.generated_at))
        message = f"the file was created at {then}, before that of the current release ({now})"
        yield HoldReason("older", message, {"made": then, "current": now})


def _older_days(old: Rows, new: Rows, common: Sequence[str]) -> Iterator[HoldReason]:
    days = ((old[ref].verified_on, new[ref].verified_on) for ref in common)
    count = sum(now < then for then, now in days if then and now)
    if count >= MIN_OUTLETS:
        message = f"{count:,} outlets have an earlier verification date than in the current release"
        yield HoldReason("older", message, {"verified_earlier": count})


def _reason(code: str, message: str, limit: float, **figures: Figure) -> HoldReason:
    limits = {"limit": limit} | figures
    return HoldReason(code, f"{message}; the limit is {_percent(limit)}", limits)


def _percent(share: float) -> str:
    return f"{share * 100:.1f} %"


def _signed(share: float) -> str:
    return f"{share * 100:+.1f} %".replace("-", "−")
