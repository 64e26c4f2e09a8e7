"""`python -m bench.golden record DIR` and `compare DIR [--structure]`: byte-for-byte output comparison.

Records some 600 answers of the running program on the sample network with a fixed clock: every route,
language, filter and error, pages, command output, exports, a feed report and MCP answers. `compare` repeats
the requests and lists the differences; `--structure` masks texts, so that only members, numbers and tags are
compared. Record before a change that must not affect answers, compare after it.
"""

import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode

from tests import sample_release
from tests.network import NOW
from tests.program import ROOT, environment, run
from tests.rooms import add_users, entered
from tests.web_client import Answer, Client

SECRET = "b1946ac92492d2347c6235b4d2611184"
V1 = "/api/v1"
HERE = {"lat": "31.2397", "lon": "121.4998"}
WORDS = (
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
VOLATILE = [  # differs between runs: keys, tokens, ports, folders, durations
    (re.compile(rb"nonce-[A-Za-z0-9_-]{22}"), b"nonce-N"),
    (re.compile(rb'nonce="[A-Za-z0-9_-]{22}"'), b'nonce="N"'),
    (re.compile(rb'(csrf_token" value=")[^"]+'), rb"\1T"),
    (re.compile(rb"-[0-9a-f]{12}\.xml"), b"-SITE.xml"),
    (re.compile(rb"127\.0\.0\.1:[0-9]{4,5}"), b"127.0.0.1:PORT"),
    (re.compile(rb"/tmp/[A-Za-z0-9_./-]+"), b"/tmp/FOLDER"),
    (re.compile(rb"\b[0-9a-f]{32,64}\b"), b"HEX"),
    (re.compile(rb"[0-9]+(\.[0-9]+)? (s|ms|MB)\b"), b"N UNIT"),
]  # fmt: skip
KEPT_HEADERS = (
    "content-type", "etag", "cache-control", "vary", "allow", "retry-after", "location", "content-language",
    "access-control-allow-origin", "content-security-policy", "link", "www-authenticate", "content-encoding",
)  # fmt: skip


class Item(NamedTuple):
    """A recorded answer: a name, and its text."""

    name: str
    content: bytes


def main(words: list[str]) -> None:
    """Record or compare."""
    if len(words) < 2 or words[0] not in ("record", "compare"):
        sys.exit("usage: python -m bench.golden record DIR | compare DIR [--structure]")
    folder = Path(words[1])
    if words[0] == "record":
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        count = 0
        for count, item in enumerate(_items(), 1):
            (folder / f"{count:04d}").write_bytes(item.name.encode() + b"\n" + item.content)
        print(f"{count} answers recorded in {folder}")
    else:
        _compare(folder, "--structure" in words)


def _compare(folder: Path, structure: bool) -> None:
    differing = 0
    files = sorted(folder.iterdir())
    for path, item in zip(files, _items(), strict=True):
        name, _, before = path.read_bytes().partition(b"\n")
        after = item.content
        if structure:
            before, after = skeleton(before), skeleton(after)
        if name.decode() != item.name or before != after:
            differing += 1
            print(f"{path.name} {item.name}\n{_difference(before, after)}")
    print(f"{len(files)} answers compared, {differing} differ")
    sys.exit(bool(differing))


def _difference(before: bytes, after: bytes) -> str:
    at = next(
        (n for n, (a, b) in enumerate(zip(before, after, strict=False)) if a != b),
        min(len(before), len(after)),
    )
    show = slice(max(0, at - 80), at + 160)
    return f"  - {before[show].decode(errors='replace')!r}\n  + {after[show].decode(errors='replace')!r}"


def skeleton(content: bytes) -> bytes:
    """Return the structure of an answer: texts of JSON, HTML and plain output masked."""
    head, _, body = content.partition(b"\n\n")
    try:
        return head + b"\n\n" + json.dumps(_masked(json.loads(body)), ensure_ascii=False).encode()
    except ValueError:
        pass
    if b"<" in body[:200]:
        body = re.sub(rb">[^<]+<", b">T<", body)
        body = re.sub(
            rb'\b(aria-label|title|placeholder|content|alt|data-[a-z-]+|value)="[^"]*"', rb'\1="T"', body
        )
        return head + b"\n\n" + body
    return head + b"\n\n" + re.sub(rb"[^\n0-9]+", b"T", body)


def _masked(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _masked(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_masked(item) for item in value]
    return re.sub(r"[^0-9]+", "T", value) if isinstance(value, str) else value


def _items() -> Iterator[Item]:
    with tempfile.TemporaryDirectory(prefix="golden-") as name:
        folder = Path(name)
        database = sample_release.copy_to(folder)
        add_users(database)
        yield from _commands(database, folder)
        with run(database, rate_limit="off", secret_key=SECRET, log="off") as program:
            for method, path, options in _requests():
                yield _asked(program.client(), method, path, **options)
            for room, role, paths in (
                ("/admin", "operator", ADMIN),
                ("/desk", "supervisor", ("", "/said", "/replay")),
            ):
                client = entered(program.client(), room, role)
                for path, lang in product(paths, ("", "lang=en")):
                    separator = "&" if "?" in path else "?"
                    yield _asked(client, "GET", f"{room}{path}{separator}{lang}" if lang else room + path)
            yield from _assistant(database)


def _requests() -> Iterator[tuple[str, str, dict[str, Any]]]:
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
    for words, lang in product(WORDS, ({}, {"lang": "en"})):
        yield f"{V1}/nearest?{urlencode({'q': words, 'limit': '3'} | lang)}"
        yield f"{V1}/places?{urlencode({'q': words} | lang)}"
        yield f"{V1}/handover?{urlencode({'q': words, 'device': 'phone', 'fault': 'screen'} | lang)}"
        yield f"{V1}/directions?{urlencode({'from': words, 'to': 'SAMPLE-SC-00001'} | lang)}"
    yield from (f"{V1}/nearest?{query}" for query in WRONG)
    for style, mode, lang in product(("steps", "script", "sms"), ("walk", "wheelchair"), ("zh", "en")):
        way = {
            "from": "31.2397,121.4998",
            "to": "SAMPLE-SC-00001",
            "style": style,
            "mode": mode,
            "lang": lang,
        }
        yield f"{V1}/directions?{urlencode(way)}"
    for path in (
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


def _asked(client: Client, method: str, path: str, **options: Any) -> Item:
    headers = {"X-Request-Id": "golden-request", **options.pop("headers", {})}
    answer = client.request(method, path, headers=headers, **options)
    head = "\n".join(f"{name}: {_header(answer, name)}" for name in KEPT_HEADERS if name in answer.headers)
    sent = options.get("json") or options.get("data") or ""
    return Item(
        f"{method} {path} {sent}", _steady(f"{answer.status_code}\n{head}\n\n".encode() + answer.data)
    )


def _header(answer: Answer, name: str) -> str:
    value = answer.headers[name]
    return ", ".join(sorted(value.split(", "))) if name == "allow" else value


def _steady(content: bytes) -> bytes:
    for pattern, replacement in VOLATILE:
        content = pattern.sub(replacement, content)
    return content


def _commands(database: str, folder: Path) -> Iterator[Item]:
    (folder / "dirty.csv").write_text(DIRTY)
    feed = folder / "feed.csv"
    feed.write_bytes(b"".join(sample_release.SAMPLE.read_bytes().splitlines(keepends=True)[:300]))
    places = {"folder": str(folder), "feed": str(feed), "dirty": str(folder / "dirty.csv")}
    variables = environment(database, NOW, rate_limit="off", secret_key=SECRET)
    for command in COMMANDS:
        words = [sys.executable, "-m", "flask", "--app", "locator", *command.format(**places).split()]
        done = subprocess.run(words, cwd=ROOT, env=variables, capture_output=True, check=False)
        content = f"{done.returncode}\n\n".encode() + done.stdout + b"--- standard error\n" + done.stderr
        for written in (folder / "x.csv", folder / "report.json", folder / "report.html"):
            if written.exists():
                content += b"--- file\n" + written.read_bytes()
                written.unlink()
        yield Item(f"command {command}", _steady(content))


def _assistant(database: str) -> Iterator[Item]:
    calls: list[dict[str, Any]] = [
        {"method": "initialize", "params": {"protocolVersion": "2025-06-18", "capabilities": {},
                                            "clientInfo": {"name": "golden", "version": "1"}}},
        {"method": "tools/list"}, {"method": "resources/list"}, {"method": "prompts/list"},
        {"method": "tools/call", "params": {"name": "find_nearest", "arguments": {"q": "陆家嘴", "limit": 2}}},
        {"method": "tools/call", "params": {"name": "find_nearest", "arguments": {"lat": 1}}},
        {"method": "tools/call", "params": {"name": "get_outlet", "arguments": {"ref": "SAMPLE-SC-00001"}}},
        {"method": "tools/call", "params": {"name": "resolve_place", "arguments": {"q": "gzth", "lang": "en"}}},
        {"method": "tools/call", "params": {"name": "directions",
                                            "arguments": {"from": "31.2397,121.4998", "to": "SAMPLE-SC-00001"}}},
    ]  # fmt: skip
    variables = environment(database, NOW, secret_key=SECRET)
    words = [sys.executable, "-m", "flask", "--app", "locator", "mcp"]
    child = subprocess.Popen(
        words,
        cwd=ROOT,
        env=variables,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert child.stdin and child.stdout
    for number, call in enumerate(calls):
        child.stdin.write(json.dumps({"jsonrpc": "2.0", "id": number, **call}).encode() + b"\n")
        child.stdin.flush()
        yield Item(f"mcp {json.dumps(call, ensure_ascii=False)}", _steady(b"\n\n" + child.stdout.readline()))
        if number == 0:
            child.stdin.write(b'{"jsonrpc": "2.0", "method": "notifications/initialized"}\n')
    child.stdin.close()
    child.wait()


if __name__ == "__main__":
    main(sys.argv[1:])
