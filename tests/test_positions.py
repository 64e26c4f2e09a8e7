"""Positions as people write and paste them: notations, links of map apps, postcodes; their privacy."""

import json
import re
from contextlib import closing
from time import perf_counter
from typing import Any
from urllib.parse import quote

import pytest

from locator.errors import InvalidParameter
from locator.geo import baidu_mercator
from locator.geo.datum import Datum, from_wgs84, to_wgs84
from locator.geo.districts import Areas
from locator.geo.point import Point, metres
from locator.mcp.tools import TOOLS
from locator.places.gazetteer import Gazetteer
from locator.places.position import is_position, parse_position
from locator.places.postcodes import FILE, city_of_postcode
from locator.query.query_params import without_absent
from locator.runtime.error_messages import localize
from locator.runtime.resources import RESOURCES

from .program import Program
from .web_client import Client

V1 = "/api/v1"
LAT, LON = 31.2397, 121.4998
HERE = Point(LAT, LON)
CLOSE = 40.0  # metres: degrees written to the second, decimals to the fourth

DEGREES = """
31.2397,121.4998
31.2397, 121.4998
31.2397 , 121.4998
121.4998,31.2397
121.4998 31.2397
31.2397 121.4998
31.2397，121.4998
31.2397、121.4998
31.2397；121.4998
31.2397;121.4998
31.2397/121.4998
31.2397，121.4998。
３１．２３９７，１２１．４９９８
１２１．４９９８、３１．２３９７
(31.2397, 121.4998)
（31.2397，121.4998）
[121.4998,31.2397]
【31.2397，121.4998】
{"lat": 31.2397, "lng": 121.4998}
+31.2397, +121.4998
31.2397,121.4998,17z
31.2397,121.4998,12.5
31.2397°N 121.4998°E
31.2397° N, 121.4998° E
121.4998°E, 31.2397°N
31.2397N 121.4998E
31.2397n,121.4998e
31.2397N121.4998E
N31.2397 E121.4998
E121.4998, N31.2397
31.2397°, 121.4998°
31.2397度，121.4998度
31.2397°北 121.4998°东
北纬31.2397 东经121.4998
北纬31.2397°东经121.4998°
北纬 31.2397，东经 121.4998
东经121.4998°、北纬31.2397°
31.2397北纬，121.4998东经
纬度31.2397，经度121.4998
经度：121.4998 纬度：31.2397
纬度是31.2397，经度是121.4998
lat: 31.2397, lng: 121.4998
lat=31.2397&lng=121.4998
LAT 31.2397 LON 121.4998
latitude 31.2397 longitude 121.4998
longitude: 121.4998; latitude: 31.2397
lat 31.2397, 121.4998
31°14′23″N 121°29′59″E
31°14'23"N 121°29'59"E
31°14’23”N, 121°29’59”E
N31°14′23″ E121°29′59″
31°14′23″ 121°29′59″
31º14'23''N 121º29'59''E
31°14.383′N 121°29.988′E
31 14 23 N 121 29 59 E
31度14分23秒 121度29分59秒
北纬31度14分23秒，东经121度29分59秒
东经121度29分59秒北纬31度14分23秒
坐标：31.2397,121.4998
经纬度 121.4998,31.2397
我的位置：31.2397, 121.4998
GPS: 31.2397,121.4998
WGS84 31.2397 121.4998
我在31.2397,121.4998附近
手机坏了，在 121.4998,31.2397 这里
geo:31.2397,121.4998
geo:31.2397,121.4998?z=17
geo:31.2397,121.4998,12;u=35
GEO:0,0?q=31.2397,121.4998(外滩)
""".strip().splitlines()

LINKS = """
gcj02 https://uri.amap.com/marker?position={lon},{lat}&name=%E5%A4%96%E6%BB%A9
wgs84 https://uri.amap.com/marker?position={lon},{lat}&coordinate=wgs84
gcj02 uri.amap.com/marker?position={lon},{lat}
gcj02 https://uri.amap.com/navigation?from=116.1,39.9,a&to={lon},{lat},b&mode=walk
gcj02 https://ditu.amap.com/regeo?lng={lon}&lat={lat}&src=uriapi
gcj02 https://wb.amap.com/?p=B00155L3DH,{lat},{lon},%E5%A4%96%E6%BB%A9,x
gcj02 https://wb.amap.com/?q={lat},{lon},%E5%A4%96%E6%BB%A9
gcj02 【高德地图】我在外滩，快来：https://uri.amap.com/marker?position={lon},{lat} 点击查看
bd09 http://api.map.baidu.com/marker?location={lat},{lon}&title=x&output=html
bd09 http://api.map.baidu.com/marker?location={lat},{lon}&coord_type=bd09ll
gcj02 http://api.map.baidu.com/marker?location={lat},{lon}&coord_type=gcj02
wgs84 http://api.map.baidu.com/marker?location={lat},{lon}&coord_type=wgs84
bd09 http://api.map.baidu.com/direction?origin=x&destination=latlng:{lat},{lon}|name:x&mode=walking
gcj02 https://apis.map.qq.com/uri/v1/marker?marker=coord:{lat},{lon};title:x;addr:y&referer=z
gcj02 https://apis.map.qq.com/uri/v1/routeplan?type=walk&to=x&tocoord={lat},{lon}&referer=z
gcj02 https://map.qq.com/?type=marker&isopeninfowin=1&pointx={lon}&pointy={lat}
gcj02 https://maps.apple.com/?ll={lat},{lon}&q=x
gcj02 https://maps.apple.com/?q={lat},{lon}
gcj02 https://maps.apple.com/place?coordinate={lat},{lon}&name=x
gcj02 https://www.google.com/maps/@{lat},{lon},17z
gcj02 https://www.google.com/maps/place/X/@31.1,121.1,17z/data=!3m1!4b1!4m6!8m2!3d{lat}!4d{lon}!16s
wgs84 https://www.google.com.hk/maps/@{lat},{lon},17z/data=!3m1!1e3
wgs84 https://maps.google.com/?q={lat},{lon}
wgs84 https://www.google.com/maps/search/?api=1&query={lat}%2C{lon}
wgs84 https://www.google.com/maps/place/{lat},{lon}/
gcj02 https://www.petalmaps.com/routes/?daddr={lat},{lon}&type=walk
gcj02 https://www.petalmaps.com/?z={lat},{lon},15z
wgs84 https://www.openstreetmap.org/#map=17/{lat}/{lon}
wgs84 https://www.openstreetmap.org/?mlat={lat}&mlon={lon}#map=12/31.1/121.1
wgs84 https://osm.org/#map=17/{lat}/{lon}&layers=N
""".strip().splitlines()

MALFORMED = {
    "95.1234,200.1234": "not between -90 and 90",
    "200.1234,31.2397": "not between -90 and 90",
    "31.2397,190.1234": "not between -180 and 180",
    "lat 121.4998 lon 31.2397": "not between -90 and 90",
    "geo:91.5,121.5": "not between -90 and 90",
    "31.2,121.5": "too few decimals",
    "31.2397,121": "too few decimals",
    "31.2397": "only one coordinate",
    "31.2397°N": "only one coordinate",
    "纬度31.2397": "only one coordinate",
    "31°14′23″": "only one coordinate",
    "N31.2397 N121.4998": "one latitude and one longitude",
    "北纬31.2397 北纬121.4998": "one latitude and one longitude",
    "lat 31.2397E, lon 121.4998N": "both a latitude and a longitude",
    "31°75′N 121°29′E": "less than 60",
    "31°14′83″N 121°29′59″E": "less than 60",
    "31.5°14′N 121°29′E": "only the last part",
    "31.2397,,121.4998": "malformed",
    "31.2397-121.4998": "malformed",
    "31.2397,121.4998,31.2397,121.4998": "malformed",
    "31°": "only one coordinate",
    "31°14′23″N 121°29′": "malformed",
    "geo:abc": "without a position",
    "geo:0,0?q=外滩": "without a position",
    "https://surl.amap.com/abc123": "short link",
    "【高德地图】外滩 https://surl.amap.com/abc123": "short link",
    "https://j.map.baidu.com/ab/cd": "short link",
    "https://maps.app.goo.gl/AbCd": "short link",
    "https://maps.apple/p/AbCd": "short link",
    "https://osm.org/go/0EEQjE--": "short link",
    "https://uri.amap.com/search?keyword=x": "AMap without a position",
    "https://maps.google.com/?q=外滩": "Google Maps without a position",
    "https://map.baidu.com/@99999999.1,1,13z": "Baidu Maps without a position",
    "https://example.com/31.2397,121.4998": "known map app",
    "https://amap.com.example.org/?position=121.4998,31.2397": "known map app",
    "https://[bad": "known map app",
    "androidamap://viewMap?lat=31.2397&lon=121.4998": "known map app",
}
NO_POSITIONS = """
陆家嘴
人民路12.5号
31,121
1000 09
100-009
518000
110108
北京和上海之间
31.2397,121.4998和人民广场之间
S1
N31
E座
3号线
021-64641234
2026-10-01
48.8584,2.2945号楼在哪
www.example.com/x
gps
坐标
°
,
""".strip().splitlines()
HOSTILE = [
    "1" * 2000, "31.2397," * 250, "°1" * 1000, "1°1′1″" * 300, "坐标" * 900 + "1", "gps" * 600 + "1",
    "lat:" * 500 + "1", "1 " * 1000, "(" * 1999 + "1", "'" * 1999 + "1", "a." * 990 + "1/", "北纬1" * 500,
    "https://" + "a." * 900 + "1/", "geo:" + "1," * 900, "https://www.google.com/maps/dir/" + "a/" * 900,
    "https://maps.google.com/?q=" + "1+" * 900, "https://maps.google.com/?" + "a&" * 900, "\ud800 1.11,2.22",
    "٣١.٢٣٩٧,١٢١.٤٩٩٨", "31.2397,121.4998" + "0" * 1900, "😀31.2397,121.4998😀" * 100,
]  # fmt: skip


def point_of(text: str, datum: Datum = "wgs84") -> Point:
    match = parse_position(text, datum)
    assert match is not None, text
    return match.place.point


@pytest.mark.parametrize("text", DEGREES)
def test_degrees_are_read_in_every_notation(text: str) -> None:
    assert metres(point_of(text), HERE) < CLOSE
    assert is_position(text)


@pytest.mark.parametrize("line", LINKS)
def test_links_are_read_in_their_datum(line: str) -> None:
    datum, _, template = line.partition(" ")
    lat, lon = (float(value) for value in from_wgs84(LAT, LON, datum))  # type: ignore[arg-type]
    text = template.format(lat=f"{lat:.6f}", lon=f"{lon:.6f}")
    assert metres(point_of(text), HERE) < 1
    assert point_of(text, "bd09") == point_of(text), "a link has its own datum"
    match = parse_position(text)
    assert match and localize(match.note, "zh").startswith("坐标来自")


def test_baidu_metres_are_converted() -> None:
    text = "https://map.baidu.com/poi/x/@13523265.31,3641114.64,13z?uid=1&querytype=detailConInfo"
    lat, lon = to_wgs84(31.235937, 121.480242, "bd09")  # by the polynomials of Baidu's own scripts
    assert metres(point_of(text), Point(float(lat), float(lon))) < 300


@pytest.mark.parametrize(
    ("metre", "lat"), [(400_000, 3.6152752061), (2_400_000, 21.1987181835), (4_800_000, 39.735433258)]
)
def test_the_projection_equals_the_polynomials_of_baidu(metre: float, lat: float) -> None:
    ours = baidu_mercator.degrees_of(13e6, metre)
    assert metres(Point(*ours), Point(lat, 116.779716264)) < 0.02


@pytest.mark.parametrize(("text", "reason"), MALFORMED.items())
def test_malformed_positions_and_links_say_what_is_wrong(text: str, reason: str) -> None:
    with pytest.raises(InvalidParameter) as raised:
        parse_position(text)
    assert reason in raised.value.detail and raised.value.parameter == "q"
    chinese = localize(raised.value.detail, "zh")
    assert re.search("[\u4e00-\u9fff]", chinese) and chinese != raised.value.detail
    assert is_position(text), "private all the same"


@pytest.mark.parametrize("text", NO_POSITIONS)
def test_other_texts_are_no_positions(text: str) -> None:
    assert parse_position(text) is None and not is_position(text)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_texts_are_answered_quickly(text: str) -> None:
    begin = perf_counter()
    is_position(text)
    assert perf_counter() - begin < 0.5


def test_the_order_is_noted_and_a_datum_applies_to_degrees() -> None:
    match = parse_position("121.4998,31.2397")
    assert match and match.note == "read as longitude, latitude"
    assert localize(match.note, "zh") == "按“经度, 纬度”的顺序理解"
    moved = to_wgs84(LAT, LON, "gcj02")
    expected = Point(float(moved[0]), float(moved[1]))
    for text, datum in (("31.2397,121.4998", "gcj02"), ("GCJ-02: 31.2397,121.4998", "wgs84")):
        assert point_of(text, datum) == expected  # type: ignore[arg-type]
    match = parse_position("geo:31.2397,121.4998;u=35")
    assert match and match.place.radius == 35


# Postcodes


def test_postcodes_lead_to_current_areas() -> None:
    gazetteer = Gazetteer.load(RESOURCES / "data" / "gazetteer")
    rows = [line.split(",") for line in FILE.read_text("utf-8").splitlines()[1:]]
    assert len(rows) >= 250 and len({row[0] for row in rows}) == len(rows) and rows == sorted(rows)
    for prefix, adcode, name in rows:
        area = gazetteer.get(adcode)
        assert area and area.name == name and re.fullmatch("[0-9]{3,4}", prefix)


@pytest.mark.parametrize(
    ("postcode", "adcode"),
    [("518057", "440300"), ("100080", "110000"), ("200120", "310000"), ("310000", "330100"),
     ("528400", "442000"), ("528000", "440600"), ("225300", "321200"), ("610041", "510100"),
     ("000000", ""), ("999999", "")],
)  # fmt: skip
def test_cities_of_postcodes(postcode: str, adcode: str) -> None:
    assert city_of_postcode(postcode) == adcode


def ask(client: Client, **params: Any) -> Any:
    return client.get(f"{V1}/nearest", query_string=params).json


def test_a_postcode_is_its_city(client: Client) -> None:
    query = ask(client, q="518000", lang="en")["query"]
    assert query["place"]["adcode"] == "440300" and query["place"]["matched_by"] == "postcode"
    assert query["notes"] == ["518000 looks like a postcode of 深圳市"]
    assert ask(client, q="邮编 518000")["query"]["notes"] == ["518000 像是深圳市的邮政编码"]
    places = client.get(f"{V1}/places?q=518057").json["features"]
    assert [place["properties"]["adcode"] for place in places] == ["440300"]


def test_digits_that_are_a_postcode_and_an_adcode_are_both(client: Client) -> None:
    found = client.get(f"{V1}/places?q=310000").json["features"]
    assert [place["properties"]["adcode"] for place in found] == ["330100", "310000"]
    found = client.get(f"{V1}/places?q=310115").json["features"]
    assert [place["properties"]["adcode"] for place in found] == ["310115", "330100"]
    assert ask(client, q="130604")["query"]["place"]["adcode"] == "130606", "a retired adcode"


def test_digits_that_are_a_postcode_and_the_code_of_an_outlet_are_a_question(client: Client) -> None:
    outlets = client.get(f"{V1}/outlets?limit=500").json["features"]
    codes = {feature["properties"]["code"]: feature["properties"]["name"] for feature in outlets}
    code = next(code for code in codes if city_of_postcode(code))
    answer = ask(client, q=code)
    assert answer["features"] == [] and answer["answer"]["stable"] is False
    outlet, city, *_ = answer["answer"]["ask"]["options"]
    assert codes[code] in outlet["label"] and "有多处" in answer["answer"]["ask"]["text"]
    assert outlet["question"] == {"q": f"{code[:3]} {code[3:]}"}
    assert city["question"] == {"adcode": city_of_postcode(code)}
    assert ask(client, q=f"邮编{code}", guess="true")["query"]["place"]["matched_by"] == "postcode"
    other = next(code for code in codes if not city_of_postcode(code))
    assert ask(client, q=other)["query"]["place"]["matched_by"] == "code"


def test_an_unknown_postcode_is_named_as_such(client: Client) -> None:
    answer = client.get(f"{V1}/nearest?q=999999&lang=zh")
    assert answer.status_code == 400 and "像是邮政编码" in answer.json["detail"]


@pytest.mark.parametrize(
    ("text", "lang", "sentence"),
    [
        ("999999", "zh", "999999 像是邮政编码，但不知道属于哪个城市"),
        ("999999", "en", ">999999 looks like a postcode"),
        ("950800", "zh", "950800 是人工客服电话，可以直接拨打。"),
        ("950800", "en", "950800 is the number of support"),
    ],
)
def test_pages_name_no_parameter_for_digits_without_a_place(
    client: Client, text: str, lang: str, sentence: str
) -> None:
    page = client.get("/", query_string={"q": text, "lang": lang}).text
    alert = page.partition('role="alert"')[2].partition("</section>")[0]
    assert sentence in alert and "q:" not in alert and "“q”" not in alert and "tel:950800" in alert


# Through the program


@pytest.mark.parametrize("text", ["121.4998,31.2397", "北纬31.2397，东经121.4998", "31°14′23″N 121°29′59″E"])
def test_a_position_is_an_origin_with_a_stable_answer(client: Client, text: str) -> None:
    body = ask(client, q=text)
    assert metres(Point(body["query"]["lat"], body["query"]["lon"]), HERE) < CLOSE
    assert body["answer"]["stable"] is True and body["query"]["place"]["matched_by"] == "position"


def test_datum_applies_to_a_position_in_q(client: Client) -> None:
    given = ask(client, lat=LAT, lon=LON, datum="gcj02", limit=3)
    written = ask(client, q=f"{LON},{LAT}", datum="gcj02", limit=3, lang="zh")
    assert written["features"] == given["features"]
    assert written["query"]["notes"] == ["按“经度, 纬度”的顺序理解；坐标由 GCJ-02 换算"]
    plain = ask(client, q=f"{LON},{LAT}", limit=3)
    assert plain["features"][0]["properties"]["distance"] != given["features"][0]["properties"]["distance"]


@pytest.mark.parametrize("path", [f"{V1}/nearest?q=", f"{V1}/places?q=", f"{V1}/outlets?q="])
@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("95.1234,200.1234", "q: the latitude 95.1234 is not between -90 and 90"),
        ("https://surl.amap.com/abc", "q: is a short link that cannot be opened here"),
        ("31.2397", "q: is only one coordinate of a position"),
    ],
)
def test_malformed_positions_are_400_everywhere(client: Client, path: str, text: str, reason: str) -> None:
    answer = client.get(path + quote(text, safe=""))
    assert answer.status_code == 400 and answer.json["parameter"] == "q"
    assert answer.json["detail"] == reason


def test_directions_start_at_a_written_position(client: Client) -> None:
    start = {"to": "SAMPLE-SC-00001", "datum": "gcj02"}
    at = client.get(f"{V1}/directions", query_string={**start, "from": f"{LAT},{LON}"})
    assert at.status_code == 200
    for text in (f"{LON},{LAT}", f"北纬{LAT} 东经{LON}"):
        answer = client.get(f"{V1}/directions", query_string={**start, "from": text})
        assert answer.status_code == 200 and answer.json["geometry"] == at.json["geometry"], answer.text
    answer = client.get(f"{V1}/directions", query_string={**start, "from": "https://surl.amap.com/x"})
    assert answer.status_code == 400 and answer.json["parameter"] == "from"


def test_outlet_codes_still_work(client: Client) -> None:
    code = client.get(f"{V1}/outlets/SAMPLE-SC-00001").json["properties"]["code"]
    for text in (f"{code[:3]} {code[3:]}", f"{code[:3]}-{code[3:]}"):  # without a separator a postcode too
        assert ask(client, q=text)["query"]["place"]["matched_by"] == "code"


def test_long_links_are_accepted(client: Client) -> None:
    link = f"https://maps.google.com/?hl={'x' * 300}&q={LAT},{LON}"
    assert ask(client, q=link)["query"]["lat"] == LAT
    assert client.get(f"{V1}/nearest?q={'x' * 300}").status_code == 400


# No position in an address


def page(client: Client, method: str, path: str, **form: str) -> Any:
    return client.request(method, path, data=form or None)


PRIVATE = {
    "31.239712,121.499834": 200,
    "N31.239712 E121.499834": 200,
    "https://surl.amap.com/abc123": 400,
    "31.239712,121.4": 400,
}


@pytest.mark.parametrize(("text", "status"), PRIVATE.items())
def test_a_form_with_a_position_is_answered_without_an_address(
    client: Client, text: str, status: int
) -> None:
    for path in ("/", "/embed"):
        answer = page(client, "POST", path, q=text)
        assert answer.status_code == status and "Location" not in answer.headers
        for link in re.findall(r'(?:href|action|src)="([^"]*)"', answer.text):
            assert quote(text, safe="") not in link and "31.2397" not in link


@pytest.mark.parametrize("text", PRIVATE)
def test_a_position_is_redirected_out_of_an_address(client: Client, text: str) -> None:
    answer = page(client, "GET", f"/?q={quote(text)}&kind=drop_off&lang=en")
    assert answer.status_code == 303
    location = answer.headers["Location"]
    assert "31.2397" not in location and "surl" not in location and "kind=drop_off" in location
    redirected = page(client, "GET", location)
    assert redirected.status_code == 200
    if "surl" not in text and not text.endswith(".4"):
        assert "lat=31.24&lon=121.50" in location and "accuracy=800" in location


def test_the_embedded_page_rejects_a_position_in_its_address(client: Client) -> None:
    answer = page(client, "GET", "/embed?q=31.2397,121.4998")
    assert answer.status_code == 400


def test_other_forms_are_redirected_to_their_address(client: Client) -> None:
    answer = page(client, "POST", "/", q="陆家嘴", kind="drop_off", lang="en")
    assert answer.status_code == 303
    location = answer.headers["Location"]
    assert f"q={quote('陆家嘴')}" in location and "kind=drop_off" in location and "lang=en" in location
    assert page(client, "GET", location).status_code == 200
    assert page(client, "POST", "/", q="陆家嘴", part="results").status_code == 200
    assert page(client, "POST", "/", q="陆" * 3000).status_code == 400


def test_forms_post_and_results_mark_positions(client: Client) -> None:
    assert 'action="/" method="post"' in page(client, "GET", "/").text.replace("\n", " ").replace("    ", "")
    assert 'action="/embed" method="post"' in page(client, "GET", "/embed").text
    private = page(client, "POST", "/", q="31.239712,121.499834", part="results").text
    public = page(client, "POST", "/", q="陆家嘴", part="results").text
    assert "data-private" in private and "data-private" not in public
    assert "浦东新区" in private


# Null and empty members


@pytest.mark.parametrize("absent", [None, ""])
def test_null_and_empty_members_of_a_body_are_absent(client: Client, absent: object) -> None:
    def post(**members: object) -> Any:
        return client.post(f"{V1}/nearest", json.dumps(members), "application/json")

    plain = post(lat=LAT, lon=LON)
    names = ("q", "adcode", "code", "radius", "open", "limit", "kind", "datum", "lang", "accuracy", "sort")
    assert post(lat=LAT, lon=LON, **dict.fromkeys(names, absent)).data == plain.data
    assert post(q="陆家嘴", lat=absent, lon=absent).status_code == 200
    assert post(lat=LAT, lon=absent).json["parameter"] == "lon"
    assert post(lat=LAT, lon=LON, nope=absent).json["parameter"] == "nope"
    lines = [{"lat": LAT, "lon": LON, "q": absent, "limit": absent}, {"lat": LAT, "lon": LON}]
    body = "\n".join(map(json.dumps, lines)).encode()
    first, second = client.post(f"{V1}/nearest/batch", body, "application/x-ndjson").data.splitlines()
    assert first == second


@pytest.mark.parametrize("query", ["q=", "lat=&lon=1", "q=x&limit=", "lat=1&lon=1&accuracy="])
def test_empty_parameters_of_a_query_string_are_errors(client: Client, query: str) -> None:
    assert client.get(f"{V1}/nearest?{query}").status_code == 400


def test_tools_have_accuracy_and_absent_members() -> None:
    question = TOOLS["find_nearest"].question
    arguments = {"q": None, "code": "", "lat": LAT, "lon": LON, "accuracy": 20, "limit": None}
    assert without_absent(question, arguments) == {"lat": LAT, "lon": LON, "accuracy": 20}
    assert "accuracy" in TOOLS["find_nearest"].schema()["properties"]
    assert without_absent(question, {"nope": None}) == {"nope": None}


# Accuracy


def test_accuracy_is_the_uncertainty_of_a_position(client: Client) -> None:
    sure = ask(client, lat=LAT, lon=LON, accuracy=0)
    unsure = ask(client, lat=LAT, lon=LON, accuracy=100_000)
    assert sure["answer"]["stable"] is True and sure["query"]["accuracy"] == 0
    assert unsure["answer"]["stable"] is False and unsure["answer"]["rivals"]
    assert unsure["features"] == sure["features"]
    assert unsure["answer"]["id"] != ask(client, lat=LAT, lon=LON)["answer"]["id"]
    line = json.dumps({"lat": LAT, "lon": LON, "accuracy": 100_000}).encode()
    batch = client.post(f"{V1}/nearest/batch", line, "application/x-ndjson").json
    assert batch == unsure


@pytest.mark.parametrize(
    "query",
    ["lat=31&lon=121&accuracy=-1", "lat=31&lon=121&accuracy=100001", "q=上海&accuracy=5", "accuracy=5"],
)
def test_accuracy_is_validated(client: Client, query: str) -> None:
    answer = client.get(f"{V1}/nearest?{query}")
    assert answer.status_code == 400 and answer.json["parameter"] == "accuracy"


def test_pages_accept_the_accuracy_of_a_position(client: Client) -> None:
    for path in ("/", "/embed"):
        answer = page(client, "POST", path, lat=str(LAT), lon=str(LON), accuracy="35")
        assert answer.status_code == 200 and "<h3>" in answer.text


def test_accuracy_is_documented(client: Client) -> None:
    document = client.get("/openapi.json").json["paths"][f"{V1}/nearest"]
    (accuracy,) = [item for item in document["get"]["parameters"] if item["name"] == "accuracy"]
    assert accuracy["schema"]["maximum"] == 100_000 and accuracy["description"]


# Coasts and islands


@pytest.mark.parametrize(
    ("lat", "lon", "city"),
    [(22.4790, 113.9200, "深圳"), (36.0480, 120.3600, "青岛"), (24.4300, 118.0900, "厦门")],
)
def test_a_position_off_a_coast_has_the_nearest_district(
    client: Client, lat: float, lon: float, city: str
) -> None:
    answer = client.get(f"{V1}/reverse?lat={lat}&lon={lon}&lang=en")
    assert answer.status_code == 200 and city in answer.json["properties"]["city"]
    properties = answer.json["properties"]
    if "distance" in properties:
        assert 0 < properties["distance"] <= 3000 and "nearest" in properties["note"]


def test_nearest_districts_have_exact_distances() -> None:
    areas = Areas.load(RESOURCES / "data" / "build" / "areas.npz")
    at_sea = Point(36.03, 120.33)
    assert areas.at(at_sea) is None
    division, distance = areas.near(at_sea, 3_000) or (None, 0.0)
    assert division and division.city == "青岛市" and 0 < distance <= 3_000
    assert areas.near(at_sea, distance - 1) is None and areas.near(Point(35.0, 123.0), 3_000) is None
    begin = perf_counter()
    for step in range(20):
        areas.near(Point(36.03 + step / 10_000, 120.33), 3_000)
    assert (perf_counter() - begin) / 20 < 0.05


def test_positions_do_not_reach_the_log(program: Program) -> None:
    with closing(program.client()) as client:
        client.post("/", {"q": "31.987654,121.987654"})
        client.get("/?q=31.987654,121.987654")
    assert "31.987654" not in program.log
