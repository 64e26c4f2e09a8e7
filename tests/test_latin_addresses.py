"""Chinese street addresses in English, as read aloud and written in messages."""

from pathlib import Path

import pytest

from locator.directions.narrative_items import StreetAddress
from locator.directions.sentences.en import English
from locator.directions.sentences.language import Voice
from locator.directions.sentences.latin import Reading
from locator.directions.sentences.latin_address import address
from locator.places.interpretation import LISTED
from locator.places.lookup import NameIndex

from .test_places import FINDER

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def readings() -> Reading:
    return NameIndex(ROOT / "data" / "build" / "places.db").readings


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("天河区示例中路 729 号", "No. 729 Shili Zhonglu"),
        ("广东省广州市天河区示例中路729号", "No. 729 Shili Zhonglu"),
        ("上海市浦东新区示例路 12 号", "No. 12 Shili Lu"),
        ("中关村大街27号", "No. 27 Zhongguancun Dajie"),
        ("新街口街道示例南路1-3号", "No. 1-3 Shili Nanlu"),
        ("市场路5号", "No. 5 Shichang Lu"),
        ("东华市场南路8号", "No. 8 Donghuashichang Nanlu"),
        ("示例路88弄", "Lane 88 Shili Lu"),
        ("海淀区示例路9号 3层", "No. 9 Shili Lu, floor 3"),
        ("开发区大道1号", "No. 1 Kaifaqu Dadao"),
        ("海淀区示例街", "Shili Jie"),
    ],
)
def test_addresses_are_written_as_on_signs(readings: Reading, text: str, english: str) -> None:
    assert address(text, readings) == english


@pytest.mark.parametrize(
    ("voice", "clause"),
    [("spoken", "the address is number seven two nine Shili Zhonglu"), ("terse", "No. 729 Shili Zhonglu")],
)
def test_an_address_can_be_read_aloud(readings: Reading, voice: Voice, clause: str) -> None:
    english = English(voice, readings)
    assert english.clauses(StreetAddress("天河区示例中路 729 号")) == (clause,)


@pytest.mark.parametrize(
    "text", ["Nanning Dongmeng", "Chengdu Jiefangbei", "Beijing Lujiazui", "Shenzhen Zhongguancun"]
)
def test_a_place_outside_the_city_of_the_text_is_not_certain(text: str) -> None:
    assert FINDER.find(text)[0].confidence < LISTED


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("wuchang jiedaokou", "街道口"),
        ("Harbin Central Street", "中央大街"),
        ("Kowloon Mongkok", "旺角"),
        ("Guangdong Shenzhen Nanshan", "南山区"),
    ],
)
def test_a_place_beside_areas_of_its_city_is_certain(text: str, name: str) -> None:
    best = FINDER.find(text)[0]
    assert best.place.name == name and best.confidence >= LISTED
