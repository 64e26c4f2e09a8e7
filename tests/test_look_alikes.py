"""Characters typed in place of others: the search text finds the place that they look like."""

import unicodedata

import pytest

from locator.places.look_alikes import replace_look_alikes
from locator.places.text import normalize, normalize_lines, to_simplified

from .web_client import Client


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("五道囗", "五道口"),
        ("五道ロ", "五道口"),
        ("五道\u2f1d", "五道口"),  # Kangxi radical
        ("⻓沙西⻔", "长沙西门"),  # radicals of the supplement
        ("八五〇农场", "八五零农场"),
        ("三○一医院", "三零一医院"),
        ("\uf9c1头", unicodedata.normalize("NFKC", "\uf9c1") + "头"),  # compatibility ideograph
        ("ＷＵＤＡＯＫＯＵ", "wudaokou"),
        ("陆家嘴", "陆家嘴"),
    ],
)
def test_look_alikes_are_one_text(text: str, meant: str) -> None:
    simplified = normalize(meant)
    assert normalize(text) == simplified
    assert to_simplified(text) == to_simplified(meant)
    assert normalize_lines([text, "a|b"]) == [simplified, "a|b"]


def test_a_text_without_look_alikes_is_unchanged() -> None:
    text = "北京市海淀区五道口地铁站 A 口 100 米"
    assert replace_look_alikes(text) is text


@pytest.mark.slow
@pytest.mark.parametrize("text", ["五道囗", "五道\u2f1d", "北京五道ロ"])
def test_a_look_alike_finds_the_place(client: Client, text: str) -> None:
    first = client.get("/api/v1/places", query_string={"q": text}).json["features"][0]
    assert first["properties"]["path"] == ["北京市", "海淀区", "五道口"]
