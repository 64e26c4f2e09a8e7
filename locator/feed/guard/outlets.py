"""Compare how many outlets there are, can be found and are open, by province and kind, and their refs."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from ...geo.districts import Areas
from ...index.release_diff import Figure, HoldReason
from ...network.outlet import FINDABLE, KINDS
from .reason import MIN_OUTLETS, Rows, hold_reason, percent, signed

ROWS_LOST = 0.05
GROUP_LOST = 0.20  # of a province or a kind
HALF = 0.5  # of a kind in a province
REFS_CHANGED = 0.02
KIND_KEYS = 1 << len(KINDS)
COUNTED: Mapping[str, tuple[str, Callable[[str], bool]]] = {
    "all": ("outlets", lambda _: True),
    "findable": ("outlets that customers can find", lambda status: status in FINDABLE),
    "open": ("open outlets", lambda status: status == "open"),
}  # each group is part of the one before; the first one that falls is the reason


class _Group(NamedTuple):
    """Outlets that count alike: hundreds of groups, however many outlets there are."""

    province: int
    kind: int
    status: str


def total(old: Rows, new: Rows) -> Iterator[HoldReason]:
    """Yield a reason if the network lost 5 % or more of its outlets, of those to be found, or of the open."""
    for counted, before, after in _counts(old, new, lambda _: 0):
        if _is_lost(before[0], after[0], ROWS_LOST):
            message = f"the network drops {_drop(counted, before[0], after[0])}"
            figures = _figures(counted, before[0], after[0])
            yield hold_reason("rows", message, ROWS_LOST, **figures)
            return


def provinces(old: Rows, new: Rows, areas: Areas) -> Iterator[HoldReason]:
    """Yield a reason for each province that lost 20 % or more of its outlets."""
    for province, counted, before, after in _lost_groups(old, new, lambda group: group.province):
        if province:
            where = f"{province}0000"
            message = f"{areas.province(where) or 'province'} ({where}) drops {_drop(counted, before, after)}"
            figures = {"adcode": where, **_figures(counted, before, after)}
            yield hold_reason("province", message, GROUP_LOST, **figures)


def kinds(old: Rows, new: Rows, areas: Areas) -> Iterator[HoldReason]:
    """Yield a reason for each kind of outlet that lost 20 % or more of them, or half in a province."""
    lost = {0}
    for bit, counted, before, after in _lost_groups(old, new, lambda group: group.kind):
        lost.add(bit)
        if bit:
            yield _kind_reason(bit, "", GROUP_LOST, _figures(counted, before, after))
    lost_provinces = {0, *(group for group, *_ in _lost_groups(old, new, lambda group: group.province))}
    for key, counted, before, after in _lost_groups(old, new, _kind_of_province, HALF):
        province, bit = divmod(key, KIND_KEYS)
        if province not in lost_provinces and bit not in lost:
            where = f"{province}0000"
            name = f" in {areas.province(where) or 'province'} ({where})"
            yield _kind_reason(bit, name, HALF, {"adcode": where, **_figures(counted, before, after)})


def _kind_of_province(group: _Group) -> int:
    return group.province * KIND_KEYS + group.kind


def _kind_reason(bit: int, where: str, limit: float, figures: dict[str, Any]) -> HoldReason:
    kind, drop = _kind(bit), _drop(figures["counted"], figures["before"], figures["after"])
    return hold_reason("kind", f"kind {kind}{where} drops {drop}", limit, **{"kind": kind, **figures})


def _kind(bit: int) -> str:
    return KINDS[bit.bit_length() - 1]


def refs(old: Rows, new: Rows) -> Iterator[HoldReason]:
    """Yield a reason if over 2 % of the refs vanished or are new."""
    vanished, added = len(old.keys() - new.keys()), len(new.keys() - old.keys())
    share = max(vanished, added) / len(old)
    if max(vanished, added) >= MIN_OUTLETS and share > REFS_CHANGED:
        message = f"{vanished:,} refs are missing and {added:,} are new, of {len(old):,} ({percent(share)})"
        yield hold_reason("refs", message, REFS_CHANGED, vanished=vanished, new=added, share=share)


def _lost_groups(
    old: Rows, new: Rows, key: Callable[[_Group], int], limit: float = GROUP_LOST
) -> Iterator[tuple[int, str, int, int]]:
    """Yield each group that lost too many, what was counted, and how many there were and are."""
    lost: set[int] = set()
    for counted, before, after in _counts(old, new, key):
        for group, count in sorted(before.items()):
            if group not in lost and _is_lost(count, after[group], limit):
                lost.add(group)
                yield group, counted, count, after[group]


def _counts(
    old: Rows, new: Rows, key: Callable[[_Group], int]
) -> Iterator[tuple[str, Counter[int], Counter[int]]]:
    groups = _groups(old), _groups(new)
    for counted, (_, is_counted) in COUNTED.items():
        before, after = (_sums(sizes, key, is_counted) for sizes in groups)
        yield counted, before, after


def _groups(rows: Rows) -> Counter[_Group]:
    sizes = Counter([(row.adcode // 10_000, row.kind, row.status) for row in rows.values()])
    return Counter({_Group(*group): size for group, size in sizes.items()})


def _sums(
    sizes: Counter[_Group], key: Callable[[_Group], int], is_counted: Callable[[str], bool]
) -> Counter[int]:
    sums: Counter[int] = Counter()
    for group, size in sizes.items():
        if is_counted(group.status):
            sums[key(group)] += size
    return sums


def _is_lost(before: int, after: int, limit: float) -> bool:
    return before - after >= MIN_OUTLETS and (before - after) / before >= limit


def _drop(counted: str, before: int, after: int) -> str:
    return f"from {before:,} {COUNTED[counted][0]} to {after:,} ({signed((after - before) / before)})"


def _figures(counted: str, before: int, after: int) -> dict[str, Figure]:
    return {"counted": counted, "before": before, "after": after, "share": (before - after) / before}
