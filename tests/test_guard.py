"""Guard: held loads on both sides of each threshold, and loads that are never held."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

import pytest

from locator.feed.guard import reasons
from locator.feed.guard.corrected import area_fields
from locator.geo.districts import Areas
from locator.index.release_diff import OutletPosition, ReleaseDiff, ReleaseOutlets, position_of
from locator.render.messages.hold_reasons import reason_message
from locator.store.rows import version_of

from .network import china, outlets

PUBLISHED = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
PLACES = [
    (110101, 39.918, 116.417),
    (310115, 31.22, 121.54),
    (440305, 22.533, 113.93),
    (510104, 30.65, 104.09),
]


def network(count: int = 1_000, first: int = 0) -> list[OutletPosition]:
    """Outlets in Beijing, Shanghai, Shenzhen and Chengdu in turn, each inside its district."""
    return [
        OutletPosition(f"R{first + i}", code, lat + (i % 7) / 10_000, lon + (i % 11) / 10_000, "2026-11-01")
        for i in range(count)
        for code, lat, lon in [PLACES[i % 4]]
    ]


def codes(
    areas: Areas, before: Sequence[OutletPosition] | None, after: Sequence[OutletPosition]
) -> list[str]:
    old = None if before is None else ReleaseOutlets(before, PUBLISHED)
    return [
        reason.code
        for reason in reasons(ReleaseDiff(old, ReleaseOutlets(after, PUBLISHED + timedelta(days=1))), areas)
    ]


def without(count: int, province: int = 0) -> list[OutletPosition]:
    """The network without so many outlets, of one province (its place in PLACES) or of all alike."""
    gone = {row.ref for i, row in enumerate(network()) if i % 4 == province}
    first = sorted(gone)[:count]
    return [row for row in network() if row.ref not in first]


def moved(count: int, north: float) -> list[OutletPosition]:
    return [row._replace(lat=row.lat + north) if i < count else row for i, row in enumerate(network())]


def renamed(count: int) -> list[OutletPosition]:
    return network()[count:] + [row._replace(ref=f"X{i}") for i, row in enumerate(network()[:count])]


def misplaced(count: int) -> list[OutletPosition]:
    """Outlets that name the district of another city."""
    return [row._replace(adcode=650102) if i < count else row for i, row in enumerate(network())]


def verified_earlier(count: int) -> list[OutletPosition]:
    return [row._replace(verified_on="2026-10-31") if i < count else row for i, row in enumerate(network())]


def with_status(status: str, count: int, province: int | None = None) -> list[OutletPosition]:
    """The network with so many outlets in another status, of one province or of all."""
    numbers = [i for i in range(1_000) if province is None or i % 4 == province][:count]
    return [row._replace(status=status) if i in set(numbers) else row for i, row in enumerate(network())]


def without_kind(count: int) -> list[OutletPosition]:
    """Fewer outlets of the kind that one in ten outlets has."""
    return [row for i, row in enumerate(of_kinds()) if i % 10 or i >= count * 10]


def of_kinds() -> list[OutletPosition]:
    return [row._replace(kind=1 if i % 10 == 0 else 2) for i, row in enumerate(network())]


CASES: list[tuple[str, Callable[[], list[OutletPosition]], list[str]]] = [
    ("nothing", network, []),
    ("every outlet renamed, its place kept, is no matter of refs alone", lambda: renamed(1_000), ["refs"]),
    ("20 new refs in 1,000", lambda: renamed(20), []),
    ("21 new refs in 1,000", lambda: renamed(21), ["refs"]),
    ("25 opened", lambda: network() + network(25, 5_000), ["refs"]),
    ("20 of 250 in a province gone", lambda: without(20, 1), []),
    ("a fifth of a province gone", lambda: without(50, 1), ["rows", "province", "refs"]),
    ("50 moved across town", lambda: moved(50, 0.0030), []),
    ("51 moved across town", lambda: moved(51, 0.0030), ["moved"]),
    ("all moved across the street", lambda: moved(1_000, 0.0025), []),
    ("10 in another district", lambda: misplaced(10), []),
    ("11 in another district", lambda: misplaced(11), ["district"]),
    ("all closed", lambda: with_status("closed", 1_000), ["rows", *["province"] * 4]),
    ("all planned", lambda: with_status("planned", 1_000), ["rows", *["province"] * 4]),
    ("all pause", lambda: with_status("temporarily_closed", 1_000), ["rows", *["province"] * 4]),
    ("49 closed", lambda: with_status("closed", 49), []),
    ("50 closed", lambda: with_status("closed", 50), ["rows"]),
    ("49 pause", lambda: with_status("temporarily_closed", 49), []),
    ("50 pause", lambda: with_status("temporarily_closed", 50), ["rows"]),
    ("49 of a province closed", lambda: with_status("closed", 49, 1), []),
    ("a fifth of a province pauses", lambda: with_status("temporarily_closed", 50, 1), ["rows", "province"]),
    ("two verified earlier", lambda: verified_earlier(2), []),
    ("three verified earlier", lambda: verified_earlier(3), ["older"]),
]


@pytest.mark.parametrize(("day", "after", "expected"), CASES, ids=[case[0] for case in CASES])
def test_thresholds_from_both_sides(
    areas: Areas, day: str, after: Callable[[], list[OutletPosition]], expected: list[str]
) -> None:
    assert codes(areas, network(), after()) == expected


def test_rows_are_held_from_five_percent(areas: Areas) -> None:
    lost = {row.ref for row in network()[::20]}
    fewer = [row for row in network() if row.ref not in lost]
    assert "rows" in codes(areas, network(), fewer)
    assert "rows" not in codes(areas, network(), [*fewer, network()[0]])


def test_a_reason_is_a_sentence_with_its_figures(areas: Areas) -> None:
    found = reasons(ReleaseDiff(ReleaseOutlets(network()), ReleaseOutlets(network()[:700])), areas)
    assert found[0].sentence == "the network drops from 1,000 outlets to 700 (−30.0 %); the limit is 5.0 %"
    figures = {"limit": 0.05, "counted": "all", "before": 1_000, "after": 700, "share": 0.3}
    assert found[0].figures == figures


def test_a_small_network_may_lose_two(areas: Areas) -> None:
    assert codes(areas, network(8), network(8)[2:]) == []
    assert codes(areas, network(8), network(8)[3:]) == ["rows", "refs"]


def test_before_the_first_release_only_districts_are_checked(areas: Areas) -> None:
    assert codes(areas, None, network(4)) == []
    assert codes(areas, None, misplaced(11)) == ["district"]


def test_real_data_replace_the_sample_and_the_sample_never_replaces_real_data(areas: Areas) -> None:
    sample, real = (
        ReleaseOutlets(network(), PUBLISHED, sample=True),
        ReleaseOutlets(network(300, 5_000), PUBLISHED),
    )
    assert reasons(ReleaseDiff(sample, real), areas) == []
    assert {"refs"} <= {reason.code for reason in reasons(ReleaseDiff(real, sample), areas)}


def test_an_outlet_published_outside_its_district_is_not_held_again(areas: Areas) -> None:
    assert codes(areas, misplaced(30), misplaced(30)) == []
    assert codes(areas, misplaced(30), misplaced(35)) == []
    assert codes(areas, misplaced(30), misplaced(41)) == ["district"]


@pytest.mark.parametrize("adcode", [310115, 310100, 310000])
def test_a_row_may_name_its_city_or_province_alone(areas: Areas, adcode: int) -> None:
    assert (
        codes(areas, None, [row._replace(adcode=adcode) for row in network() if row.adcode == 310115]) == []
    )


@pytest.mark.parametrize(("hours", "expected"), [(-1, ["older"]), (0, []), (1, [])])
def test_an_older_file_after_a_newer_one(areas: Areas, hours: int, expected: list[str]) -> None:
    after = ReleaseOutlets(network(), PUBLISHED + timedelta(hours=hours))
    assert [
        r.code for r in reasons(ReleaseDiff(ReleaseOutlets(network(), PUBLISHED), after), areas)
    ] == expected


@pytest.mark.parametrize("outlet_day", [None, "2026-11-01"])
@pytest.mark.parametrize("approach", [{}, {"verified_on": "2026-10-31"}])
def test_the_day_of_an_outlet_is_not_that_of_its_approach(
    outlet_day: str | None, approach: dict[str, str]
) -> None:
    (outlet,) = outlets(china(1, 4))
    fields = outlet.model_dump(by_alias=True) | {"verified_on": outlet_day, "approach": approach}
    assert position_of(version_of(type(outlet).model_validate(fields), "1").row).verified_on == (
        outlet_day or ""
    )


def test_a_kind_may_lose_less_than_a_fifth(areas: Areas) -> None:
    assert codes(areas, of_kinds(), without_kind(19)) == []
    assert codes(areas, of_kinds(), without_kind(20)) == ["kind"]


def statuses(**counts: int) -> list[OutletPosition]:
    """The network with so many outlets of each status, the others open."""
    given = [status for status, count in counts.items() for _ in range(count)]
    return [row._replace(status=s) for row, s in zip(network(), given, strict=False)] + network()[
        len(given) :
    ]


REOPENINGS: list[tuple[dict[str, int], dict[str, int], list[str]]] = [
    ({"closed": 144}, {}, ["closed_reopened"]),
    ({"closed": 144}, {"temporarily_closed": 144}, ["closed_reopened"]),
    ({"closed": 30}, {"open": 3, "closed": 27}, []),
    ({"closed": 30}, {"open": 4, "closed": 26}, ["closed_reopened"]),
    ({"closed": 2}, {}, []),
    ({"closed": 3}, {}, ["closed_reopened"]),
    ({"planned": 3}, {}, ["status_lost"]),
    ({"planned": 4}, {"open": 3, "planned": 1}, []),
    ({"planned": 20}, {"open": 10, "planned": 10}, []),
    ({"planned": 20}, {"open": 11, "planned": 9}, ["status_lost"]),
    ({"temporarily_closed": 30}, {}, ["status_lost"]),
    ({"temporarily_closed": 30, "closed": 10}, {}, ["closed_reopened"]),
    ({"temporarily_closed": 9, "planned": 9}, {"open": 9, "planned": 9}, []),
]


@pytest.mark.parametrize(("before", "after", "expected"), REOPENINGS)
def test_a_lost_status_column_opens_outlets(
    areas: Areas, before: dict[str, int], after: dict[str, int], expected: list[str]
) -> None:
    assert codes(areas, statuses(**before), statuses(**after)) == expected


@pytest.mark.parametrize(
    ("status", "what"),
    [("closed", "outlets that customers can find"), ("temporarily_closed", "open outlets")],
)
def test_the_reason_names_what_fell(areas: Areas, status: str, what: str) -> None:
    after = ReleaseOutlets(with_status(status, 60))
    found = reasons(ReleaseDiff(ReleaseOutlets(network()), after), areas)
    assert found[0].sentence == f"the network drops from 1,000 {what} to 940 (−6.0 %); the limit is 5.0 %"


def test_a_correction_of_the_datum_is_not_held_for_what_follows_from_the_positions(areas: Areas) -> None:
    after = [row._replace(lat=31.22, lon=121.54, adcode=310115) for row in network()]
    change = ReleaseDiff(ReleaseOutlets(network()), ReleaseOutlets(after))
    by_position = area_fields({"adcode": 0})
    assert [r.code for r in reasons(change, areas)] == ["province"] * 3 + ["moved"]
    assert reasons(change, areas, corrected=by_position) == []
    own = reasons(change, areas, corrected=area_fields({"adcode": 1_000}))
    assert [r.code for r in own] == ["province"] * 3
    fewer = ReleaseDiff(
        change.before, ReleaseOutlets([row for i, row in enumerate(after) if i % 4 or i < 600])
    )
    found = reasons(fewer, areas, corrected=by_position)
    assert [r.code for r in found] == ["rows", "province", "refs"]
    assert found[1].figures["adcode"] == "110000"
    abroad = ReleaseDiff(change.before, ReleaseOutlets([row._replace(adcode=540102) for row in after]))
    assert [r.code for r in reasons(abroad, areas, corrected=by_position)] == ["district"]


def test_reasons_name_the_province(areas: Areas) -> None:
    after = ReleaseOutlets(without(50, 1), PUBLISHED + timedelta(days=1))
    found = reasons(ReleaseDiff(ReleaseOutlets(network(), PUBLISHED), after), areas)
    (sentence,) = [reason.sentence for reason in found if reason.code == "province"]
    assert sentence.startswith("上海市 (310000) drops from 250 outlets to 200")


@pytest.mark.parametrize(
    ("adcode", "name"), [("110101", "北京市"), ("650000", "新疆维吾尔自治区"), ("990000", ""), ("100000", "")]
)
def test_the_name_of_a_province(areas: Areas, adcode: str, name: str) -> None:
    assert areas.province(adcode) == name


def without_kind_in_a_province(count: int) -> list[OutletPosition]:
    """Of 50 outlets in Shenzhen that are one in ten of the network's, so many fewer."""
    found = [row.ref for row in of_kinds() if row.kind == 1 and row.adcode // 10_000 == 44]
    return [row for row in wide() if row.ref not in found[:count]]


def wide() -> list[OutletPosition]:
    """The network, and as many outlets of the kind again in Beijing."""
    more = [row._replace(kind=1) for row in network(1_000, 5_000) if row.adcode // 10_000 == 11]
    return of_kinds() + more


def test_a_province_may_lose_less_than_half_of_a_kind(areas: Areas) -> None:
    assert codes(areas, wide(), without_kind_in_a_province(24)) == []
    old, new = (ReleaseOutlets(rows, PUBLISHED) for rows in (wide(), without_kind_in_a_province(25)))
    (reason,) = (item for item in reasons(ReleaseDiff(old, new), areas) if item.code == "kind")
    assert reason.sentence.startswith("kind service_center in 广东省 (440000) drops from 50 outlets to 25")
    assert reason_message(reason, "zh").startswith("440000的服务中心：网点从 50 家减到 25 家（−50.0 %）")
