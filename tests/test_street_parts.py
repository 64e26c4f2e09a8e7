"""Names of roads that are known by their parts, and sights that areas are named after, are asked about."""

from typing import Any

import pytest
from flask import Flask

from locator.answers.nearest import nearest_outlets
from locator.places.place_rows import Place
from locator.places.street_parts import NAME
from locator.query.query_params import NearestQuestion, parse_query
from locator.serving.container import Container
from locator.serving.service import QueryContext

from .test_places import FINDER


@pytest.fixture(scope="module")
def context(app: Flask) -> QueryContext:
    container: Container = app.extensions["locator.container"]
    return container.service.query_context()


def answer_to(context: QueryContext, text: str, lang: str = "zh") -> dict[str, Any]:
    return answer_of(context, {"q": text, "lang": lang})


def answer_of(context: QueryContext, members: dict[str, Any]) -> dict[str, Any]:
    question = parse_query(NearestQuestion, members | {"limit": "1"})
    return nearest_outlets(context, question).data()  # type: ignore[no-any-return]


def labels(answer: dict[str, Any]) -> list[str]:
    return [option["label"] for option in answer["answer"].get("ask", {}).get("options", ())]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("北京长安街", ["北京市东城区东长安街", "北京市西城区西长安街", "北京市密云区长安街"]),
        ("长安街", ["北京市东城区东长安街", "北京市西城区西长安街"]),
        ("长安街1号", ["北京市东城区东长安街", "北京市西城区西长安街"]),
        ("大红门路3号", ["北京市丰台区大红门南路", "北京市丰台区大红门路"]),
        ("上海延安路", ["上海市长宁区延安西路", "上海市静安区延安中路", "上海市黄浦区延安东路"]),
        ("上海市延安路100号", ["上海市长宁区延安西路", "上海市静安区延安中路", "上海市黄浦区延安东路"]),
        ("上海南京路", ["上海市静安区南京西路", "上海市黄浦区南京东路"]),
        ("上海淮海路", ["上海市黄浦区淮海中路", "上海市徐汇区淮海西路", "上海市黄浦区淮海东路"]),
        ("广州中山路", ["广东省广州市越秀区中山一路", "广东省广州市荔湾区中山八路"]),
        ("上海中山路", ["上海市中山北路", "上海市中山西路", "上海市黄浦区中山东一路"]),
        ("石家庄中山路", ["河北省石家庄市中山东路", "河北省石家庄市中山西路"]),
        ("成都人民路", ["四川省成都市人民南路", "四川省成都市金牛区人民北路"]),
        ("深南大道", ["广东省深圳市深南大道"]),
        ("深南大道9028号", ["广东省深圳市深南大道"]),
    ],
)
def test_a_road_leads_to_a_question_about_its_parts(
    context: QueryContext, text: str, parts: list[str]
) -> None:
    answer = answer_to(context, text)
    offered = labels(answer)
    assert answer["features"] == [] and "各地" not in answer["answer"]["ask"]["text"]
    assert [label for label in offered if label in parts] == parts
    assert offered[0] == parts[0]
    for option in answer["answer"]["ask"]["options"]:
        assert answer_of(context, option["question"])["features"], option


@pytest.mark.parametrize(
    "text", ["西长安街", "北京市西城区西长安街", "上海延安西路", "密云区长安街", "深圳深南大道"]
)
def test_a_part_or_a_road_of_its_own_is_listed(context: QueryContext, text: str) -> None:
    assert answer_to(context, text)["features"]


def test_a_known_name_of_a_road_comes_before_a_short_street(context: QueryContext) -> None:
    answer = answer_to(context, "北京平安大街")
    assert answer["query"]["place"]["path"] == ["北京市", "平安大街"]
    assert "北京市通州区平安大街" in labels(answer)


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("成都天府大道", ["四川省", "成都市", "天府大道"]),
        ("大连中山路", ["辽宁省", "大连市", "中山路"]),
        ("昆明北京路", ["云南省", "昆明市", "北京路"]),
        ("深圳市南山区深南大道9037号", ["广东省", "深圳市", "深南大道"]),
        ("天津滨海大道", ["天津市", "滨海新区", "滨海大道"]),
    ],
)
def test_a_road_of_a_city_is_no_township_of_similar_name(
    context: QueryContext, text: str, path: list[str]
) -> None:
    assert answer_to(context, text)["query"]["place"]["path"] == path


@pytest.mark.parametrize("text", ["福州仓山大道", "贵阳花果园大街", "广州石牌大道", "南昌青山湖大道"])
def test_a_township_stands_for_no_road_that_is_not_known(context: QueryContext, text: str) -> None:
    answer = answer_to(context, text)
    assert answer["features"] == [] or answer["query"]["place"]["type"] != "township"


@pytest.mark.parametrize("text", ["延安路", "中山路", "建设路", "人民路3号", "晨光路"])
def test_a_name_of_every_city_leads_to_a_question_about_the_city(context: QueryContext, text: str) -> None:
    assert "各地都有" in answer_to(context, text)["answer"]["ask"]["text"]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Chang'an Street Beijing", ["东长安街, Dongcheng District, Beijing"]),
        ("Chang'an Avenue", ["东长安街, Dongcheng District, Beijing", "西长安街, Xicheng District, Beijing"]),
        ("Chang An Avenue", ["东长安街, Dongcheng District, Beijing", "西长安街, Xicheng District, Beijing"]),
        ("Nanjing Road Shanghai", ["West Nanjing Road, Jing'an District, Shanghai"]),
        ("Huaihai Road", ["Huaihai Middle Road, Huangpu District, Shanghai"]),
        ("Yan'an Road, Shanghai", ["Yan'an West Road, Changning District, Shanghai"]),
        ("Zhongshan Road, Guangzhou", ["中山一路, Yuexiu District, Guangzhou, Guangdong"]),
        ("Zhongshan Lu, Shijiazhuang", ["Zhongshan East Road, Shijiazhuang, Hebei"]),
        ("Renmin Road, Chengdu", ["Renmin South Road, Chengdu, Sichuan"]),
    ],
)
def test_a_road_in_english_leads_to_its_parts(context: QueryContext, text: str, parts: list[str]) -> None:
    answer = answer_to(context, text, "en")
    assert answer["features"] == [] and labels(answer)[: len(parts)] == parts


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("Nathan Road", ["香港特别行政区", "弥敦道"]),
        ("Nathan Road, Hong Kong", ["香港特别行政区", "弥敦道"]),
        ("香港屯門公路", ["香港特别行政区", "屯门公路"]),
        ("Shennan Avenue", ["广东省", "深圳市", "深南大道"]),
    ],
)
def test_a_road_of_one_city_is_found(context: QueryContext, text: str, path: list[str]) -> None:
    assert answer_to(context, text)["query"]["place"]["path"] == path


@pytest.mark.parametrize("text", ["屯門公路", "彌敦道"])
def test_a_road_of_one_city_is_not_everywhere(context: QueryContext, text: str) -> None:
    answer = answer_to(context, text)
    assert len(labels(answer)) == 1 and labels(answer)[0].startswith("香港特别行政区")


@pytest.mark.parametrize(
    "text", ["京藏高速", "沪宁高速", "沪宁高速公路", "102国道", "G102国道", "国道107", "G102", "230省道"]
)
def test_a_road_through_many_cities_is_none_of_them(context: QueryContext, text: str) -> None:
    answer = answer_to(context, text)
    assert answer["features"] == [] and labels(answer) == []
    assert "经过多个城市" in answer["answer"]["ask"]["text"]


@pytest.mark.parametrize("text", ["东三环", "二环", "二环路", "内环高架", "外环西路", "南三环附近"])
def test_a_ring_road_asks_for_the_city(context: QueryContext, text: str) -> None:
    answer = answer_to(context, text)
    assert answer["features"] == [] and "各地都有" in answer["answer"]["ask"]["text"]


@pytest.mark.parametrize(
    ("text", "path"),
    [("郑州北三环", ["河南省", "郑州市"]), ("成都二环路", ["四川省", "成都市"])],
)
def test_a_ring_road_in_a_city_is_somewhere_there(context: QueryContext, text: str, path: list[str]) -> None:
    place = answer_to(context, text)["query"]["place"]
    assert place["path"] == path and place["type"] == "city"


@pytest.mark.parametrize("text", ["北京东三环", "北京 西二环附近"])
def test_a_known_ring_road_leads_to_its_parts(context: QueryContext, text: str) -> None:
    answer = answer_to(context, text)
    assert answer["features"] == [] and labels(answer)
    assert all(label.startswith("北京市") for label in labels(answer))


@pytest.mark.parametrize("text", ["中环", "福州东二环泰禾广场"])
def test_a_place_named_after_a_ring_road_is_found(context: QueryContext, text: str) -> None:
    assert answer_to(context, text)["query"]["place"]["path"][-1] == text


@pytest.mark.parametrize("text", ["中山北路", "东大街", "中山一路", "大道"])
def test_the_name_of_a_part_has_no_parts(text: str) -> None:
    named = NAME.fullmatch(text)
    assert named is None or named["stem"] not in ("中山北", "中山一")


@pytest.mark.parametrize(
    ("text", "lang", "offered"),
    [
        ("西湖", "zh", ["浙江省杭州市西湖区", "浙江省杭州市西湖区西湖", "江西省南昌市西湖区"]),
        ("杭州西湖", "zh", ["浙江省杭州市西湖区", "浙江省杭州市西湖区西湖"]),
        ("杭州西湖边上", "zh", ["浙江省杭州市西湖区", "浙江省杭州市西湖区西湖"]),
        ("Xihu", "en", ["West Lake, Xihu District, Hangzhou, Zhejiang"]),
        ("东湖", "zh", ["湖北省武汉市东湖", "江西省南昌市东湖区"]),
        ("泰山", "zh", ["山东省泰安市泰山区", "山东省泰安市泰山区泰山"]),
        ("黄山", "zh", ["安徽省黄山市", "安徽省黄山市黄山区黄山"]),
        ("青岛崂山", "zh", ["山东省青岛市崂山区", "山东省青岛市崂山区崂山"]),
    ],
)
def test_a_sight_is_offered_beside_the_area_named_after_it(
    context: QueryContext, text: str, lang: str, offered: list[str]
) -> None:
    assert set(offered) <= set(labels(answer_to(context, text, lang)))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("浙江省杭州市西湖区西湖", "西湖"),
        ("West Lake", "西湖"),
        ("West Lake Hangzhou", "西湖"),
        ("杭州市西湖区", "西湖区"),
        ("青岛市崂山区", "崂山区"),
        ("武汉东湖", "东湖"),
        ("南京玄武湖", "玄武湖公园"),
        ("沙田第一城", "沙田第一城"),
        ("海怡半島", "海怡半岛"),
        ("LOHAS Park", "日出康城"),
        ("Whampoa Garden", "黄埔花园"),
    ],
)
def test_a_full_name_is_certain(text: str, name: str) -> None:
    place: Place = FINDER.find(text, limit=1)[0].place
    assert place.name == name


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("朝阳区建国路88号", ["北京市朝阳区建国路（偏东）", "北京市朝阳区建国路（偏西）"]),
        ("北京建国路88号", ["北京市朝阳区建国路（偏东）", "北京市朝阳区建国路（偏西）", "整个北京市"]),
    ],
)
def test_a_street_with_a_number_has_its_records_as_replies(
    context: QueryContext, text: str, offered: list[str]
) -> None:
    answer = answer_to(context, text)
    assert labels(answer) == offered and "没有" not in answer["answer"]["ask"]["text"]


@pytest.mark.parametrize("text", ["建国路88号", "上海市建国路88号", "某某路88号"])
def test_a_street_with_a_number_always_has_a_reply(context: QueryContext, text: str) -> None:
    assert len(labels(answer_to(context, text))) > 3


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("体育西路", "广东省广州市天河区体育西路地铁站"),
        ("体育西路103号", "广东省广州市天河区体育西路地铁站"),
        ("体育西路 103号", "广东省广州市天河区体育西路地铁站"),
        ("宜山路700号", "上海市徐汇区宜山路地铁站"),
        ("魁奇路12号", "广东省佛山市禅城区魁奇路地铁站"),
        ("虹桥路1号", "上海市长宁区虹桥路地铁站"),
        ("香港路", "湖北省武汉市江岸区香港路地铁站"),
        ("深南大道9988号", "广东省深圳市深南大道"),
    ],
)
def test_a_number_on_a_street_with_a_station_is_a_guess(context: QueryContext, text: str, first: str) -> None:
    answer = answer_to(context, text)
    assert answer["features"] == [] and labels(answer)[0] == first


@pytest.mark.parametrize(
    ("text", "name", "number"),
    [
        ("广州体育西路103号", "体育西路地铁站", "体育西路103号"),
        ("中关村大街27号", "中关村大街", "27号"),
        ("南京西路1266号", "南京西路", "1266号"),
        ("天河路208号", "天河路商圈", "天河路208号"),
    ],
)
def test_a_number_on_a_known_street_is_rough_and_named(
    context: QueryContext, text: str, name: str, number: str
) -> None:
    query = answer_to(context, text)["query"]
    assert query["place"]["name"] == name and query["place"]["radius"] >= 1_000
    assert f"搜索没有用到：{number}" in query["notes"]
