"""Requests and commands of `bench.golden`: every route, language, filter and error."""

from collections.abc import Iterator
from itertools import product
from typing import Any
from urllib.parse import quote, urlencode

from locator.geo.travel_mode import MODES

V1 = "/api/v1"
HERE = {"lat": "31.2397", "lon": "121.4998"}
TEXTS = (
    "陆家嘴", "五道口", "北京南站", "廣州天河", "lujiazui", "gzth", "深玔", "上海市浦东新区世纪大道100号",
    "Tianhe District, Guangzhou", "重庆", "川沙新镇", "518000", "不存在的地方", "人民广场和南京东路之间",
)  # fmt: skip
FILTERS = (
    {"kind": "service_center"}, {"kind": "drop_off"}, {"kind": "service_center,drop_off"},
    {"service": "screen"}, {"service": "screen,battery"}, {"device": "laptop"}, {"device": "vision"},
    {"access": "wheelchair"}, {"access": "sign_language"}, {"open": "now"},
    {"open": "2026-10-01T10:00:00+08:00"}, {"open": "2026-11-24T23:30:00+08:00"}, {"radius": "500"},
    {"limit": "1"}, {"limit": "50"}, {"sort": "arrival"}, {"sort": "arrival", "limit": "3"},
    {"datum": "gcj02"}, {"datum": "bd09"}, {"datum": "wgs84"}, {"fields": "name,distance"},
    {"fields": "links,open,position", "datum": "gcj02"}, {"kind": "service_center", "open": "now", "limit": "2"},
)  # fmt: skip
WRONG = (
    "lat=abc&lon=1", "lat=", "lat=31", "lat=nan&lon=1", "lat=95&lon=1", "lat=116.4&lon=39.9", "lat=0&lon=0",
    "lat=31.2&lon=121.5&lat=1", "lat=31.2&lon=121.5&limit=0", "lat=31.2&lon=121.5&limit=51",
    "lat=31.2&lon=121.5&raduis=5", "lat=31.2&lon=121.5&radius=-1", "q=", "q=" + "a" * 201, "q=a%00",
    "lat=31.2&lon=121.5&q=a", "lat=31.2&lon=121.5&kind=shop", "lat=31.2&lon=121.5&service=x",
    "lat=31.2&lon=121.5&device=x", "lat=31.2&lon=121.5&access=x", "lat=31.2&lon=121.5&open=yesterday",
    "lat=31.2&lon=121.5&open=2026-02-30T10:00:00%2B08:00", "lat=31.2&lon=121.5&lang=xx", "adcode=123456",
    "adcode=110103", "code=1", "lat=31.2&lon=121.5&datum=x", "lat=31.2&lon=121.5&fields=x",
    "lat=31.2&lon=121.5&sort=x", "",
)  # fmt: skip
PAGES = (
    "/", "/?q=" + quote("陆家嘴"), "/?lat=31.2397&lon=121.4998", "/?q=" + quote("不存在的地方"), "/?adcode=310115",
    "/?adcode=310115&kind=service_center&open=now", "/?lat=0&lon=0", "/?limit=x", "/map", "/map?at=31.2397,121.4998",
    "/help", "/official", "/official?phone=021-64641234", "/official?name=" + quote("示例"), "/docs",
    "/outlets/SAMPLE-SC-00001", "/outlets/SAMPLE-DP-00001", "/outlets/nope", "/areas/100000", "/areas/310000",
    "/areas/310115", "/areas/310115?page=2", "/areas/999999", "/embed", "/embed?q=" + quote("陆家嘴"), "/embed?nope=1",
    "/nowhere", "/desk", "/desk/sign-in", "/admin", "/admin/sign-in", "/c/none", "/robots.txt", "/sitemap.xml",
    "/sitemaps/areas.xml", "/sitemaps/nothing.xml", "/embed.js", "/healthz", "/readyz", "/openapi.json",
)  # fmt: skip
ADMIN = ("", "/feed", "/held", "/overrides", "/edit?ref=SAMPLE-SC-00001", "/releases", "/notices", "/log", "/users",
         "/failed", "/releases/1/1", "/held/7/report", "/feed/nothing")  # fmt: skip
COMMANDS = (
    "nearest 陆家嘴 -n 3", "nearest 31.2397,121.4998 -n 2 --json", "nearest 310115 --open now", "nearest 不存在的地方",
    "nearest 陆家嘴 --sort arrival -n 2", "nearest abc,def", "places find gzth", "places find 陆家嘴 --json",
    "handover 陆家嘴 --device phone --fault screen", "official --phone 021-64641234", "official --name 示例", "releases",
    "diff 1 1", "held", "overrides", "proposals", "log", "failed", "coverage --level province", "settings", "user list",
    "key list", "last-metres", "export --format csv -o {folder}/x.csv", "rollback 9", "approve 9 --by a --why b",
    "close --adcode 1 --from 2026-12-01 --to 2026-12-02 --reason x --by a", "edit nope name x --by a --why b",
    "load {folder}/none.csv", "load {feed} --dry-run", "load {feed} --dry-run --report {folder}/report.json",
    "load {feed} --dry-run --report {folder}/report.html", "load {dirty}", "load {dirty} --kind drop_off",
)  # fmt: skip
DIRTY = """ref,kind,name,lat,lon,hours,phones,adcode
A1,drop_off,一,31.2,121.5,周一至周五9:00-18:00,021-64641234,310115
A2,drop_off,二,0,0,Mo-Fr 09:00-18:00,13812345678,310115
A2,shop,,121.5,31.2,随便,1,310103
,drop_off,四,x,y,,,
"""


def requests() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield method, path and client options of each request."""
    for query in _queries():
        yield "GET", query, {}
    for path, lang in product(PAGES, ("", "lang=en")):
        separator = "&" if "?" in path else "?"
        yield (
            "GET",
            f"{path}{separator}{lang}" if lang else path,
            {"headers": {"Accept": "text/html,*/*;q=0.8"}},
        )
    for members in (
        {"lat": 31.2361, "lon": 121.5044, "datum": "gcj02"},
        {"q": "陆家嘴", "lang": "en"},
        {"lat": 1},
        {},
    ):
        yield "POST", f"{V1}/nearest", {"json": members}
    for fields in (
        {"q": "陆家嘴"},
        {"q": "陆家嘴", "part": "results"},
        {**HERE},
        {"province": "310000", "part": "where"},
    ):
        yield "POST", "/", {"data": fields}
        yield "POST", "/embed", {"data": fields}
        yield "POST", "/outlets/SAMPLE-SC-00001", {"data": {"from": "陆家嘴", "mode": "walk"}}
    lines = b'{"lat": 31.2397, "lon": 121.4998, "limit": 2}\n{"q": "\xe9\x99\x86\xe5\xae\xb6\xe5\x98\xb4"}\n{"lat": 1}\n'
    yield "POST", f"{V1}/nearest/batch", {"data": lines, "headers": {"Content-Type": "application/x-ndjson"}}
    for method, path in product(
        ("PUT", "DELETE", "OPTIONS", "HEAD"), (f"{V1}/nearest", "/", "/openapi.json")
    ):
        yield method, path, {}


def _queries() -> Iterator[str]:
    for lang, more in product(({}, {"lang": "en"}), ({}, *FILTERS)):
        yield f"{V1}/nearest?{urlencode(HERE | more | lang)}"
        yield f"{V1}/nearest?{urlencode({'adcode': '440305'} | more | lang)}"
        yield f"{V1}/nearest?{urlencode({'q': '五道口'} | more | lang)}"
        yield f"{V1}/outlets?{urlencode({'adcode': '310115', 'limit': '5'} | _without_origin(more) | lang)}"
    for words, lang in product(TEXTS, ({}, {"lang": "en"})):
        yield f"{V1}/nearest?{urlencode({'q': words, 'limit': '3'} | lang)}"
        yield f"{V1}/places?{urlencode({'q': words} | lang)}"
        yield f"{V1}/handover?{urlencode({'q': words, 'device': 'phone', 'fault': 'screen'} | lang)}"
        yield f"{V1}/directions?{urlencode({'from': words, 'to': 'SAMPLE-SC-00001'} | lang)}"
    yield from (f"{V1}/nearest?{query}" for query in WRONG)
    for style, mode, lang in product(("steps", "script", "sms"), MODES, ("zh", "en")):
        way = {
            "from": "31.2397,121.4998",
            "to": "SAMPLE-SC-00001",
            "style": style,
            "mode": mode,
            "lang": lang,
        }
        yield f"{V1}/directions?{urlencode(way)}"
    for path in (
        "/nearest?lat=31.2397&lon=121.4998&within=20min", "/nearest?along=31.2,121.4;31.2,121.6&within=10min",
        "/nearest?along=31.2,121.4;31.2,121.6", "/nearest?lat=22.5&lon=114.128&sort=arrival&limit=5",
        "/reachable?lat=31.2397&lon=121.4998&within=20min", "/reachable?lat=31.2397&lon=121.4998&within=20",
        "/outlets/SAMPLE-SC-00001", "/outlets/SAMPLE-SC-00001?datum=bd09&lang=en", "/outlets/nope",
        "/outlets/SAMPLE-SC-00001?release=9", "/outlets?bbox=121.4,31.1,121.6,31.3&limit=5", "/outlets?adcode=310115",
        "/outlets?polygon=31,121;31,122;32,122;32,121&limit=5", "/outlets?bbox=1,2,3", "/outlets?cursor=x", "/outlets",
        "/reverse?lat=31.2397&lon=121.4998", "/reverse?lat=0&lon=0", "/reverse?lat=31.2397&lon=121.4998&datum=gcj02",
        "/places?q=lj&near=31.2,121.5", "/places?q=a&limit=21", "/clusters?bbox=73,3,135,54&zoom=4",
        "/clusters?bbox=121.3,31.1,121.6,31.3&zoom=12&kind=drop_off", "/clusters?bbox=1&zoom=2", "/official?phone=950800",
        "/official?name=x", "/official?code=100009", "/official?address=" + quote("上海市浦东新区世纪大道100号"), "/official",
        "/handover?lat=31.2397&lon=121.4998&device=laptop&fault=battery", "/handover?lat=31.2397&lon=121.4998&device=x",
        "/directions?from=a", "/export.csv", "/export.geojson", "/export.csv?nope=1", "/nope",
    ):  # fmt: skip
        yield V1 + path


def _without_origin(more: dict[str, str]) -> dict[str, str]:
    return {
        name: value
        for name, value in more.items()
        if name in ("kind", "service", "device", "access", "open", "datum")
    }
