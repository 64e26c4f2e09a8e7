"""Reasons to look twice at a closure by hand: it is long, or closes much of a province or of the network.

The shares are those from which a load with as many outlets less is held.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping

from ..geo.districts import Areas
from ..index.release_diff import Figure, HoldReason
from ..network.outlet import DatedException
from .guard.outlets import GROUP_LOST, ROWS_LOST
from .guard.reason import MIN_OUTLETS

MAX_DAYS = 31  # a longer closure is rather a status


def long_closure(closures: Iterable[DatedException]) -> Iterator[HoldReason]:
    """Yield a reason if the longest closure has more than 31 days."""
    longest = max(closures, key=_days, default=None)
    if longest and _days(longest) > MAX_DAYS:
        first, last, days = longest.first.isoformat(), longest.last.isoformat(), _days(longest)
        sentence = f"closed for {days:,} days, from {first} to {last}: more than {MAX_DAYS} days"
        yield HoldReason("long_closure", sentence, {"days": days, "first": first, "last": last})


def _days(closure: DatedException) -> int:
    return (closure.last - closure.first).days + 1


def closure_reasons(
    closed: Collection[str], adcodes: Mapping[str, int], areas: Areas
) -> Iterator[HoldReason]:
    """Yield the reasons for the outlets that would close; `adcodes` has all outlets of the release by ref."""
    if _is_large(len(closed), len(adcodes), ROWS_LOST):
        yield _reason("closing", "", "", len(closed), len(adcodes))
    total = Counter(adcode // 10_000 for adcode in adcodes.values())
    closing = Counter(adcodes[ref] // 10_000 for ref in closed)
    for province, count in sorted(closing.items()):
        if province and _is_large(count, total[province], GROUP_LOST):
            adcode = f"{province}0000"
            yield _reason("closing_province", adcode, areas.province(adcode), count, total[province])


def _is_large(count: int, total: int, limit: float) -> bool:
    return count >= MIN_OUTLETS and count / total >= limit


def _reason(code: str, adcode: str, name: str, closed: int, count: int) -> HoldReason:
    share = closed / count
    where = f"in {name or 'province'} ({adcode}) " if adcode else ""
    sentence = f"{closed:,} of {count:,} outlets {where}would close ({share * 100:.1f} %)"
    figures: dict[str, Figure] = {"closed": closed, "count": count, "share": share}
    return HoldReason(code, sentence, figures | ({"adcode": adcode} if adcode else {}))
