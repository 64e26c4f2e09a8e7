"""Parsing of requests: fillers, trouble with a device, relations to another place, and doors."""

import pytest

from locator.places.request_text import informative, parse_request, quoted
from locator.places.text import normalize

FILLERS = [
    ("你好请问示例大厦怎么走", "示例大厦"),
    ("请问示例大厦在哪里", "示例大厦"),
    ("我在示例大厦", "示例大厦"),
    ("他在示例大厦", "示例大厦"),
    ("她现在在示例大厦", "示例大厦"),
    ("我妈在示例大厦", "示例大厦"),
    ("客户在示例大厦", "示例大厦"),
    ("我现在在示例大厦赶火车", "示例大厦"),
    ("我在示例大厦等人", "示例大厦"),
    ("正在示例大厦逛街呢", "示例大厦"),
    ("我靠近示例大厦", "示例大厦"),
    ("挨着示例大厦", "示例大厦"),
    ("我现在在示例大厦附近", "示例大厦"),
    ("我们在示例大厦门口", "示例大厦"),
    ("人在示例大厦楼下", "示例大厦"),
    ("我想去示例大厦", "示例大厦"),
    ("去示例大厦怎么去", "示例大厦"),
    ("帮我找一下示例大厦", "示例大厦"),
    ("查一下示例大厦", "示例大厦"),
    ("麻烦问一下示例大厦", "示例大厦"),
    ("呃那个示例大厦", "示例大厦"),
    ("嗯示例大厦吧", "示例大厦"),
    ("喂您好示例大厦", "示例大厦"),
    ("地址是示例大厦", "示例大厦"),
    ("位于示例大厦", "示例大厦"),
    ("就在示例大厦旁边", "示例大厦"),
    ("住在示例花园", "示例花园"),
    ("刚到示例大厦这边", "示例大厦"),
    ("示例大厦这里", "示例大厦"),
    ("示例大厦周边", "示例大厦"),
    ("示例大厦一带", "示例大厦"),
    ("示例大厦对面", "示例大厦"),
    ("示例大厦呢", "示例大厦"),
    ("示例大厦", "示例大厦"),
    ("杭州示例大厦", "杭州示例大厦"),
    ("示例大厦A座", "示例大厦a座"),
    ("从化区", "从化区"),
    ("到保镇", "到保镇"),
    ("查干湖", "查干湖"),
    ("南门口附近", "南门口"),
    ("去", "去"),
]
TROUBLE = [
    ("我在示例大厦手机坏了", "示例大厦"),
    ("手机屏幕碎了我在示例大厦", "示例大厦"),
    ("示例大厦附近手机进水了", "示例大厦"),
    ("示例大厦，平板开不了机", "示例大厦"),
    ("我的华为手机屏幕碎了，在示例大厦", "示例大厦"),
    ("示例大厦笔记本黑屏", "示例大厦"),
    ("手表不亮了示例大厦", "示例大厦"),
    ("示例大厦耳机坏了", "示例大厦"),
    ("示例大厦最近的维修点", "示例大厦"),
    ("示例大厦附近有没有售后服务中心", "示例大厦"),
    ("示例大厦哪里有华为官方售后", "示例大厦"),
    ("示例大厦授权服务中心怎么走", "示例大厦"),
    ("示例大厦维修中心电话多少", "示例大厦"),
    ("示例大厦体验店", "示例大厦"),
]
RELATIONS = [
    ("示例大厦对面样本花园", "示例大厦", "样本花园"),
    ("示例大厦旁边的样本花园", "示例大厦", "样本花园"),
    ("示例大厦隔壁样本花园", "示例大厦", "样本花园"),
    ("示例大厦附近的样本花园", "示例大厦", "样本花园"),
    ("示例大厦北侧样本花园", "示例大厦", "样本花园"),
    ("示例大厦东南方向样本花园", "示例大厦", "样本花园"),
    ("示例大厦往东100米样本花园", "示例大厦", "样本花园"),
    ("示例大厦向南约200米处样本花园", "示例大厦", "样本花园"),
    ("示例大厦楼下样本花园", "示例大厦", "样本花园"),
    ("示例大厦里面样本花园", "示例大厦", "样本花园"),
    ("示例大厦后面样本花园", "示例大厦", "样本花园"),
    ("示例路与样本路交叉口样本花园", "示例路与样本路", "样本花园"),
    ("示例路样本路交叉口东北角样本花园", "示例路样本路", "样本花园"),
    ("示例路100号样本花园", "示例路", "样本花园"),
    ("示例大厦周边样本花园", "示例大厦", "样本花园"),
    ("北侧样本花园", "", "北侧样本花园"),
    ("示例大厦", "", "示例大厦"),
]
NEARBY = [
    *("附近", "我附近", "离我最近的", "我这里", "我家附近", "这边", "附近的"),
    *("附近手机维修点", "离我最近的售后服务中心", "附近有没有小米售后"),
]
INFORMATIVE = [
    ("示例路100号", "示例路"),
    ("示例大厦3号楼2单元501室", "示例大厦"),
    ("示例大厦b座", "示例大厦"),
    ("示例大厦三层", "示例大厦"),
    ("示例站a2口", "示例站"),
    ("示例站东北出口", "示例站"),
    ("我在示例大厦附近", "示例大厦"),
]


def test_the_tables_are_large_enough() -> None:
    assert len([*FILLERS, *TROUBLE, *RELATIONS, *NEARBY, *INFORMATIVE]) >= 60


@pytest.mark.parametrize(("sentence", "name"), FILLERS)
def test_fillers_are_removed(sentence: str, name: str) -> None:
    request = parse_request(normalize(sentence))
    assert (request.text, request.is_nearby) == (name, False)


@pytest.mark.parametrize(("sentence", "name"), TROUBLE)
def test_trouble_and_service_are_recognized_besides_the_place(sentence: str, name: str) -> None:
    request = parse_request(normalize(sentence))
    assert request.text == name


@pytest.mark.parametrize(("sentence", "anchor", "target"), RELATIONS)
def test_a_target_is_separated_from_its_anchor(sentence: str, anchor: str, target: str) -> None:
    request = parse_request(normalize(sentence))
    assert (request.anchor, request.target) == (anchor, target)


@pytest.mark.parametrize("sentence", NEARBY)
def test_nearby_names_no_place(sentence: str) -> None:
    request = parse_request(normalize(sentence))
    assert request.is_nearby and request.text == request.target == ""


@pytest.mark.parametrize("sentence", ["手机坏了", "手机屏幕碎了", "售后服务中心"])
def test_trouble_alone_names_no_place_and_is_not_nearby(sentence: str) -> None:
    request = parse_request(normalize(sentence))
    assert request.text == "" and not request.is_nearby


@pytest.mark.parametrize(("text", "name"), INFORMATIVE)
def test_informative_text_has_no_doors_and_exits(text: str, name: str) -> None:
    assert informative(text) == name


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Henan South Road, Shanghai", "Henan South Road, Shanghai"),
        ("No. 1 Jianguo Road, Chaoyang District, Beijing", "No. 1 Jianguo Road, Chaoyang District…"),
        ("corner of Fuzhou Road and Middle Xizang Road", "corner of Fuzhou Road and Middle Xizang…"),
        ("示例" * 20, "示例" * 20),
        ("示例" * 21, "示例" * 20 + "…"),
    ],
)
def test_a_long_text_is_cut_at_a_word(text: str, expected: str) -> None:
    assert quoted(text) == expected
