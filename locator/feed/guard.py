"""Is a load too strange to be published unseen? Reasons to hold it, in words and figures.

Ordinary nights pass: outlets open and close, move across the street, change hours and phones. What is
compared is which outlets there are and where they stand; edits of other fields are never held.

- `rows`: the network lost 5 % or more.
- `province`: a province lost 20 % or more.
- `refs`: over 2 % of the outlets go by another ref. New and vanished refs are counted apart and the larger
  number is taken, so that an outlet that was renumbered counts once.
- `moved`: over 5 % of the outlets that stay stand over 300 m from where they stood.
- `district`: over 1 % stand outside the district that their adcode names. Those that stood there before
  under the same adcode were published, so seen, already, and are not counted again.
- `older`: the file is older than the one the current release came from, or its days of verification are.

A change of fewer than three outlets is never held: in a small network it is a large share, and yet a person
sees it at a glance. Before the first release there is nothing to compare with, and sample data are no
network either: real data in their place change every ref and every row, as they should. Both are judged
by their districts alone. Sample data in the place of real ones are held like any other load.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain

import numpy as np

from ..geo.districts import Areas
from ..geo.point import ecef
from ..index.release_diff import Figure, OutletPosition, Reason, ReleaseDiff, ReleaseOutlets

ROWS_LOST = 0.05
PROVINCE_LOST = 0.20
REFS_CHANGED = 0.02
MOVED = 0.05
MOVED_METRES = 300.0
OUT_OF_DISTRICT = 0.01
FEW = 3  # outlets; fewer are no pattern

__all__ = ["Reason", "reasons"]

Rows = dict[str, OutletPosition]


def reasons(change: ReleaseDiff, areas: Areas) -> list[Reason]:
    """The reasons to hold a load for approval; none when it may be published."""
    before, after = change
    old: Rows = {row.ref: row for row in before.outlets} if before else {}
    new: Rows = {row.ref: row for row in after.outlets}
    found: list[Iterator[Reason]] = [_district(old, new, areas)]
    if before and old and not (before.sample and not after.sample):
        stay = [ref for ref in old if ref in new]
        found = [_rows(old, new), _provinces(old, new), _refs(old, new), _moved(old, new, stay), *found]
        found += [_older_file(before, after), _older_days(old, new, stay)]
    return list(chain.from_iterable(found))


def _rows(old: Rows, new: Rows) -> Iterator[Reason]:
    lost = len(old) - len(new)
    if lost >= FEW and lost / len(old) >= ROWS_LOST:
        said = f"the network falls from {len(old):,} outlets to {len(new):,} ({_signed(-lost / len(old))})"
        yield _reason("rows", said, ROWS_LOST, before=len(old), after=len(new), share=lost / len(old))


def _provinces(old: Rows, new: Rows) -> Iterator[Reason]:
    before, after = (Counter(row.adcode // 10_000 for row in rows.values()) for rows in (old, new))
    for province, count in sorted(before.items()):
        lost = count - after[province]
        if province and lost >= FEW and lost / count >= PROVINCE_LOST:
            where, share = f"{province}0000", _signed(-lost / count)
            said = f"province {where} falls from {count:,} outlets to {after[province]:,} ({share})"
            figures: dict[str, Figure] = {"adcode": where, "before": count, "after": after[province]}
            yield _reason("province", said, PROVINCE_LOST, **figures, share=lost / count)


def _refs(old: Rows, new: Rows) -> Iterator[Reason]:
    vanished, fresh = len(old.keys() - new.keys()), len(new.keys() - old.keys())
    share = max(vanished, fresh) / len(old)
    if max(vanished, fresh) >= FEW and share > REFS_CHANGED:
        said = f"{vanished:,} refs vanish and {fresh:,} are new among {len(old):,} ({_percent(share)})"
        yield _reason("refs", said, REFS_CHANGED, vanished=vanished, new=fresh, share=share)


def _moved(old: Rows, new: Rows, stay: Sequence[str]) -> Iterator[Reason]:
    if not stay:
        return
    there, here = (_positions([rows[ref] for ref in stay]) for rows in (old, new))
    count = int((np.linalg.norm(there - here, axis=1) > MOVED_METRES).sum())
    share = count / len(stay)
    if count >= FEW and share > MOVED:
        said = f"{count:,} of {len(stay):,} outlets move by over {MOVED_METRES:.0f} m ({_percent(share)})"
        yield _reason("moved", said, MOVED, moved=count, share=share)


def _positions(rows: Sequence[OutletPosition]) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    lat, lon = (np.array([getattr(row, name) for row in rows]) for name in ("lat", "lon"))
    return ecef(lat, lon)


def _district(old: Rows, new: Rows, areas: Areas) -> Iterator[Reason]:
    fresh = [row for row in new.values() if row.adcode and not _stood(old.get(row.ref), row)]
    around = areas.at_many([row.lat for row in fresh], [row.lon for row in fresh]) if fresh else []
    count = sum(not _within(f"{row.adcode:06d}", code) for row, code in zip(fresh, around, strict=True))
    if count >= FEW and count / len(new) > OUT_OF_DISTRICT:
        share = count / len(new)
        said = f"{count:,} of {len(new):,} outlets stand outside the district they name ({_percent(share)})"
        yield _reason("district", said, OUT_OF_DISTRICT, outside=count, share=share)


def _stood(old: OutletPosition | None, new: OutletPosition) -> bool:
    return old is not None and (old.lat, old.lon, old.adcode) == (new.lat, new.lon, new.adcode)


def _within(named: str, around: str) -> bool:
    """A row may name its city or province alone; so may the polygon, where there are no districts."""
    ours, theirs = (code.removesuffix("00").removesuffix("00") for code in (named, around))
    return bool(theirs) and (ours.startswith(theirs) or theirs.startswith(ours))


def _older_file(before: ReleaseOutlets, after: ReleaseOutlets) -> Iterator[Reason]:
    if before.made and after.made and after.made < before.made:
        then, now = (made.isoformat(timespec="seconds") for made in (after.made, before.made))
        said = f"the file was made at {then}, before that of the current release ({now})"
        yield Reason("older", said, {"made": then, "current": now})


def _older_days(old: Rows, new: Rows, stay: Sequence[str]) -> Iterator[Reason]:
    days = ((old[ref].verified_on, new[ref].verified_on) for ref in stay)
    count = sum(now < then for then, now in days if then and now)
    if count >= FEW:
        said = f"{count:,} outlets were verified on an earlier day than the current release says"
        yield Reason("older", said, {"verified_earlier": count})


def _reason(code: str, said: str, limit: float, **figures: Figure) -> Reason:
    limits = {"limit": limit} | figures
    return Reason(code, f"{said}; the limit is {_percent(limit)}", limits)


def _percent(share: float) -> str:
    return f"{share * 100:.1f} %"


def _signed(share: float) -> str:
    return f"{share * 100:+.1f} %".replace("-", "−")
