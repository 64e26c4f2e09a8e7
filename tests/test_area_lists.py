"""Lists of an area: its outlets first, then those elsewhere, with numbers that agree."""

import re
from urllib.parse import quote

import pytest

from locator.answers.own_area import area_code

from .web_client import Client

SEARCHES = [("西藏那曲", "54", "5406", "sign_language"), ("北京东城区", "11", "110101", "wheelchair")]


def inside_count(client: Client, text: str, need: str) -> int:
    answer = client.get("/api/v1/outlets", query_string={"q": text, "access": need, "limit": 1}).json
    return int(answer["matched"])


@pytest.mark.parametrize(("text", "_province", "adcode", "need"), SEARCHES)
def test_outlets_of_the_area_come_first_and_all_numbers_agree(
    client: Client, text: str, _province: str, adcode: str, need: str
) -> None:
    count = inside_count(client, text, need)
    page = client.get(f"/?access={need}&q={quote(text)}").text
    own, title, elsewhere = page.partition('<p class="list-title">其他地区</p>')
    assert title and 0 < count < 10
    refs = re.findall(r'<li id="r\d+" data-ref="([^"]+)"', page)
    inside = [
        client.get(f"/api/v1/outlets/{ref}").json["properties"]["address"]["adcode"].startswith(adcode)
        for ref in refs
    ]
    assert inside == [True] * count + [False] * (10 - count)
    assert re.search(rf"只有 {count} 个符合条件的网点（[^）]+），另列其他地区 {10 - count} 个。", own)
    assert re.search(rf'value="access:{need}".*?<span class="count">\s*{count}\s*</span>', own, re.DOTALL)
    far = re.findall(r'class="far">(.*?)<span', elsewhere)
    assert len(far) == 10 - count and all(
        re.match(r"<strong>约 \d+ 公里</strong> · \S+[市区州县盟] · ", each) for each in far
    )


@pytest.mark.parametrize(("text", "_province", "_adcode", "need"), SEARCHES)
def test_the_answer_notes_listed_outlets_outside_the_area(
    client: Client, text: str, _province: str, _adcode: str, need: str
) -> None:
    answer = client.get("/api/v1/nearest", query_string={"q": text, "access": need, "lang": "en"}).json
    lengths = [feature["properties"]["distance"]["metres"] for feature in answer["features"]]
    count = inside_count(client, text, need)
    (note,) = answer["query"]["notes"]
    assert lengths == sorted(lengths) and f"where {count} outlets match" in note
    assert int(note.split()[0]) >= 10 - count


def test_a_list_within_its_area_has_no_groups(client: Client) -> None:
    page = client.get("/?adcode=310115").text
    assert "其他地区" not in page and "10 个网点" in page
    answer = client.get("/api/v1/nearest?adcode=310115&limit=1").json
    assert "notes" not in answer["query"]


def test_only_origins_that_name_an_area_have_a_code() -> None:
    assert area_code({"place": {"type": "district", "adcode": "110101"}}) == "110101"
    assert area_code({"place": {"name": "东城区", "adcode": "110101"}}) == "110101"
    assert area_code({"place": {"type": "mall", "adcode": "110101"}}) == area_code({"lat": 1.0}) == ""
    assert area_code({"place": {"ref": "A", "name": "店"}}) == ""
