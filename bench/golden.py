"""`python -m bench golden record DIR` and `compare DIR [--structure]`: byte-for-byte output comparison.

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
from typing import Any

from tests import sample_release
from tests.network import NOW
from tests.program import ROOT, environment, run
from tests.staff_client import add_users, entered
from tests.web_client import Answer, Client

from .golden_compare import Item, compare
from .golden_requests import ADMIN, COMMANDS, DIRTY, requests

SECRET = "b1946ac92492d2347c6235b4d2611184"
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
RECORDED_HEADERS = (
    "content-type", "etag", "cache-control", "vary", "allow", "retry-after", "location", "content-language",
    "access-control-allow-origin", "content-security-policy", "link", "www-authenticate", "content-encoding",
)  # fmt: skip


def main(arguments: list[str]) -> None:
    """Record the answers, or compare them with recorded ones."""
    if len(arguments) < 2 or arguments[0] not in ("record", "compare"):
        sys.exit("usage: python -m bench golden record DIR | compare DIR [--structure]")
    folder = Path(arguments[1])
    if arguments[0] == "record":
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        count = 0
        for count, item in enumerate(_items(), 1):
            (folder / f"{count:04d}").write_bytes(item.name.encode() + b"\n" + item.content)
        print(f"{count} answers recorded in {folder}")
    else:
        sys.exit(bool(compare(folder, _items(), "--structure" in arguments)))


def _items() -> Iterator[Item]:
    with tempfile.TemporaryDirectory(prefix="golden-") as name:
        folder = Path(name)
        database = sample_release.copy_to(folder)
        add_users(database)
        yield from _commands(database, folder)
        with run(database, rate_limit="off", secret_key=SECRET, log="off") as program:
            for method, path, options in requests():
                yield _request(program.client(), method, path, **options)
            for room, role, paths in (
                ("/admin", "operator", ADMIN),
                ("/desk", "supervisor", ("", "/said", "/replay")),
            ):
                client = entered(program.client(), room, role)
                for path, lang in product(paths, ("", "lang=en")):
                    separator = "&" if "?" in path else "?"
                    yield _request(client, "GET", f"{room}{path}{separator}{lang}" if lang else room + path)
            yield from _assistant(database)


def _request(client: Client, method: str, path: str, **options: Any) -> Item:
    headers = {"X-Request-Id": "golden-request", **options.pop("headers", {})}
    answer = client.request(method, path, headers=headers, **options)
    head = "\n".join(
        f"{name}: {_header(answer, name)}" for name in RECORDED_HEADERS if name in answer.headers
    )
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
