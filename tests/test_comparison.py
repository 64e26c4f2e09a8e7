"""Outlets side by side: distances and verdicts from the place of a search, and whose numbers are listed."""

import re

import pytest

from locator.render.distances import format_distance

from .web_client import Client

pytestmark = pytest.mark.slow

COMPARED = ["SAMPLE-SC-00002", "SAMPLE-DP-00011"]


def compared_rows(text: str) -> dict[str, list[str]]:
    """Return the cells of a comparison without markup, by the header of their row."""
    body = text.partition("<tbody>")[2].partition("</tbody>")[0]
    cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in body.split("</tr>")]
    plain = [[" ".join(re.sub("<[^>]+>", " ", cell).split()) for cell in row] for row in cells if row]
    return {row[0]: row[1:] for row in plain}


def test_a_comparison_has_the_distances_of_the_search(client: Client) -> None:
    rough = compared_rows(client.get("/compare", query_string={"ref": COMPARED, "q": "五道口"}).text)
    assert rough["距北京市海淀区 五道口"] == ["约 10 公里", "约 8 公里"]
    exact = {"ref": COMPARED, "lat": "39.9169", "lon": "116.4101"}
    by_post = compared_rows(client.post("/compare", data=exact).text)
    listed = client.get("/api/v1/nearest", query_string={"lat": "39.9169", "lon": "116.4101", "limit": 50})
    metres = {each["id"]: each["properties"]["distance"]["metres"] for each in listed.json["features"]}
    assert by_post["距您的位置"] == [format_distance(metres[ref], "zh") for ref in COMPARED]
    coarse = compared_rows(client.post("/compare", data=exact | {"accuracy": "3000", "lang": "en"}).text)
    assert all(cell.startswith(("about", "within")) for cell in coarse["Distance from your position"])
    assert all("too coarse" in cell for cell in coarse["Visit now"])


def test_a_comparison_has_the_verdicts(client: Client) -> None:
    near = compared_rows(client.get("/compare", query_string={"ref": COMPARED, "q": "五道口"}).text)
    assert near["现在前往"] == ["可以前往 到达时营业 18:00 前受理", "建议先联系网点 营业时间未知"]
    for query in ({"adcode": "110105"}, {}, {"q": "没有的地方"}):
        rows = compared_rows(client.get("/compare", query_string={"ref": COMPARED} | query).text)
        assert not [header for header in rows if header.startswith("距")]
        assert rows["现在前往"][1] == "建议先联系网点 营业时间未知"


def test_a_list_hands_its_origin_to_the_comparison(client: Client) -> None:
    by_text = client.get("/", query_string={"q": "五道口 轮椅", "service": "screen"}).text
    form = by_text.partition('<form id="compare"')[2].partition("</form>")[0]
    fields = re.findall(r'name="(\w+)" value="([^"]*)"', form)
    assert ("q", "五道口") in fields and ("service", "screen") in fields and 'method="post"' not in form
    by_position = client.post("/", data={"lat": "39.9", "lon": "116.4", "part": "results"}).text
    form = by_position.partition('<form id="compare"')[2].partition("</form>")[0]
    assert 'method="post"' in form and 'name="lat" value="39.9"' in form


def test_the_hotline_is_not_the_number_of_an_outlet(client: Client) -> None:
    outlet = "SAMPLE-DP-04213"
    page = client.get(f"/outlets/{outlet}").text
    assert 'data-phone="客服热线 950800"' in page and "<span>客服热线</span>" in page
    compared = compared_rows(client.get("/compare", query_string={"ref": [outlet]}).text)
    assert compared["电话"] == ["客服热线 950800"]
    card = client.post(f"/outlets/{outlet}/card", data={"lang": "en"}).text
    assert "Hotline</span>" in card and "<span>Call</span>" not in card


CARD_DISTANCES = [
    ({}, "3.4 公里"),
    ({"accuracy": "50"}, "3.4 公里"),
    ({"accuracy": "400"}, "约 3 公里"),
    ({"accuracy": "5000"}, "5 公里内"),
    ({"radius": "300"}, "3.4 公里"),
    ({"radius": "500"}, "约 3 公里"),
    ({"radius": "1500"}, "约 3 公里"),
    ({"radius": "5000"}, "5 公里内"),
]


@pytest.mark.parametrize(("error", "distance"), CARD_DISTANCES)
def test_a_card_has_a_distance_no_finer_than_its_start(
    client: Client, error: dict[str, str], distance: str
) -> None:
    lon, lat = client.get(f"/api/v1/outlets/{COMPARED[0]}").json["geometry"]["coordinates"]
    start = {"lat": str(lat - 0.0306), "lon": str(lon)}
    card = client.post(f"/outlets/{COMPARED[0]}/card", data=start | error).text
    assert f"<strong>{distance}</strong>" in card
    assert "<strong>" not in client.post(f"/outlets/{COMPARED[0]}/card").text


@pytest.mark.parametrize("error", [{"radius": text} for text in ("inf", "nan", "-1", "1e400", "abc")])
@pytest.mark.parametrize("start", [{"lat": "39.9", "lon": "116.4"}, {"lat": "39.9"}])
def test_a_card_refuses_a_start_that_is_none(
    client: Client, start: dict[str, str], error: dict[str, str]
) -> None:
    assert client.post(f"/outlets/{COMPARED[0]}/card", data=start | error).status_code == 400
