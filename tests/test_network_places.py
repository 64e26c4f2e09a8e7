"""Places derived from outlets: townships, house numbers, malls and landmarks, with measured errors."""

import tracemalloc
from collections.abc import Sequence
from math import cos, radians
from random import Random
from statistics import median
from typing import Any

import numpy as np
import pytest

from locator.geo.point import Point, metres
from locator.index.snapshot import Release, Snapshot
from locator.network.outlet import Outlet
from locator.places.city_places import LANDMARK_REACH
from locator.places.house_numbers import errors_left_out, house_numbers
from locator.places.leave_one_out import clusters, distances_left_out, median_point, quantile
from locator.places.network_places import NetworkPlaces
from locator.places.outlet_address import address_parts
from locator.places.place_rows import Place
from locator.serving.service import ReleaseIndexes, build_indexes
from locator.store.rows import version_of

from .network import NOW, timetable

DISTRICT = Point(31.22, 121.45)
SYLLABLES = "天地人和东西南北中山水云海金玉平永兴长春华明光福宁文武新古江河湖田石林森松竹梅兰"
METRES_PER_NUMBER, SIDE = 6.0, 10.0


def shifted(point: Point, north: float, east: float) -> Point:
    """The point so many metres to the north and east."""
    return Point(point.lat + north / 111_195, point.lon + east / 111_195 / cos(radians(point.lat)))


def fields(
    point: Point, text: str, *, adcode: str = "310106", township: str = "", **approach: Any
) -> dict[str, Any]:
    areas = {"province": "上海市", "district": "静安区", "adcode": adcode, "township": township, "text": text}
    return {"lat": point.lat, "lon": point.lon, "address": areas, "approach": approach}


def places_of(rows: Sequence[dict[str, Any]]) -> NetworkPlaces:
    adcodes = np.array([int(row["address"]["adcode"]) for row in rows], dtype=np.int32)
    return NetworkPlaces(rows.__getitem__, adcodes)


def true_point(start: Point, number: int) -> Point:
    """The door of a house number: odd and even numbers on opposite sides of a street to the east."""
    return shifted(start, SIDE if number % 2 else -SIDE, METRES_PER_NUMBER * number)


def street_rows(
    name: str, start: Point, numbers: Sequence[int], rng: Random, noise: float = 15.0
) -> list[dict[str, Any]]:
    return [
        fields(
            shifted(true_point(start, number), rng.gauss(0, noise), rng.gauss(0, noise)),
            f"上海市静安区{name}{number}号",
        )
        for number in numbers
    ]


@pytest.fixture(scope="module")
def streets() -> tuple[NetworkPlaces, list[tuple[str, Point, list[int]]]]:
    """Forty streets with up to thirty numbers each."""
    rng, rows, known = Random(3), [], []
    for i in range(40):
        name, start = f"{SYLLABLES[i]}安路", shifted(DISTRICT, rng.gauss(0, 4_000), rng.gauss(0, 4_000))
        numbers = sorted(rng.sample(range(1, 600), rng.randrange(2, 30)))
        rows += street_rows(name, start, numbers, rng)
        known.append((name, start, numbers))
    return places_of(rows), known


def test_a_house_number_lies_within_the_radius_and_near_its_door(
    streets: tuple[NetworkPlaces, list[tuple[str, Point, list[int]]]],
) -> None:
    places, known = streets
    errors, within = [], []
    for name, start, numbers in known:
        for number in range(numbers[0], numbers[-1], 7):
            place = places.address(f"{name}{number}号", "310106")
            assert place is not None and place.name == f"{name}{number}号" and place.radius >= 100
            errors.append(metres(place.point, true_point(start, number)))
            within.append(errors[-1] <= place.radius)
    assert median(errors) < 30 and sum(within) / len(within) > 0.97


def test_beyond_the_last_number_the_position_is_bounded_and_the_radius_grows(
    streets: tuple[NetworkPlaces, list[tuple[str, Point, list[int]]]],
) -> None:
    places, known = streets
    name, start, numbers = max(known, key=lambda street: len(street[2]))
    last = true_point(start, numbers[-1])
    near, far = (places.address(f"{name}{numbers[-1] + more}号", "310106") for more in (10, 300))
    assert near and far and near.radius < far.radius
    assert metres(near.point, true_point(start, numbers[-1] + 10)) < 100
    assert metres(far.point, last) < 600
    assert places.address(f"{name}9000号", "310106") is None


def test_a_street_without_a_number_is_its_middle_and_extent(
    streets: tuple[NetworkPlaces, list[tuple[str, Point, list[int]]]],
) -> None:
    places, known = streets
    name, start, numbers = max(known, key=lambda street: len(street[2]))
    place = places.address(name, "310000")
    assert place is not None and (place.name, place.type, place.adcode) == (name, "street", "310106")
    assert all(metres(place.point, true_point(start, number)) < place.radius for number in numbers)
    assert places.address("无名路5号", "310106") is None and places.address(name, "310115") is None
    assert places.address(name, "440000") is None


def test_the_errors_of_house_numbers_equal_those_of_a_network_without_each_outlet() -> None:
    rng = Random(8)
    rows = street_rows("南京西路", DISTRICT, rng.sample(range(1, 400), 12), rng, noise=40)
    numbered = [(int(row["address"]["text"][10:-1]), Point(row["lat"], row["lon"])) for row in rows]
    measured = [entry.error for entry in errors_left_out(house_numbers(numbered))]
    expected = []
    for number, point in sorted(numbered):
        places = places_of([r for r in rows if not r["address"]["text"].endswith(f"路{number}号")])
        place = places.address(f"南京西路{number}号", "310106")
        assert place is not None
        expected.append(metres(place.point, point))
    assert measured == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize("count", [1, 2, 3, 4, 7, 20, 21])
def test_distances_left_out_equal_brute_force(count: int) -> None:
    rng = Random(count)
    points = [shifted(DISTRICT, rng.gauss(0, 900), rng.choice([0.0, 50.0])) for _ in range(count)]
    expected = []
    for i, point in enumerate(points if count > 1 else []):
        others = points[:i] + points[i + 1 :]
        expected.append(metres(point, Point(median(p.lat for p in others), median(p.lon for p in others))))
    assert distances_left_out(points) == pytest.approx(expected, abs=1e-6)
    assert median_point(points) == (median(p.lat for p in points), median(p.lon for p in points))


def test_quantile_and_clusters() -> None:
    assert quantile([]) == 0 and quantile([3.0]) == 3 and quantile(list(range(1, 101))) == 95
    points = [shifted(DISTRICT, 0, east) for east in (0, 5_000, 500, 900, 5_100)]
    assert list(clusters(points, 600)) == [[0, 2, 3], [1, 4]]


def township(rng: Random, center: Point, count: int, field: bool) -> list[dict[str, Any]]:
    return [
        fields(
            shifted(center, rng.gauss(0, 700), rng.gauss(0, 700)),
            "上海市静安区川沙新镇新德路8号" if not field else "新德路8号",
            township="川沙新镇" if field else "",
        )
        for _ in range(count)
    ]


def test_a_township_is_at_the_median_of_its_outlets() -> None:
    rng, center = Random(1), shifted(DISTRICT, 2_000, 12_000)
    rows = [*township(rng, center, 6, field=True), *township(rng, center, 7, field=False)]
    places = places_of(rows)
    found = places.township("310106", "川沙新镇")
    assert found is not None
    points = [Point(row["lat"], row["lon"]) for row in rows]
    assert found[0] == median_point(points)
    assert found[1] == pytest.approx(max(800, quantile(distances_left_out(points))))
    assert metres(found[0], center) < 800 < metres(DISTRICT, center)
    assert places.township("310115", "川沙新镇") is None and places.township("310106", "北新镇") is None
    other = places_of(
        [*rows, *(row | {"address": row["address"] | {"adcode": "310115"}} for row in rows[:1])]
    )
    assert other.township("310106", "川沙新镇") == found


def test_townships_on_the_point_of_their_district_are_located_better() -> None:
    rng, rows, centers = Random(2), [], {}
    for i in range(30):
        name, center = f"{SYLLABLES[i]}水镇", shifted(DISTRICT, rng.gauss(0, 9_000), rng.gauss(0, 9_000))
        centers[name] = center
        rows += [
            fields(shifted(center, rng.gauss(0, 700), rng.gauss(0, 700)), "新德路8号", township=name)
            for _ in range(rng.randrange(1, 5))
        ]
    places = places_of(rows)
    before = {
        name: Place(1, 2, name, "", "township", "310106", DISTRICT, 9_000.0, 0.0, False) for name in centers
    }
    after = {name: places.located(place) for name, place in before.items()}
    within = [metres(after[n].point, c) <= after[n].radius < 4_000 for n, c in centers.items()]
    assert sum(within) >= 28 and all(place.exact for place in after.values())
    assert median(metres(after[n].point, c) for n, c in centers.items()) < 800
    assert median(metres(before[n].point, c) for n, c in centers.items()) > 5_000
    narrow = before["天水镇"]._replace(radius=700.0)
    assert places.located(narrow) is narrow
    exact = before["天水镇"]._replace(exact=True)
    assert places.located(exact) is exact and places.located(exact._replace(type="village")).type == "village"


def test_malls_and_landmarks_are_at_the_median_of_the_outlets_that_name_them() -> None:
    far = shifted(DISTRICT, 0, 4 * LANDMARK_REACH)
    station: dict[str, Any] = {"station": "地铁2号线人民广场站", "exit_metres": 800}
    rows = [
        fields(shifted(DISTRICT, 0, 0), "南京西路1266号恒隆广场3层"),
        fields(shifted(DISTRICT, 0, 200), "南京西路1268号恒隆广场一层"),
        fields(far, "北京路1号恒隆广场", landmark="第一人民医院对面"),
        fields(far, "黄河路9号", adcode="310101", landmark="恒隆广场正门旁", **station),
    ]
    found = [(p.name, p.type, p.adcode, p.radius, p.point) for p in places_of(rows) if p.type != "street"]
    middle = median_point([Point(rows[0]["lat"], rows[0]["lon"]), Point(rows[1]["lat"], rows[1]["lon"])])
    assert sorted(found) == sorted(
        [
            ("恒隆广场", "mall", "310106", 200, middle),
            ("恒隆广场", "mall", "310106", 300, far),
            ("恒隆广场", "mall", "310101", 300, far),
            ("第一人民医院", "hospital", "310106", 300, far),
            ("人民广场站", "metro", "310101", 800, far),
        ]
    )


def test_one_street_name_in_two_districts_is_two_streets() -> None:
    rng, far = Random(4), shifted(DISTRICT, 20_000, 0)
    rows = street_rows("人民路", DISTRICT, [10, 50, 90], rng)
    rows += [
        r | {"address": r["address"] | {"adcode": "310115"}}
        for r in street_rows("人民路", far, [400, 480], rng)
    ]
    places = places_of(rows)
    for code, start in (("310106", DISTRICT), ("310115", far)):
        place = places.address("人民路", code)
        assert place is not None and place.adcode == code and metres(place.point, start) < 3_000
    assert places.address("人民路", "310000") is None and places.address("人民路700号", "310100") is None
    by_number = places.address("人民路440号", "310000")
    assert by_number is not None and by_number.adcode == "310115"


@pytest.mark.parametrize(
    ("text", "township", "street", "number", "names"),
    [
        ("上海市静安区南京西路1618号久光百货3层", "", "南京西路", 1618, ["久光百货"]),
        ("上海静安南京西路１６１８－１号（久光百貨）", "", "南京西路", 1618, ["久光百货"]),
        ("川沙新镇城南村新德路 88 弄", "川沙新镇", "新德路", 88, []),
        ("静安区镇江路5号楼", "", "镇江路", 5, []),
        ("中关村南大街5号理工科技大厦B座1层", "", "中关村南大街", 5, ["理工科技大厦"]),
        ("东四街道示例大道 454 号", "东四街道", "示例大道", 454, []),
        ("上海路12号", "", "上海路", 12, []),
        ("南京西路3层", "", "南京西路", 0, []),
        ("解放路88号客户服务中心", "", "解放路", 88, []),
        ("近中山路2号线", "", "近中山路", 0, []),
        ("", "", "", 0, []),
    ],
)  # fmt: skip
def test_what_an_address_names(text: str, township: str, street: str, number: int, names: list[str]) -> None:
    (parts,) = address_parts([fields(DISTRICT, text)])
    assert (parts.township, parts.street, parts.number) == (township, street, number)
    assert [named.name for named in parts.names] == names


def test_ids_return_the_places() -> None:
    rng = Random(5)
    rows = []
    for i, code in enumerate(["310106", "440305", "310115", "440306", "110101"] * 6):
        text = f"{SYLLABLES[i]}安路{i + 1}号{rng.choice('天地人和')}成大厦"
        rows.append(fields(shifted(DISTRICT, 0, 900 * i), text, adcode=code))
    places = places_of(rows)
    named = list(places)
    assert len({place.id for place in named}) == len(named) > 35
    assert [places.place(place.id) for place in named] == named
    address = places.address("天安路1号", "310106")
    assert address is not None and places.place(address.id).name == "天安路"


def network(count: int, seed: int) -> list[Outlet]:
    rng = Random(seed)
    return [_outlet(i, rng) for i in range(count)]


def _outlet(number: int, rng: Random) -> Outlet:
    adcode = rng.choice(["110101", "440305", "440306", "310115", "130604", "419001"])
    point = shifted(Point(30, 100 + int(adcode) / 50_000), rng.gauss(0, 4_000), rng.gauss(0, 4_000))
    street, building = rng.choice("天地人和东西") + rng.choice("山水"), f"{rng.choice('云海金玉')}天大厦"
    row = fields(
        point,
        f"{street}路{rng.randrange(1, 400)}号{building}",
        adcode=adcode,
        township=rng.choice(["", "北新镇"]),
    )
    return Outlet.model_validate(row | {"ref": f"R-{number:05d}", "kind": "drop_off", "name": "示例"})


def snapshot(outlets: Sequence[Outlet], *, sample: bool = False) -> Snapshot:
    rows = [version_of(outlet, f"1{i:05d}").row for i, outlet in enumerate(outlets)]
    return Snapshot(Release(1, NOW, sample=sample, rows=len(rows)), rows, timetable())


def contents(indexes: ReleaseIndexes) -> list[object]:
    places = indexes.network_places
    addresses = [
        places.address(f"{name}路{n}号", "310115") for name in ("天山", "和水") for n in range(0, 400, 30)
    ]
    return [list(places), addresses, places.township("440305", "北新镇"), places._errors._errors]


def test_a_sample_release_derives_nothing() -> None:
    outlets = network(60, 1)
    sample, real = (
        build_indexes(snapshot(outlets, sample=sample)).network_places for sample in (True, False)
    )
    assert list(sample) == [] and len(list(real)) > 20
    assert sample.address("天山路5号", "310115") is None and sample.township("440305", "北新镇") is None
    assert real.township("440305", "北新镇") is not None


def test_an_incremental_build_equals_a_full_one_and_reads_only_the_changed_cities(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    outlets = network(300, 2)
    before = build_indexes(snapshot(outlets))
    before.network_places.prebuild()
    removed, moved = (next(o for o in outlets if o.address.adcode == code) for code in ("110101", "440306"))
    change = moved.model_copy(update={"lat": moved.lat + 0.01})
    rows = [version_of(change, "200001").row]
    release = Release(2, NOW, sample=False, rows=299)
    after = before.snapshot.next_release(release, [removed.ref, moved.ref], rows)
    assert after is not None
    read: list[int] = []

    def outlet(index: int) -> dict[str, Any]:
        read.append(index)
        return Snapshot.outlet(after, index)

    monkeypatch.setattr(after, "outlet", outlet)
    indexes = build_indexes(after, before)
    indexes.network_places.prebuild()
    assert {int(after.adcodes[index]) // 100 for index in read} == {1101, 4403}
    remaining = [change if outlet is moved else outlet for outlet in outlets if outlet is not removed]
    assert contents(indexes) == contents(build_indexes(snapshot(remaining)))
    same = before.network_places.previous_places(np.arange(300))
    assert same is not None
    again = NetworkPlaces(lambda _index: pytest.fail("read"), before.snapshot.adcodes, same)
    assert again._cities == before.network_places._cities


@pytest.mark.slow
def test_memory_is_bounded() -> None:
    served = snapshot(network(4_000, 3))
    tracemalloc.start()
    places = NetworkPlaces(served.outlet, served.adcodes)
    used, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(list(places)) > 100 and used / len(served) < 8_000_000 / 22_300
