"""API examples: each is defined once and rendered as curl, Python and JavaScript."""

import json
import shlex
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import quote, urlencode

from .query_schemas import BATCH, NDJSON, V1

YOUR_KEY = "YOUR-KEY"


class Outlet(NamedTuple):
    """An outlet of the current release, used in the examples."""

    ref: str
    name: str


@dataclass(frozen=True, slots=True)
class Example:
    """An example request and its expected status; `lines` are the queries of a batch."""

    operation: str
    path: str
    query: dict[str, str] = field(default_factory=dict)
    body: dict[str, object] | None = None
    lines: tuple[dict[str, object], ...] = ()
    status: int = 200
    method: str = ""  # by default GET, or POST with a body
    key: str = ""  # X-API-Key

    def address(self, base: str) -> str:
        """Return the full URL."""
        return base + self.path + (f"?{urlencode(self.query, safe=',;')}" if self.query else "")

    def body_and_type(self) -> tuple[str, str]:
        """Return the request body and its media type; both are empty for a GET."""
        if self.lines:
            return "\n".join(json.dumps(line, ensure_ascii=False) for line in self.lines), NDJSON
        if self.body is not None:
            return json.dumps(self.body, ensure_ascii=False), "application/json"
        return "", ""

    def headers(self) -> dict[str, str]:
        """Return the request headers."""
        kind = self.body_and_type()[1]
        return ({"Content-Type": kind} if kind else {}) | ({"X-API-Key": self.key} if self.key else {})


def examples(outlet: Outlet) -> list[Example]:
    """Return at least one example per operation, and one that fails."""
    here = {"lat": "31.2397", "lon": "121.4998"}
    position: dict[str, object] = {"lat": 31.2397, "lon": 121.4998}
    outlet_path = f"{V1}/outlets/{quote(outlet.ref)}"
    return [
        Example("nearest", f"{V1}/nearest", here | {"limit": "3", "open": "now"}),
        Example("nearest", f"{V1}/nearest", {"q": "上海陆家嘴", "service": "repair", "device": "phone"}),
        Example("nearest", f"{V1}/nearest", {"q": "鼓楼区"}),  # a question: there are several
        Example("nearest", f"{V1}/nearest", {"q": "鼓楼区", "guess": "true", "limit": "1"}),
        Example("nearest", f"{V1}/nearest", {"lat": "31.2397", "lon": "1210"}, status=400),
        Example("nearestByBody", f"{V1}/nearest", body=position | {"datum": "gcj02", "limit": 3}),
        Example("nearestBatch", BATCH, lines=(position | {"limit": 1}, {"q": "广州天河", "limit": 1})),
        Example("outlets", f"{V1}/outlets", {"adcode": "310115", "kind": "service_center", "limit": "5"}),
        Example("outlet", outlet_path, {"lang": "en"}),
        Example("sketch", f"{outlet_path}/sketch.svg"),
        Example("directions", f"{V1}/directions", {"from": "31.2397,121.4998", "to": outlet.ref}),
        Example("directionsByBody", f"{V1}/directions", body={"from": "上海陆家嘴", "to": outlet.ref}),
        Example("nearest", f"{V1}/nearest", here | {"within": "20min", "mode": "drive", "limit": "5"}),
        Example(
            "nearestByBody",
            f"{V1}/nearest",
            body={"along": "31.2397,121.4998;31.1443,121.8083", "within": "15min", "limit": 5},
        ),
        Example("reachable", f"{V1}/reachable", here | {"within": "15min"}),
        Example("reachableByBody", f"{V1}/reachable", body=position | {"within": "30min", "mode": "drive"}),
        Example("places", f"{V1}/places", {"q": "ljz", "near": "31.2,121.5"}),
        Example("reverse", f"{V1}/reverse", here),
        Example("handover", f"{V1}/handover", here | {"device": "phone", "fault": "screen"}),
        Example("official", f"{V1}/official", {"name": outlet.name}),
        Example("clusters", f"{V1}/clusters", {"bbox": "121.3,31.1,121.6,31.3", "zoom": "12"}),
        Example("exportGeojson", f"{V1}/export.geojson"),
        Example("exportCsv", f"{V1}/export.csv"),
        Example("healthz", "/healthz"),
        Example("readyz", "/readyz"),
        *_live_examples(f"{outlet_path}/live"),
    ]


def _live_examples(path: str) -> list[Example]:
    """Return the examples of live facts; without a key they are refused."""
    closed = {"value": True, "expires": "2026-10-01T12:00:00+08:00"}
    return [
        Example("liveFactsOf", path),
        Example(
            "putLiveFacts",
            path,
            body={"queue_minutes": 20, "expires": "2026-10-01T18:00:00+08:00"},
            status=401,
            method="PUT",
            key=YOUR_KEY,
        ),
        Example(
            "patchLiveFacts",
            path,
            body={"queue_minutes": None, "closed_now": closed},
            status=401,
            method="PATCH",
            key=YOUR_KEY,
        ),
        Example("deleteLiveFacts", path, status=401, method="DELETE", key=YOUR_KEY),
    ]


def curl(example: Example, base: str) -> str:
    """Render the example as a curl command."""
    body = example.body_and_type()[0]
    args = ["curl", example.address(base)]
    args += ["-X", example.method] if example.method else []
    for name, value in example.headers().items():
        args += ["-H", f"{name}: {value}"]
    args += ["--data-binary", body] if body else []
    return " ".join(map(shlex.quote, args))


def python(example: Example, base: str) -> str:
    """Render the example as Python, standard library only."""
    body, headers = example.body_and_type()[0], example.headers()
    address = json.dumps(example.address(base), ensure_ascii=False)
    content = f"{json.dumps(body, ensure_ascii=False)}.encode()" if body else "None"
    options = f", {content}, {json.dumps(headers)}" if headers else ""
    options += f', method="{example.method}"' if example.method else ""
    print_line = "print(answer.status, answer.read().decode())"
    request_code = f"with urlopen(Request({address}{options})) as answer:\n    {print_line}"
    if example.status < 400:
        return f"from urllib.request import Request, urlopen\n\n{request_code}"
    indented = request_code.replace("\n", "\n    ")
    return (
        "from urllib.error import HTTPError\nfrom urllib.request import Request, urlopen\n\n"
        f"try:\n    {indented}\nexcept HTTPError as problem:\n"
        "    print(problem.code, problem.read().decode())"
    )


def javascript(example: Example, base: str) -> str:
    """Render the example as JavaScript for browsers and Node."""
    body, headers = example.body_and_type()[0], example.headers()
    address = json.dumps(example.address(base), ensure_ascii=False)
    method = example.method or ("POST" if body else "")
    members = [f'method: "{method}"', f"headers: {json.dumps(headers)}"] if headers else []
    members += [f"body: {json.dumps(body, ensure_ascii=False)}"] if body else []
    options = f", {{{', '.join(members)}}}" if members else ""
    return (
        f"const answer = await fetch({address}{options});\nconsole.log(answer.status, await answer.text());"
    )


LANGUAGES: dict[str, Callable[[Example, str], str]] = {
    "curl": curl,
    "Python": python,
    "JavaScript": javascript,
}
