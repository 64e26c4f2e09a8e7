"""Exits of stations in a text: a known one is the origin, an unknown one is said to be unknown."""

from types import SimpleNamespace
from typing import Any, cast

import pytest

from locator.places.match import Match
from locator.places.station_exit import exit_beside

from .web_client import Client


def match_of(name: str, kind: str = "metro") -> Match:
    return cast(Match, SimpleNamespace(place=SimpleNamespace(name=name, type=kind)))


@pytest.mark.parametrize(
    ("text", "name", "mark"),
    [
        ("上海人民广场地铁站3号口", "人民广场地铁站", "3"),
        ("人民广场站三号口附近", "人民广场站", "三"),
        ("西直门站a2口的肯德基", "西直门站", "A2"),
        ("西直门站东北口", "西直门站", "东北"),
        ("Wudaokou station exit A", "五道口站", "A"),
        ("五道口", "五道口", ""),
        ("海口", "海口市", ""),
        ("城北口", "城北口", ""),
        ("十字路口", "十字路", ""),
    ],
)
def test_the_exit_beside_a_match(text: str, name: str, mark: str) -> None:
    assert exit_beside(text, match_of(name)) == mark
    assert exit_beside(text, match_of(name, "exit")) == ""


@pytest.mark.parametrize(
    ("lang", "note"),
    [
        ("zh", "出口 3 的位置未知，按“人民广场地铁站”查找"),
        ("en", "the position of exit 3 is not known; searched from 人民广场地铁站"),
    ],
)
def test_an_unknown_exit_is_a_note(client: Client, lang: str, note: str) -> None:
    params: dict[str, Any] = {"q": "上海人民广场地铁站3号口", "limit": 1, "lang": lang}
    assert client.get("/api/v1/nearest", query_string=params).json["query"]["notes"] == [note]
    without = client.get("/api/v1/nearest", query_string=params | {"q": "上海人民广场地铁站"}).json
    assert "notes" not in without["query"]
