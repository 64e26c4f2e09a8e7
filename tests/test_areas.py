import math
from itertools import islice

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from locator.geo.districts import Areas
from locator.geo.point import Point
from locator.places.gazetteer import Gazetteer

WITHOUT_POLYGON = {"653132", "653228", "653229", "659013"}


@pytest.mark.parametrize(
    ("lat", "lon", "adcode", "names"),
    [
        (31.2397, 121.4998, "310115", ("上海市", "", "浦东新区")),  # 陆家嘴
        (39.9087, 116.3975, "110101", ("北京市", "", "东城区")),  # 天安门
        (22.5333, 113.9303, "440305", ("广东省", "深圳市", "南山区")),
        (23.0200, 113.7500, "441900", ("广东省", "东莞市", "")),
        (30.3600, 113.4400, "429004", ("湖北省", "", "仙桃市")),
        (44.3050, 86.0400, "659001", ("新疆维吾尔自治区", "", "石河子市")),
        (22.2800, 114.1600, "810000", ("香港特别行政区", "", "")),
        (22.1900, 113.5400, "820000", ("澳门特别行政区", "", "")),
        (25.0375, 121.5637, "710000", ("台湾省", "", "")),  # 台北
        (29.7283, 106.6350, "500157", ("重庆市", "", "两江新区")),  # two polygons of the source in one
        (29.2100, 94.2100, "540481", ("西藏自治区", "林芝市", "米林市")),  # a code of before 2023 there
        (37.8500, 95.3600, "632800", ("青海省", "海西蒙古族藏族自治州", "")),  # 大柴旦: no official district
    ],
)
def test_landmarks(areas: Areas, lat: float, lon: float, adcode: str, names: tuple[str, str, str]) -> None:
    assert areas.at(Point(lat, lon)) == (adcode, *names)


@pytest.mark.parametrize(
    ("lat", "lon"),
    [
        (25.0, 130.0),  # at sea
        (37.5665, 126.9780),  # Seoul
        (0.0, 0.0),
        (90.0, 0.0),
        (-90.0, 0.0),
        (0.0, 180.0),
        (0.0, -180.0),
        (40.0, -180.0),
        (math.nan, 116.0),
        (math.inf, 116.0),
    ],
)
def test_nowhere_in_china(areas: Areas, lat: float, lon: float) -> None:
    assert areas.at(Point(lat, lon)) is None
    assert areas.at_many([lat], [lon]) == [""]


def test_every_area_contains_its_point(areas: Areas, gazetteer: Gazetteer) -> None:
    for area in gazetteer:
        polygon = areas.polygon(area.adcode)
        if area.adcode in WITHOUT_POLYGON:
            assert polygon is None
        else:
            assert polygon is not None, area
            assert shapely.intersects_xy(polygon, area.point.lon, area.point.lat), area


@pytest.mark.parametrize("adcode", ["999999", "310199", "31", "", "abcdef"])
def test_unknown_codes_have_no_polygon(areas: Areas, adcode: str) -> None:
    assert areas.polygon(adcode) is None


@given(st.lists(st.tuples(st.floats(17, 54), st.floats(73, 136)), max_size=20))
def test_many_answers_as_one_does(areas: Areas, places: list[tuple[float, float]]) -> None:
    one = [areas.at(Point(lat, lon)) for lat, lon in places]
    lat, lon = np.array(places).reshape(-1, 2).T
    assert areas.at_many(lat, lon) == [d.adcode if d else "" for d in one]


@given(st.floats(17, 54), st.floats(73, 136))
def test_levels_agree(areas: Areas, gazetteer: Gazetteer, lat: float, lon: float) -> None:
    division = areas.at(Point(lat, lon))
    if division is None:
        return
    path = gazetteer.path(division.adcode)
    assert {area.level: area.name for area in path} == {
        level: name for level, name in islice(division._asdict().items(), 1, None) if name
    }
    for area in path:
        polygon = areas.polygon(area.adcode)
        assert polygon is not None
        assert shapely.dwithin(polygon, shapely.Point(lon, lat), 1e-9)
