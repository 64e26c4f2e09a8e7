"""Guard: positions that moved, lost decimals or lie in another district, on both sides of each limit."""

from array import array
from collections import Counter
from datetime import date
from typing import Any

import pytest

from locator.feed.guard.positions import coarser, moved, outside_district
from locator.geo.districts import Areas
from locator.index.field_changes import FieldChanges
from locator.index.release_diff import OutletPosition

LAT_METRES = 111_035  # of a degree of latitude in Beijing
Rows = dict[str, OutletPosition]


def _rows(count: int, adcode: int = 110101) -> Rows:
    return {f"R{i}": OutletPosition(f"R{i}", adcode, 39.918, 116.417, "2026-11-01") for i in range(count)}


def _changed(rows: Rows, count: int, **fields: Any) -> Rows:
    """Return the rows with other fields in the first ones."""
    return {
        ref: row._replace(**fields) if number < count else row
        for number, (ref, row) in enumerate(rows.items())
    }


@pytest.mark.parametrize(
    ("total", "count", "metres", "held"),
    [
        (40, 3, 301, True),
        (40, 3, 299, False),
        (40, 2, 5_000, False),
        (60, 3, 5_000, False),
        (59, 3, 5_000, True),
        (4, 4, 301, True),
    ],
)
def test_positions_that_moved_hold_above_a_share(total: int, count: int, metres: float, held: bool) -> None:
    old = _rows(total)
    new = _changed(old, count, lat=39.918 + metres / LAT_METRES)
    reasons = list(moved(old, new, list(old)))
    assert [reason.code for reason in reasons] == ["moved"] * held
    for reason in reasons:
        assert reason.figures == {"limit": 0.05, "moved": count, "share": count / total}
        text = f"{count} of {total} outlets move by more than 300 m ({100 * count / total:.1f} %)"
        assert reason.sentence == f"{text}; the limit is 5.0 %"


def test_only_outlets_of_both_releases_can_have_moved() -> None:
    old = _rows(10)
    new = _changed(old, 10, lat=40.5)
    assert not list(moved(old, new, []))
    (reason,) = moved(old, new, list(old)[:4])
    assert reason.figures["moved"] == 4 and reason.figures["share"] == 1


@pytest.mark.parametrize(
    ("compared", "decimals", "count"),
    [
        (40, {3: 3}, 3),
        (40, {3: 2}, 0),
        (60, {3: 3}, 0),
        (59, {3: 3}, 3),
        (40, {0: 1, 2: 1, 3: 1}, 3),
        (40, {3: 3, 4: 2}, 3),
        (40, {3: 3, 4: 3}, 0),
        (40, {4: 40}, 0),
    ],
)
def test_lost_decimals_hold_above_a_share(compared: int, decimals: dict[int, int], count: int) -> None:
    fields = FieldChanges(date(2026, 11, 24), [], array("q", range(compared)))
    fields.decimals_left = Counter(decimals)
    reasons = list(coarser(fields))
    assert [reason.code for reason in reasons] == ["coarser"] * bool(count)
    for reason in reasons:
        share = count / compared
        assert reason.figures == {"limit": 0.05, "changed": count, "had": compared, "share": share}
        assert f"instead of five or more ({100 * share:.1f} %); the limit is 5.0 %" in reason.sentence


@pytest.mark.parametrize(
    ("total", "count", "adcode", "held"),
    [
        (299, 3, 650102, True),
        (300, 3, 650102, False),
        (100, 2, 650102, False),
        (10, 10, 110000, False),
        (10, 10, 110100, False),
        (10, 10, 110105, True),
        (10, 10, 120000, True),
        (10, 10, 0, False),  # no adcode
    ],
)
def test_other_districts_hold_above_a_share(
    areas: Areas, total: int, count: int, adcode: int, held: bool
) -> None:
    new = _changed(_rows(total), count, adcode=adcode)
    reasons = list(outside_district({}, new, areas))
    assert [reason.code for reason in reasons] == ["district"] * held
    for reason in reasons:
        share = count / total
        assert reason.figures == {"limit": 0.01, "outside": count, "share": share}
        text = f"{count} of {total} outlets lie outside the district of their adcode ({100 * share:.1f} %)"
        assert reason.sentence == f"{text}; the limit is 1.0 %"
    assert not list(outside_district(new, new, areas))


def test_an_outlet_that_moved_or_has_another_adcode_is_checked_again(areas: Areas) -> None:
    wrong = _changed(_rows(5), 5, adcode=650102)
    assert list(outside_district(_changed(wrong, 5, lat=39.919), wrong, areas))
    assert list(outside_district(_changed(wrong, 5, lon=116.418), wrong, areas))
    assert list(outside_district(_changed(wrong, 5, adcode=110101), wrong, areas))


def test_positions_outside_all_districts_are_in_none(areas: Areas) -> None:
    at_sea = _changed(_rows(5), 5, lat=30.0, lon=125.9)
    (reason,) = outside_district({}, at_sea, areas)
    assert reason.figures["outside"] == 5
