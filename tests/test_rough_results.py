"""Results that are only roughly near: from a coarse position, and for an area without outlets."""

import re
from urllib.parse import quote

import pytest

from locator.network.codes import spoken
from locator.render.distances import about_distance, rough_distance
from locator.render.template_filters import reasons_beside

from .web_client import Client

LANDMARK_ONLY, WITH_STATION = "SAMPLE-DP-04616", "SAMPLE-DP-04613"
FAR = re.compile(r'class="far"><strong>([^<]*)</strong>([^<]*)<')


def test_distances_from_a_coarse_position_are_rough_and_visits_are_to_be_confirmed(client: Client) -> None:
    position = {"lat": "31.2397", "lon": "121.4998"}
    coarse = client.post("/", data={**position, "accuracy": "30000"}).text
    assert {far for far, _ in FAR.findall(coarse)} == {"30 公里内"}
    assert coarse.count("定位不准，无法估算到店时间") == len(FAR.findall(coarse)) == 10
    exact = client.post("/", data={**position, "accuracy": "30"}).text
    assert "内" not in "".join(far for far, _ in FAR.findall(exact)) and "定位不准" not in exact


@pytest.mark.parametrize(
    ("lat", "lon", "accuracy", "heading", "count"),
    [
        (31.2397, 121.4998, 30_000, "离上海市一带最近的 10 个网点", False),
        (30.2500, 120.1600, 8_000, "离浙江省杭州市一带最近的 10 个网点", False),
        (31.2397, 121.4998, 1_500, "离您的位置（上海市浦东新区）最近的 10 个网点", True),
        (31.2397, 121.4998, 30, "离您的位置（上海市浦东新区）最近的 10 个网点", True),
    ],
)
def test_a_coarse_position_is_in_a_city_and_no_district(
    client: Client, lat: float, lon: float, accuracy: int, heading: str, count: bool
) -> None:
    page = client.post("/", data={"lat": lat, "lon": lon, "accuracy": accuracy}).text
    assert heading in page and (re.search(r"公里内共 \d+ 个", page) is not None) is count


@pytest.mark.parametrize(
    ("text", "count"),
    [("张江", False), ("松山湖", False), ("雄安", False), ("光谷", False), ("连州市西江镇", False)]
    + [("五道口", True), ("上海市浦东新区", True)],
)
def test_around_a_place_known_to_some_kilometres_nothing_is_counted(
    client: Client, text: str, *, count: bool
) -> None:
    page = client.get("/", {"q": text}).text
    chips = re.findall(r'<div class="chip-row".*?</div>', page, re.DOTALL)
    assert "10 个网点" in page and chips
    assert (re.search(r"共 [0-9,]+ 个", page) is not None) is count
    assert ('<span class="count">' in chips[0]) is count


@pytest.mark.parametrize(
    ("metres", "error", "texts"),
    [
        (410.0, 30_000.0, ("30 公里内", "within 30 km")),
        (48_000.0, 30_000.0, ("约 50 公里", "about 50 km")),
        (214_000.0, 0.0, ("约 200 公里", "about 200 km")),
    ],
)
def test_a_rough_distance_claims_no_more_than_is_known(
    metres: float, error: float, texts: tuple[str, str]
) -> None:
    assert (rough_distance(metres, error, "zh"), rough_distance(metres, error, "en")) == texts


@pytest.mark.parametrize("address", [f"/?q={quote('台北')}", "/?adcode=710000"])
def test_an_area_without_outlets_says_so_with_the_distance_of_the_nearest(
    client: Client, address: str
) -> None:
    page = client.get(address).text
    assert re.search(r"台湾省暂无网点，最近的网点约 \d+ 公里。", page)
    assert "最近的 10 个网点" not in page and "哪条路" not in page
    assert all(far.startswith("约 ") for far, _ in FAR.findall(page)) and len(FAR.findall(page)) == 10


@pytest.mark.parametrize(
    ("lat", "lon"),
    [(21.03, 105.85), (37.57, 126.98), (43.24, 76.89), (43.12, 131.89), (42.0, 105.0)],
    ids=["Hanoi", "Seoul", "Almaty", "Vladivostok", "Mongolia"],
)
def test_a_position_abroad_is_not_answered_as_one_in_china(client: Client, lat: float, lon: float) -> None:
    page = client.post("/", data={"lat": lat, "lon": lon, "accuracy": 20}).text
    assert re.search(r"该位置在中国境外或海上。网点都在中国境内，最近的约 \d+ 公里", page)
    assert len(FAR.findall(page)) == 10 and "到达时" not in page


@pytest.mark.parametrize("place", ["台北车站", {"lat": 25.03, "lon": 121.56, "accuracy": 20}])
def test_a_place_without_outlets_around_says_so(client: Client, place: str | dict[str, float]) -> None:
    page = client.get(f"/?q={quote(place)}") if isinstance(place, str) else client.post("/", data=place)
    assert re.search(r"台湾省暂无网点，最近的网点约 \d+ 公里。", page.text)


def test_a_remote_place_says_how_far_the_nearest_outlet_is(client: Client) -> None:
    page = client.post("/", data={"lat": 35.5, "lon": 87.0, "accuracy": 20}).text
    assert re.search(r"附近 100 公里内没有网点，最近的约 \d+ 公里。", page)


def test_distances_beyond_100_km_are_rounded_to_50(client: Client) -> None:
    page = client.post("/", data={"lat": 21.03, "lon": 105.85, "accuracy": 20}).text
    assert "最近的约 150 公里" in page and {far for far, _ in FAR.findall(page)[:2]} == {"约 150 公里"}


def test_a_position_known_to_100_m_has_rounded_distances(client: Client) -> None:
    page = client.post("/", data={"lat": 31.2304, "lon": 121.4737, "accuracy": 100}).text
    assert all(re.fullmatch(r"约 \d0* (公里|米)", far) for far, _ in FAR.findall(page))


def test_rounded_distances_are_in_the_characters_of_the_page(client: Client) -> None:
    page = client.get("/", query_string={"q": "五道口", "lang": "zh-Hant"}).text
    found = [far for far, _ in FAR.findall(page)]
    assert found and all(far.startswith("約 ") for far in found) and "公里內共" in page


def test_suggestions_are_in_the_characters_of_the_page(client: Client) -> None:
    found = client.post("/suggestions?lang=zh-Hant", data={"q": "人民廣場"}).json
    assert found and all("广" not in each["name"] for each in found)


def test_a_list_of_an_area_says_of_how_many_it_is(client: Client) -> None:
    page = client.get("/", query_string={"q": "Mate 60 Pro 换屏 天津"}).text
    assert re.search("该地区内共 [\\d,]+ 个", page)


def test_distances_around_a_place_of_two_kilometres_are_rounded(client: Client) -> None:
    page = client.get(f"/?q={quote('北京市海淀区五道口')}").text
    found = [far for far, _ in FAR.findall(page)]
    assert found and all(re.fullmatch(r"约 (\d00 米|\d+ 公里)", far) for far in found)
    assert "地点范围较大" not in page


def test_distances_and_verdicts_claim_no_more_than_the_error_of_a_place(client: Client) -> None:
    page = client.get(f"/?q={quote('光谷')}").text
    found = [far for far, _ in FAR.findall(page)]
    assert "10 公里内" in found and all(re.fullmatch(r"约 \d\d+ 公里|10 公里内", far) for far in found)
    assert page.count("地点范围较大，无法估算到店时间") + page.count("不建议前往") >= len(found)
    assert "可以前往" not in page and "到达时" not in page


def test_a_list_of_an_area_has_no_nearest_outlets(client: Client) -> None:
    page = client.get("/?adcode=310115").text
    assert "10 个网点" in page and "最近的" not in page.partition('id="found-count"')[2][:40]


def test_surroundings_lead_to_the_question_for_the_city(client: Client) -> None:
    page = client.get(f"/?q={quote('我看到一个银行和一个肯德基')}").text
    assert "您在哪个城市？" in page and "德基广场" not in page


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_address_of_an_outlet_has_its_city_in_every_language(client: Client, lang: str) -> None:
    page = client.get(f"/outlets/SAMPLE-SC-00768?lang={lang}").text
    assert page.count("上海市黄浦区示例中路 17 号") >= 3  # shown, copied, described


def test_a_landmark_alone_is_text_and_a_sketch_has_colours_for_the_dark(client: Client) -> None:
    plain, drawn = (client.get(f"/outlets/{ref}").text for ref in (LANDMARK_ONLY, WITH_STATION))
    assert "sketch.svg" not in plain and 'class="sketch-text"' in plain and "sketch.svg" in drawn
    svg = client.get(f"/api/v1/outlets/{WITH_STATION}/sketch.svg").text
    assert "prefers-color-scheme:dark" in svg and "<circle" in svg
    assert "<circle" not in client.get(f"/api/v1/outlets/{LANDMARK_ONLY}/sketch.svg").text


def test_prints_have_their_time(client: Client) -> None:
    for path in ("/outlets/SAMPLE-SC-00768", "/?adcode=310115"):
        assert re.search(
            r'class="print-only note">打印内容截至 \d{4}-\d\d-\d\d \d\d:\d\d', client.get(path).text
        )


def test_codes_are_read_in_groups_of_three_or_four() -> None:
    assert [spoken(code) for code in ("194832", "0308356", "12345", "1234")] == [
        "194 832",
        "030 8356",
        "123 45",
        "1234",
    ]


def test_the_call_code_has_a_button_beside_the_call(client: Client) -> None:
    button = re.compile(r'<button class="code-ask" type="submit" form="call-code"( hidden)?>')
    for path, hidden in (("/outlets/SAMPLE-SC-00768", ""), ("/?adcode=310115", ""), ("/", " hidden")):
        page = client.get(path).text
        assert button.findall(page) == [hidden] and ('id="call-code"' in page) is not bool(hidden)


def test_a_verdict_has_a_reason() -> None:
    closed = {"why": ["temporarily_closed"], "reasons": ["暂停营业"]}
    assert reasons_beside(closed, "暂停营业") == ["暂停营业"]
    live = {"why": ["live"], "reasons": ["现场暂停营业"]}
    assert reasons_beside(live, "现场暂停营业，开门时间请致电") == ["现场暂停营业"]
    both = {"why": ["closed", "service"], "reasons": ["现在不营业", "不提供所选服务"]}
    assert reasons_beside(both, "现在不营业") == ["不提供所选服务"]


@pytest.mark.parametrize(
    ("metres", "text"), [(40, "约 100 米"), (250, "约 300 米"), (740, "约 700 米"), (1_340, "约 1 公里")]
)
def test_a_distance_from_a_rough_origin_is_rounded(metres: float, text: str) -> None:
    assert about_distance(metres, "zh") == text


@pytest.mark.parametrize(
    ("more", "wider"),
    [
        ({}, ""),
        (
            {"kind": "service_center", "service": "loaner"},
            "5 公里内符合条件的有 5 个，列表已扩大到 20 公里内。",
        ),
        (
            {"service": "loaner", "access": "induction_loop"},
            "5 公里内没有符合条件的，列表已扩大到 500 公里内。",
        ),
        ({"service": "loaner", "access": "induction_loop", "radius": "5000"}, ""),
    ],
)
def test_a_list_that_reaches_farther_for_its_filters_says_so(
    client: Client, more: dict[str, str], wider: str
) -> None:
    page = client.post("/", data={"lat": "31.2397", "lon": "121.4998", **more}).text
    assert re.findall('<p class="note" role="status">(.*?)</p>', page) == ([wider] if wider else [])
