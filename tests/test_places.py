"""Place search: by text, sound and pinyin, with typing and hearing errors."""

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypinyin import lazy_pinyin

from data import build_areas, build_places
from locator.geo.point import Point
from locator.places.between_places import pair_of
from locator.places.finder import Finder
from locator.places.gazetteer import Gazetteer
from locator.places.outlet_names import OutletNames, OutletNameSource
from locator.places.text import normalize

from .place_queries import by_hand, drawn
from .web_client import Client

V1 = "/api/v1"


def finder() -> Finder:
    if not build_places.OUT.exists():
        if not build_areas.OUT.exists():
            build_areas.main()
        build_places.main()
    return Finder(build_places.OUT)


FINDER = finder()


def test_the_first_place_is_right_for_nearly_all(gazetteer: Gazetteer) -> None:
    cases = by_hand(gazetteer)
    assert len(cases) >= 200
    wrong = []
    for words, end in cases:
        found = FINDER.find(words, limit=1)
        if not found or found[0].path[-1] != end:
            wrong.append((words, end, found and "/".join(found[0].path)))
    assert len(wrong) <= 0.03 * len(cases), wrong


def test_a_path_is_complete_and_its_adcode_current(gazetteer: Gazetteer) -> None:
    (match,) = FINDER.find("深圳龙岗坂田街道", limit=1)
    assert match.path == ("广东省", "深圳市", "龙岗区", "坂田街道")
    assert match.place.type == "township" and gazetteer.get(match.place.adcode)
    assert 0.9 <= match.confidence <= 1 and match.place.radius > 0


def test_ambiguous_words_give_a_short_list_and_little_confidence() -> None:
    found = FINDER.find("长安区")
    assert {m.path[1] for m in found[:2]} == {"石家庄市", "西安市"}
    assert all(m.confidence < 0.5 for m in found)
    assert sum(m.confidence for m in found) <= 1


def test_nearness_decides_between_places_of_one_name() -> None:
    beijing, chaoyang = Point(39.9, 116.4), Point(41.57, 120.45)
    assert FINDER.find("朝阳", near=beijing)[0].path == ("北京市", "朝阳区")
    assert FINDER.find("朝阳", near=chaoyang)[0].path == ("辽宁省", "朝阳市")


@pytest.mark.parametrize(("typed", "path"), [("陆家", "陆家嘴"), ("lujiaz", "陆家嘴"), ("shenzh", "深圳市")])
def test_a_place_is_found_while_it_is_typed(typed: str, path: str) -> None:
    assert path in [m.path[-1] for m in FINDER.find(typed, typing=True)]


def test_han_matches_as_han_before_it_matches_by_sound() -> None:
    assert FINDER.find("景德镇")[0].path[-1] == "景德镇市"
    assert all(m.matched_by != "sound" for m in FINDER.find("苏州"))


@pytest.mark.parametrize(
    "text", ["", "%", "🙂", "!!!", "\u202e\u200d" * 500, "zzzzqqqq", "0" * 200, "龘龘龘龘"]
)
def test_an_unknown_name_finds_nothing(text: str) -> None:
    assert FINDER.find(text) == []


@settings(max_examples=500, deadline=None)
@given(st.text(max_size=250) | st.text(alphabet="上海市浦东新区陆家嘴路号lujiazui 123", max_size=220))
def test_any_text_gets_an_answer(text: str) -> None:
    for match in FINDER.find(text):
        assert 0 <= match.confidence <= 1 and match.path


NORMALIZED = [("廣州 天河", "广州天河"), ("ＡＢＣ", "abc"), ("Ürümqi", "urumqi"), ("a\u200db", "ab")]


@pytest.mark.parametrize(("text", "meant"), NORMALIZED)
def test_normalizes_text(text: str, meant: str) -> None:
    assert normalize(text) == meant


def test_places_in_the_api(client: Client) -> None:
    body = json.loads(client.get(f"{V1}/places?q=陆家嘴街道").data)
    (feature,) = body["features"]
    assert feature["geometry"]["type"] == "Point"
    assert feature["properties"]["path"] == ["上海市", "浦东新区", "陆家嘴街道"]
    members = "name path type adcode confidence radius matched_by point name_en path_en"
    assert list(feature["properties"]) == members.split()
    assert feature["properties"]["point"] == "district"  # GeoNames has none of this township
    assert body["help"]["hotline"] == "950800"
    near = json.loads(client.get(f"{V1}/places?q=朝阳&near=39.9,116.4&limit=1").data)
    assert near["features"][0]["properties"]["path"] == ["北京市", "朝阳区"]


@pytest.mark.parametrize(
    "query", ["q=%", "q=%25", "q=" + "%E2%80%8D" * 1_000, "q=%E2%80%AE陆家嘴", "q=🙂", "q=陆家嘴&limit=20"]
)
def test_answers_odd_texts(client: Client, query: str) -> None:
    for route in ("places", "nearest"):
        assert client.get(f"{V1}/{route}?{query}").status_code == 200


@pytest.mark.parametrize(
    ("query", "parameter"),
    [("q=", "q"), ("q=" + "a" * 201, "q"), ("q=" + "省市区" * 2_000, "q"), ("q=" + "%25a" * 15_000, "q"),
     ("q=a%00", "q"), ("q=%ED%A0%80", "q"), ("", "q"), ("q=a&near=1", "near"), ("q=a&near=91,0", "near"),
     ("q=a&limit=21", "limit"), ("q=a&type=city", "type")],
)  # fmt: skip
def test_rejects_wrong_texts_by_parameter(client: Client, query: str, parameter: str) -> None:
    response = client.get(f"{V1}/places?{query}")
    assert response.status_code == 400 and json.loads(response.data)["parameter"] == parameter


def test_nearest_by_text_names_the_matched_place(client: Client) -> None:
    body = json.loads(client.get(f"{V1}/nearest?q=廣州天河&limit=3").data)
    assert body["query"]["place"]["path"] == ["广东省", "广州市", "天河区"]
    assert "alternatives" not in body["query"] and len(body["features"]) == 3


def test_ambiguous_words_bring_alternatives(client: Client) -> None:
    query = json.loads(client.get(f"{V1}/nearest?q=长安区").data)["query"]
    cities = [place["path"][-2] for place in query["alternatives"]]
    assert query["place"] is None and set(cities[:2]) == {"西安市", "石家庄市"}


def test_words_for_no_place_are_an_empty_answer_with_help(client: Client) -> None:
    body = json.loads(client.get(f"{V1}/nearest?q=zzzzqqqq").data)
    assert body["features"] == [] and body["help"]["hotline"] == "950800"
    assert body["query"] == {"q": "zzzzqqqq", "place": None}
    assert body["answer"]["ask"]["text"] == "没找到“zzzzqqqq”，您在哪个城市？"


def test_outlet_names_are_places_too(client: Client) -> None:
    outlet = json.loads(client.get(f"{V1}/outlets/SAMPLE-SC-00002").data)["properties"]
    for words in (outlet["name"], outlet["address"]["text"]):
        query = {"q": words, "limit": 1, "guess": "true"}  # two outlets of the sample share this name
        body = json.loads(client.get(f"{V1}/nearest", query_string=query).data)
        assert body["query"]["place"]["matched_by"] == "network"
        assert body["query"]["place"]["type"] == "outlet"
        assert body["features"][0]["properties"]["distance"]["metres"] < 50


def test_an_official_place_goes_before_an_outlet_that_carries_its_name(client: Client) -> None:
    body = json.loads(client.get(f"{V1}/places?q=陆家嘴街道&limit=1").data)
    assert body["features"][0]["properties"]["type"] == "township"


def test_the_outlets_of_a_place_in_words(client: Client) -> None:
    by_code = json.loads(client.get(f"{V1}/outlets?adcode=440106&limit=500").data)
    by_words = json.loads(client.get(f"{V1}/outlets?q=廣州天河&limit=500").data)
    assert by_code["features"]
    assert [f["id"] for f in by_words["features"]] == [f["id"] for f in by_code["features"]]
    assert by_words["query"]["notes"] == ["q 按“广东省 广州市 天河区”查询"]
    unknown = client.get(f"{V1}/outlets?q=zzzzqqqq").json
    assert unknown["features"] == []
    assert unknown["answer"]["ask"]["text"] == "没找到“zzzzqqqq”，您在哪个城市？"
    assert client.get(f"{V1}/outlets?q=天河&adcode=440106").status_code == 400


def test_reverse_names_a_township_that_is_near(client: Client) -> None:
    body = json.loads(client.get(f"{V1}/reverse?lat=39.92528&lon=116.40411").data)["properties"]
    assert body["district"] == "东城区" and body["township"] == "景山街道"


def test_doubt_that_does_not_matter_is_stable_and_doubt_that_does_asks(client: Client) -> None:
    exact = json.loads(client.get(f"{V1}/nearest?lat=31.2397&lon=121.4998").data)["answer"]
    assert exact["stable"] is True and "rivals" not in exact
    wide = json.loads(client.get(f"{V1}/nearest?q=深圳市").data)
    assert wide["answer"]["stable"] is False and wide["features"]
    assert wide["answer"]["ask"]["text"] == "您在深圳市的哪个区或县？"
    district = json.loads(client.get(f"{V1}/nearest?q=深圳市南山区&lang=en").data)
    assert district["features"][0]["id"] == "SAMPLE-DP-12738"
    assert district["answer"]["rivals"] == [f"SAMPLE-DP-{n}" for n in (12744, 12772, 12753, 12741, 12752)]
    ask = district["answer"]["ask"]
    assert ask["text"] == "Which street or metro station are you near?"
    assert {"q": "广东省深圳市南山区深大地铁站"} in [option["question"] for option in ask["options"]]


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("望京和三里屯之间", "望京 – 三里屯"),
        ("在望京与三里屯中间", "望京 – 三里屯"),
        ("between wangjing and sanlitun", "望京 – 三里屯"),
        ("望京跟三里屯之间", "望京 – 三里屯"),
    ],
)
def test_between_two_places_is_a_region(client: Client, words: str, name: str) -> None:
    body = json.loads(client.get(f"{V1}/nearest", query_string={"q": words, "limit": 1}).data)
    place = body["query"]["place"]
    assert (place["type"], place["matched_by"]) == ("region", "between")
    assert place["path"] == ["北京市", "朝阳区", name]
    assert 3_000 < place["radius"] < 4_000
    assert 39.9 < body["query"]["lat"] < 40.03


@pytest.mark.parametrize(
    ("words", "alternatives"),
    [("乌鲁木齐和上海之间", ["乌鲁木齐市", "上海市"]), ("zzzzqqqq和上海之间", ["上海市"])],
)
def test_between_places_that_are_far_apart_or_unknown_is_no_region(
    client: Client, words: str, alternatives: list[str]
) -> None:
    query = json.loads(client.get(f"{V1}/nearest", query_string={"q": words, "limit": 1}).data)["query"]
    assert query["place"] is None
    assert [place["name"] for place in query["alternatives"]] == alternatives


def test_a_name_with_an_and_in_it_is_no_pair() -> None:
    assert [pair_of(words) for words in ("呼和浩特", "和平区", "大兴安岭中间")] == [None, None, None]
    assert pair_of("望京和三里屯之间") == ("望京", "三里屯")


@pytest.mark.slow
def test_confident_matches_are_nearly_all_right(gazetteer: Gazetteer) -> None:
    results = [(FINDER.find(query.words, limit=1), query) for query in drawn(gazetteer, 60, seed=11)]
    sure = [(found[0], query) for found, query in results if found and found[0].confidence >= 0.9]
    wrong = [(query.words, match.path) for match, query in sure if match.path != query.path]
    assert len(sure) > 42
    assert len(wrong) <= 0.03 * len(sure), wrong  # `bench words` draws thousands


BELOW = [
    ("沈阳青年大街", ("辽宁省", "沈阳市", "青年大街"), "name"),
    ("天河区体育西路", ("广东省", "广州市", "天河区", "体育西路地铁站"), "byname"),
    ("武平县中山东路115号", ("福建省", "龙岩市", "武平县"), "name"),
    ("济宁市高新区", ("山东省", "济宁市", "任城区", "济宁高新技术产业开发区"), "part"),
    ("东莞市东城街道", ("广东省", "东莞市", "东城街道"), "name"),
    ("北京景山街道隆福寺社区", ("北京市", "东城区", "景山街道", "隆福寺"), "village"),
    ("番禺蒝碁", ("广东省", "广州市", "番禺区"), "short"),
    ("海西州", ("青海省", "海西蒙古族藏族自治州"), "short"),
    ("武汉汉口江汉路", ("湖北省", "武汉市", "江汉区", "江汉路步行街"), "byname"),
    ("内蒙古", ("内蒙古自治区",), "short"),
]


@pytest.mark.parametrize(("words", "path", "matched_by"), BELOW)
def test_words_lead_below_cities_and_districts(words: str, path: tuple[str, ...], matched_by: str) -> None:
    best = FINDER.find(words)[0]
    assert (best.path, best.matched_by) == (path, matched_by)


HOMOPHONES = [
    ("sengzen", "深圳市"),
    ("fuhehaote", "呼和浩特市"),
    ("Donghuamen Subdistrict", "东华门街道"),
    ("Tianhe District, Guangzhou", "天河区"),
    ("near Lujiazui, Shanghai", "陆家嘴"),
    ("xi'an", "西安市"),
]


@pytest.mark.parametrize(("words", "name"), HOMOPHONES)
def test_letters_through_an_accent_and_in_english_order(words: str, name: str) -> None:
    assert FINDER.find(words)[0].path[-1] == name


UNSURE = ["八道口地铁站", "八里口地铁站", "六到口", "六道扣站", "幸福里站C出口", "宁波北路", "柳条巷子"]


@pytest.mark.parametrize("words", UNSURE)
def test_a_name_within_another_word_is_little_trusted(words: str) -> None:
    assert all(match.confidence < 0.4 for match in FINDER.find(words))


@pytest.mark.parametrize("words", ["昆山开发区", "北京经济技术开发区", "巢湖市", "莱芜"])
def test_a_current_place_is_listed_once_and_before_former_names(words: str) -> None:
    found = FINDER.find(words)
    assert found[0].confidence >= 0.85 and all(match.matched_by != "old" for match in found)
    assert [match.place.id for match in found].count(found[0].place.id) == 1


@pytest.mark.parametrize("typed", ["hangz", "hangzh", "hangzho", "shenzh", "chengd", "tianj", "pudon"])
def test_a_place_that_begins_so_goes_before_outlets_and_within_words_nothing_counts(
    client: Client, typed: str
) -> None:
    first, *remaining = json.loads(client.get(f"{V1}/places?q={typed}").data)["features"]
    assert first["properties"]["matched_by"] == "prefix" and first["properties"]["type"] != "outlet"
    outlets = [f["properties"] for f in remaining if f["properties"]["type"] == "outlet"]
    assert all(typed in "".join(lazy_pinyin(outlet["path"][:3])) for outlet in outlets)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("北京nan", "北京南站"),
        ("我在北京nan", "北京南站"),
        ("陆家zui", "陆家嘴"),
        ("陆家嘴zhan", "陆家嘴地铁站"),
    ],
)
def test_a_text_of_han_and_pinyin_is_read_as_one_name(text: str, name: str) -> None:
    best = FINDER.find(text)[0]
    assert (best.place.name, best.is_complete) == (name, True) and best.confidence >= 0.6


def test_letters_that_are_no_pinyin_are_left_to_other_searches() -> None:
    assert FINDER.find("六道口站a2口")[0].place.name == "六道口地铁站"
    assert FINDER.find("浦东k11")[0].matched_by != "pinyin"


@pytest.mark.parametrize(
    ("text", "name"), [("wangj", "望京"), ("zhongg", "中关村"), ("xujiah", "徐家汇"), ("陆家z", "陆家嘴")]
)
def test_names_that_others_begin_with_are_completed_first(text: str, name: str) -> None:
    names = [match.place.name for match in FINDER.find(text, typing=True, limit=3)]
    assert name in names


def test_the_network_is_searched_where_a_word_begins() -> None:
    results = [
        {"name": "示例店", "name_en": name, "lat": 30, "lon": 120} for name in ("Changzhi Er", "Hang Zhou")
    ]
    network = OutletNames(
        OutletNameSource(2, lambda index: results[index], np.zeros(2, np.int32), lambda _: None)
    )
    assert [match.place.name_en for match in network.find("hangzh", 8)] == ["Hang Zhou"]


ONE_OF_TWO = [
    ("北京和月球之间", "在北京市没找到这个地点，您在北京市的哪里？", "找不到“月球”，只使用了北京市"),
    (
        "在月球和北京之间",
        "“月球和北京之间”是指下面这个地点吗？",
        "找不到“月球”，只使用了北京市",
    ),
    (
        "乌鲁木齐和上海之间",
        "您提到了几个地方，要在哪一处附近查找？",
        "乌鲁木齐市和上海市相距太远，只使用了乌鲁木齐市",
    ),
]


@pytest.mark.parametrize(("words", "question", "note"), ONE_OF_TWO)
def test_using_only_one_of_two_places_is_reported(
    client: Client, words: str, question: str, note: str
) -> None:
    body = json.loads(client.get(f"{V1}/nearest", query_string={"q": words}).data)
    assert body["query"]["place"] is None and body["answer"]["ask"]["text"] == question
    query = json.loads(client.get(f"{V1}/nearest", query_string={"q": words, "guess": "true"}).data)["query"]
    assert query["place"]["confidence"] < 0.5 and query["notes"] == [note]


def test_between_two_cities_is_a_region_and_a_second_place_is_searched_in_the_first_ones_city(
    client: Client,
) -> None:
    for words, path in (
        ("北京和上海之间", ["北京市 – 上海市"]),
        ("陆家嘴与人民广场之间", ["上海市", "陆家嘴 – 上海人民广场"]),
    ):
        place = json.loads(client.get(f"{V1}/nearest", query_string={"q": words}).data)["query"]["place"]
        assert place["type"] == "region" and place["path"] == path


@pytest.mark.parametrize(
    ("words", "adcode", "lat"),
    [("31.2397,121.4998", "", 31.2397), (" 31.2397， 121.4998", "", 31.2397), ("130604", "130606", 38.88147)],
)
def test_a_position_and_a_code_are_words_too(client: Client, words: str, adcode: str, lat: float) -> None:
    query = json.loads(client.get(f"{V1}/nearest", query_string={"q": words}).data)["query"]
    assert (query["place"]["adcode"], query["lat"]) == (adcode, lat)
    assert "31.2397" not in client.get(f"{V1}/places?q=91.1,31.2397").text.partition('"features"')[2]


def test_digits_that_are_an_adcode_and_a_postcode_are_ambiguous(client: Client) -> None:
    query = client.get(f"{V1}/nearest?q=310115").json["query"]
    assert query["place"] is None
    alternatives = [(place["adcode"], place["matched_by"]) for place in query["alternatives"]]
    assert alternatives == [("310115", "adcode"), ("330100", "postcode")]


def test_places_have_english_names_and_rounded_figures(client: Client) -> None:
    (body,) = json.loads(client.get(f"{V1}/places?q=陆家嘴街道").data)["features"]
    assert body["properties"]["name_en"] == "Lujiazui Subdistrict"
    assert body["properties"]["path_en"] == ["Shanghai", "Pudong New Area", "Lujiazui Subdistrict"]
    (street,) = json.loads(client.get(f"{V1}/places?q=望京和三里屯之间").data)["features"]
    assert isinstance(street["properties"]["radius"], int)
    assert all(round(degrees, 7) == degrees for degrees in street["geometry"]["coordinates"])


def test_a_city_alone_that_may_be_any_district_is_doubted_as_widely_as_the_city() -> None:
    (city,) = FINDER.find("沈阳市", limit=1)
    street, *others = FINDER.find("沈阳惠工街100号")
    assert street.confidence < 0.8 and street.place.radius >= city.place.radius
    assert not [other for other in others if other.place.name.endswith("工街道")]  # no street


def test_outlets_weigh_between_places_of_one_name() -> None:
    for code, city in (("610116", "西安市"), ("130102", "石家庄市")):
        found = FINDER.find("长安区", outlet_count=lambda adcode, code=code: 400 if adcode == code else 0)
        assert found[0].path[1] == city


@pytest.mark.parametrize(
    "grouped", ["{0[0]}{0[1]}{0[2]} {0[3]}{0[4]}{0[5]}", "{0[0]}{0[1]}-{0[2]}{0[3]}-{0[4]}{0[5]}"]
)
def test_a_grouped_code_is_the_outlet(client: Client, grouped: str) -> None:
    outlet = json.loads(client.get(f"{V1}/outlets/SAMPLE-SC-00002").data)["properties"]
    query = {"q": grouped.format(outlet["code"]), "limit": 1}
    body = json.loads(client.get(f"{V1}/nearest", query_string=query).data)
    assert body["query"]["place"]["matched_by"] == "code"
    assert body["features"][0]["id"] == "SAMPLE-SC-00002"
    assert body["query"]["place"]["radius"] == 0 and body["answer"]["stable"] is True
