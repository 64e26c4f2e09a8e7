"""OpenStreetMap features that become places, with their positions and names."""

from pathlib import Path

import pytest

from locator.geo.districts import Areas
from locator.geo.point import Point, metres
from locator.places.osm.kinds import kind_of
from locator.places.osm.names import exit_names, letter_of, names_of

from .extracts import LAT, LON, document, node, places_of, relation, square, tagged, way


@pytest.mark.parametrize(
    ("tags", "name", "kind"),
    [
        ({"railway": "station"}, "示例口", "station"),
        ({"amenity": "bus_station"}, "示例长途汽车站", "station"),
        ({"aeroway": "aerodrome"}, "示例机场", "airport"),
        ({"railway": "subway_entrance"}, "", "exit"),
        ({"railway": "train_station_entrance"}, "", "exit"),
        ({"shop": "mall", "building": "yes"}, "示例天地", "mall"),
        ({"building": "retail"}, "示例商场", "mall"),
        ({"building": "yes"}, "示例大厦", "office"),
        ({"building": "commercial"}, "北楼", ""),
        ({"amenity": "school"}, "示例小学", "school"),
        ({"amenity": "university"}, "示例大学", "university"),
        ({"amenity": "hospital"}, "示例医院", "hospital"),
        ({"amenity": "library"}, "示例图书馆", "landmark"),
        ({"historic": "memorial"}, "示例碑", "landmark"),
        ({"historic": "no"}, "示例碑", ""),
        ({"leisure": "park"}, "示例公园", "park"),
        ({"landuse": "residential"}, "示例小区", "neighbourhood"),
        ({"place": "village"}, "示例村", "neighbourhood"),
        ({"place": "city"}, "示例市", ""),
        ({"highway": "living_street"}, "示例里", "street"),
        ({"highway": "primary", "bridge": "yes"}, "示例桥", "bridge"),
        ({"highway": "primary", "bridge": "yes"}, "示例路", "street"),
        ({"man_made": "bridge"}, "示例桥", "bridge"),
        ({"amenity": "bench"}, "示例长椅", ""),
        ({"type": "route", "route": "subway"}, "示例号线", ""),
    ],
)
def test_kinds(tags: dict[str, str], name: str, kind: str) -> None:
    assert kind_of(tags, name) == kind


@pytest.mark.parametrize(
    ("tags", "name", "english", "remaining"),
    [
        ({"name": "示例天地", "name:en": "Shili Sky"}, "示例天地", "Shili Sky", ()),
        ({"name": "示例廣場 Shili", "name:zh": "示例廣場"}, "示例廣場", "", ("示例廣場 Shili",)),
        ({"name": "示例天地 Shili Plaza"}, "示例天地 Shili Plaza", "", ("示例天地",)),
        ({"name:zh-Hant": "示例廣場", "name": "示例广场"}, "示例广场", "", ("示例廣場",)),
        ({"name": "ᠮᠣᠩᠭᠣᠯ", "name:zh": "示例旗"}, "示例旗", "", ()),
        ({"name": "ئۈلگە", "name:en": "Shili Bazaar"}, "Shili Bazaar", "Shili Bazaar", ()),
        ({"name": "Shili Hotel"}, "Shili Hotel", "Shili Hotel", ()),
        ({"name": "དཔེར"}, "", "", ()),
        ({}, "", "", ()),
        ({"name": "示例大学（北京）"}, "示例大学（北京）", "", ("示例大学",)),
        (
            {"name": "示例路", "alt_name": "样路;样大街", "old_name": "例路"},
            "示例路",
            "",
            ("样路", "样大街", "例路"),
        ),
        ({"name": "示例超市", "branch": "学院店"}, "示例超市", "", ("示例超市学院店",)),
        ({"name": "示例里", "name:zh-Latn-pinyin": "Shìlìlǐ"}, "示例里", "", ("Shìlìlǐ",)),
        ({"name": "示例塔", "int_name": "Shili Tower"}, "示例塔", "Shili Tower", ()),
    ],
)
def test_names(tags: dict[str, str], name: str, english: str, remaining: tuple[str, ...]) -> None:
    assert names_of(tags) == (name, english, remaining)


@pytest.mark.parametrize("name", ["示例口", "示例口站", "地铁示例口站", "示例口地铁站"])
def test_a_station_is_called_with_and_without_its_kind(name: str) -> None:
    named = names_of({"name": name}, "station")
    assert {"示例口", "示例口站", "示例口地铁站"} <= {named.name, *named.other_names}


@pytest.mark.parametrize(
    ("tags", "letter"),
    [
        ({"ref": "A2"}, "A2"),
        ({"ref": "B口"}, "B"),
        ({"ref": "1;2"}, "1"),
        ({"name": "A口"}, "A"),
        ({"name": "示例口站C1出口"}, "C1"),
        ({"name": "1号口"}, "1"),
        ({"name": "12号出入口"}, "12"),
        ({"name": "东北口"}, "东北"),
        ({"name": "B口 (直梯)"}, "B"),
        ({"name:en": "Exit d"}, "D"),
        ({"name": "示例地铁站"}, ""),
        ({"highway": "elevator"}, ""),
    ],
)
def test_the_letter_of_an_exit(tags: dict[str, str], letter: str) -> None:
    assert letter_of(tags) == letter


def test_exits_are_called_by_station_and_letter() -> None:
    assert exit_names("示例口站", "A")[0] == "示例口站A口"
    numbered = exit_names("示例口", "3")
    assert numbered[0] == "示例口站3号口" and {"示例口3口", "示例口地铁站3号出口"} <= set(numbered)


STATIONS = (
    node(1, railway="station", name="示例口"),
    node(2, 0.004, railway="station", name="示例桥站"),
    node(3, 0.001, railway="subway_entrance", ref="A"),
    node(4, 0.0012, railway="subway_entrance", ref="B"),
    node(5, 0.0012, railway="subway_entrance"),
    node(6, 0.1, railway="subway_entrance", ref="C"),
)
STOP_AREA = relation(
    1, [("node", 2), ("node", 4)], public__transport="stop_area", type="public_transport", name="示例桥"
)


def test_an_exit_belongs_to_its_relation_or_else_the_nearest_station(tmp_path: Path, areas: Areas) -> None:
    names = {p.name for p in places_of(document(*STATIONS, STOP_AREA), tmp_path, areas) if p.kind == "exit"}
    assert names == {"示例口站A口", "示例桥站B口"}
    names = {p.name for p in places_of(document(*STATIONS), tmp_path, areas) if p.kind == "exit"}
    assert names == {"示例口站A口", "示例口站B口"}


def test_a_station_drawn_twice_is_one(tmp_path: Path, areas: Areas) -> None:
    twice = (node(1, railway="station", name="示例口"), node(2, 0.002, railway="station", name="示例口站"))
    assert len(places_of(document(*twice), tmp_path, areas)) == 1
    far = (node(1, railway="station", name="示例口"), node(2, 0.2, railway="station", name="示例口站"))
    assert len(places_of(document(*far), tmp_path, areas)) == 2


MIDDLE = Point(LAT + 0.011, LON + 0.011)
CAMPUS = square(10, 0.01, 0.01, 0.002)
RING = way(1, [10, 11, 12, 13, 10])
TAGS = {"amenity": "university", "name": "示例大学"}
HALVES = (way(1, [10, 11, 12]), way(2, [12, 13, 10]))


@pytest.mark.parametrize(
    "things",
    [
        (CAMPUS, way(1, [10, 11, 12, 13, 10], **TAGS)),
        (CAMPUS, RING, relation(1, [("way", 1)], type="multipolygon", **TAGS)),
        (CAMPUS, RING, relation(1, [("way", 1)], type="site", **TAGS)),
        (relation(1, [("way", 1)], type="multipolygon", **TAGS), RING, CAMPUS),
        (CAMPUS, *HALVES, relation(1, [("way", 1), ("way", 2)], type="multipolygon", **TAGS)),
        (CAMPUS, way(1, [10, 11, 12, 13, 999, 10], **TAGS)),
        (CAMPUS, RING, relation(1, [("way", 1), ("way", 77)], type="multipolygon", **TAGS)),
        (CAMPUS, relation(1, [("node", 10), ("node", 12)], type="site", **TAGS)),
    ],
    ids=[
        "way",
        "multipolygon",
        "site",
        "relation first",
        "two halves",
        "a node missing",
        "a way missing",
        "nodes",
    ],
)
def test_a_campus_is_where_its_middle_is_and_as_wide_as_it_is(
    things: tuple[str, ...], tmp_path: Path, areas: Areas
) -> None:
    (campus,) = places_of(document(*things), tmp_path, areas)
    assert (campus.name, campus.kind) == ("示例大学", "university")
    assert metres(campus.point, MIDDLE) < 1
    assert campus.radius == pytest.approx(
        metres(Point(LAT, LON), Point(LAT + 0.002, LON + 0.002)) / 2, rel=0.01
    )


@pytest.mark.parametrize(
    "things",
    [
        (relation(1, [("way", 1)], type="multipolygon", **TAGS),),
        (way(1, [5, 6], **TAGS),),
        (way(1, [], **TAGS),),
        (node(1, amenity="university"),),
        (relation(1, [("way", 1)], type="route", route="bus", name="示例线"),),
    ],
)
def test_places_need_a_position_and_a_name(things: tuple[str, ...], tmp_path: Path, areas: Areas) -> None:
    assert places_of(document(*things), tmp_path, areas) == []


def test_a_street_counts_once_in_a_few_kilometres_with_its_width(tmp_path: Path, areas: Areas) -> None:
    nodes = [node(i, 0.002 * i) for i in range(8)] + [node(20, 0.3), node(21, 0.301)]
    street = {"highway": "primary", "name": "示例府路"}
    ways = [way(1, [0, 1, 2, 3, 4], **street), way(2, [4, 5, 6, 7], **street), way(3, [20, 21], **street)]
    near, far = sorted(places_of(document(*nodes, *ways), tmp_path, areas), key=lambda place: place.point.lat)
    assert near.point == pytest.approx((LAT + 0.004, LON)) and near.radius == pytest.approx(
        0.010 * 111_000, rel=0.01
    )
    assert far.name == "示例府路" and far.radius == pytest.approx(111, rel=0.01)


def test_a_street_across_the_edge_of_a_cell_is_one_place_of_its_total_length(
    tmp_path: Path, areas: Areas
) -> None:
    street = {"highway": "primary", "name": "示例府路"}
    nodes = [node(i, 0.004 * i, -0.02) for i in range(10)]
    ways = [way(i, [i, i + 1], **street) for i in range(9)]
    (place,) = places_of(document(*nodes, *ways), tmp_path, areas)
    assert min(abs(place.point.lat - LAT - north) for north in (0.016, 0.020)) < 1e-6
    assert place.radius == pytest.approx(0.020 * 111_000, rel=0.01)


def test_streets_of_one_name_across_a_cell_with_a_gap_stay_apart(tmp_path: Path, areas: Areas) -> None:
    street = {"highway": "primary", "name": "示例府路"}
    nodes = [node(0, 0.0), node(1, 0.004), node(2, 0.036), node(3, 0.040)]
    found = places_of(document(*nodes, way(1, [0, 1], **street), way(2, [2, 3], **street)), tmp_path, areas)
    assert [place.radius for place in found] == pytest.approx([444, 444], rel=0.01)


@pytest.mark.parametrize("name", ["示例大楼（主楼）", "示例大楼(主楼)", "示例大厦（A座）"])
def test_an_office_with_a_qualifier_in_brackets_is_imported(name: str, tmp_path: Path, areas: Areas) -> None:
    things = square(1, 0.0, 0.0, 0.001), way(5, [1, 2, 3, 4, 1], building="yes", name=name)
    (place,) = places_of(document(*things), tmp_path, areas)
    assert (place.kind, place.name, place.other_names) == ("office", name, (name[:4],))


CENTER = '<center lat="40.0106" lon="116.3576"/>'
BOUNDS = '<bounds minlat="40.0096" minlon="116.3566" maxlat="40.0116" maxlon="116.3586"/>'
ALONG = "".join(
    f'<nd ref="{ref}" lat="{lat}" lon="{lon}"/>'
    for ref, lat, lon in [
        (1, 40.0096, 116.3566),
        (2, 40.0096, 116.3586),
        (3, 40.0116, 116.3586),
        (4, 40.0116, 116.3566),
        (1, 40.0096, 116.3566),
    ]
)
OUTER = '<member type="way" ref="5" role="outer">{}</member>'
OVERPASS = {
    "center": f'<way id="1">{CENTER}{tagged(**TAGS)}</way>',
    "center of a relation": f'<relation id="1">{CENTER}{OUTER}{tagged(**TAGS)}</relation>',
    "geom": f'<way id="1">{BOUNDS}{ALONG}{tagged(**TAGS)}</way>',
    "geom of a relation": f'<relation id="1">{BOUNDS}{OUTER.format(ALONG)}{tagged(**TAGS)}</relation>',
}


@pytest.mark.parametrize("thing", OVERPASS.values(), ids=OVERPASS)
def test_overpass_output_without_nodes(thing: str, tmp_path: Path, areas: Areas) -> None:
    text = document("<note>ODbL</note>", '<meta osm_base="2026"/>', thing, program="Overpass API")
    (campus,) = places_of(text, tmp_path, areas)
    assert metres(campus.point, MIDDLE) < 1


def test_an_editor_s_file_with_numbers_below_zero_and_deletions(tmp_path: Path, areas: Areas) -> None:
    around = [(0, 0), (0, 0.002), (0.002, 0.002), (0.002, 0)]
    corners = [node(-1 - i, 0.01 + north, 0.01 + east) for i, (north, east) in enumerate(around)]
    gone = node(-9, 0, 0, 'action="delete"', shop="mall", name="示例旧商场")
    unseen = node(8, 0, 0, 'visible="false"', shop="mall", name="示例旧商场")
    text = document(*corners, gone, unseen, way(-1, [-1, -2, -3, -4, -1], **TAGS), program="JOSM")
    (campus,) = places_of(text, tmp_path, areas)
    assert campus.name == "示例大学" and metres(campus.point, MIDDLE) < 1


def test_omits_deleted_objects(tmp_path: Path, areas: Areas) -> None:
    text = document(node(8, 0, 0, 'visible="false"', shop="mall", name="示例旧商场"))
    assert places_of(text, tmp_path, areas) == []
