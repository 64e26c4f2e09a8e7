"""Examples of the API: each is described once, and written in curl, Python and JavaScript."""

import json
import shlex
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import quote, urlencode

from .schemas import BATCH, NDJSON, V1


class Outlet(NamedTuple):
    """The outlet that examples speak of, one of the current release."""

    ref: str
    name: str


@dataclass(frozen=True, slots=True)
class Example:
    """A request and the status it gets; `lines` are the questions of a batch."""

    operation: str
    path: str
    query: dict[str, str] = field(default_factory=dict)
    body: dict[str, object] | None = None
    lines: tuple[dict[str, object], ...] = ()
    status: int = 200

    def address(self, base: str) -> str:
        """The whole address."""
        return base + self.path + (f"?{urlencode(self.query, safe=',;')}" if self.query else "")

    def sent(self) -> tuple[str, str]:
        """The body and its type; both empty for a GET."""
        if self.lines:
            return "\n".join(json.dumps(line, ensure_ascii=False) for line in self.lines), NDJSON
        if self.body is not None:
            return json.dumps(self.body, ensure_ascii=False), "application/json"
        return "", ""


def examples(outlet: Outlet) -> list[Example]:
    """At least one of every operation, and one that goes wrong."""
    here = {"lat": "31.2397", "lon": "121.4998"}
    position: dict[str, object] = {"lat": 31.2397, "lon": 121.4998}
    one = f"{V1}/outlets/{quote(outlet.ref)}"
    return [
        Example("nearest", f"{V1}/nearest", here | {"limit": "3", "open": "now"}),
        Example("nearest", f"{V1}/nearest", {"q": "陆家嘴", "service": "repair", "device": "phone"}),
        Example("nearest", f"{V1}/nearest", {"lat": "31.2397", "lon": "1210"}, status=400),
        Example("nearestByBody", f"{V1}/nearest", body=position | {"datum": "gcj02", "limit": 3}),
        Example("nearestBatch", BATCH, lines=(position | {"limit": 1}, {"q": "广州天河", "limit": 1})),
        Example("outlets", f"{V1}/outlets", {"adcode": "310115", "kind": "service_center", "limit": "5"}),
        Example("outlet", one, {"lang": "en"}),
        Example("directions", f"{V1}/directions", {"from": "31.2397,121.4998", "to": outlet.ref}),
        Example("directionsByBody", f"{V1}/directions", body={"from": "陆家嘴", "to": outlet.ref}),
        Example("places", f"{V1}/places", {"q": "ljz", "near": "31.2,121.5"}),
        Example("reverse", f"{V1}/reverse", here),
        Example("handover", f"{V1}/handover", here | {"device": "phone", "fault": "screen"}),
        Example("official", f"{V1}/official", {"name": outlet.name}),
        Example("clusters", f"{V1}/clusters", {"bbox": "121.3,31.1,121.6,31.3", "zoom": "12"}),
        Example("exportGeojson", f"{V1}/export.geojson"),
        Example("exportCsv", f"{V1}/export.csv"),
        Example("healthz", "/healthz"),
        Example("readyz", "/readyz"),
    ]


def curl(example: Example, base: str) -> str:
    """For a shell."""
    body, kind = example.sent()
    words = ["curl", example.address(base)]
    if kind:
        words += ["-H", f"Content-Type: {kind}", "--data-binary", body]
    return " ".join(map(shlex.quote, words))


def python(example: Example, base: str) -> str:
    """For Python, with nothing to install."""
    body, kind = example.sent()
    address = json.dumps(example.address(base), ensure_ascii=False)
    more = f', {json.dumps(body, ensure_ascii=False)}.encode(), {{"Content-Type": "{kind}"}}' if kind else ""
    tell = "print(answer.status, answer.read().decode())"
    asked = f"with urlopen(Request({address}{more})) as answer:\n    {tell}"
    if example.status < 400:
        return f"from urllib.request import Request, urlopen\n\n{asked}"
    indented = asked.replace("\n", "\n    ")
    return (
        "from urllib.error import HTTPError\nfrom urllib.request import Request, urlopen\n\n"
        f"try:\n    {indented}\nexcept HTTPError as problem:\n"
        "    print(problem.code, problem.read().decode())"
    )


def javascript(example: Example, base: str) -> str:
    """For a browser, or for Node."""
    body, kind = example.sent()
    address = json.dumps(example.address(base), ensure_ascii=False)
    told = json.dumps(body, ensure_ascii=False)
    more = f', {{method: "POST", headers: {{"Content-Type": "{kind}"}}, body: {told}}}' if kind else ""
    return f"const answer = await fetch({address}{more});\nconsole.log(answer.status, await answer.text());"


LANGUAGES: dict[str, Callable[[Example, str], str]] = {
    "curl": curl,
    "Python": python,
    "JavaScript": javascript,
}
