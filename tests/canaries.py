"""Requests, each with a position and a phone number that nobody else has: where do these come up again?"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from flask import Flask

from .rooms import entered, post, token

PLACE = "{lat},{lon}"
# Each is sent with the position and the number of its own; wrong ones too, for errors must not keep them.
ASKED: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("GET", "/api/v1/nearest", {"lat": "{lat}", "lon": "{lon}"}),
    ("GET", "/api/v1/nearest", {"lat": "{lat}", "lon": "{lon}", "sort": "arrival", "datum": "gcj02"}),
    ("GET", "/api/v1/nearest", {"q": PLACE}),
    ("GET", "/api/v1/nearest", {"q": "我的电话 {phone}"}),
    ("GET", "/api/v1/nearest", {"lat": "{lon}", "lon": "{lat}"}),
    ("GET", "/api/v1/nearest", {"lat": "{lat}", "lon": "{lon}", "limit": "nought"}),
    ("GET", "/api/v1/nearest", {"lat": "-{lat}", "lon": "{lon}"}),
    ("GET", "/api/v1/nearest", {"code": "{phone}"}),
    ("GET", "/api/v1/nearest", {"lat": "{lat}e", "lon": "{lon}"}),
    ("POST", "/api/v1/nearest", {"lat": "{lat}", "lon": "{lon}", "open": "now"}),
    ("POST", "/api/v1/nearest", {"lat": "{lat}", "lon": "{lon}", "kind": "{phone}"}),
    ("GET", "/api/v1/places", {"q": "{phone}", "near": PLACE}),
    ("GET", "/api/v1/reverse", {"lat": "{lat}", "lon": "{lon}"}),
    ("GET", "/api/v1/reverse", {"lat": "{lon}", "lon": "{lat}"}),
    ("GET", "/api/v1/handover", {"lat": "{lat}", "lon": "{lon}", "device": "phone"}),
    ("GET", "/api/v1/handover", {"lat": "{lat}", "lon": "{lon}", "device": "{phone}"}),
    ("GET", "/api/v1/directions", {"from": PLACE, "to": "{ref}"}),
    ("GET", "/api/v1/directions", {"from": PLACE, "to": "{phone}"}),
    ("POST", "/api/v1/directions", {"from": PLACE, "to": "{ref}"}),
    ("GET", "/api/v1/official", {"phone": "{phone}"}),
    ("GET", "/api/v1/clusters", {"bbox": "{lon},{lat},122,32", "zoom": "12"}),
    ("GET", "/api/v1/outlets", {"bbox": "{lon},{lat},122,32"}),
    ("GET", "/api/v1/outlets", {"q": PLACE}),
    ("GET", "/api/v1/outlets/{phone}", {}),
    ("PUT", "/api/v1/nearest", {"lat": "{lat}", "lon": "{lon}"}),
    ("GET", "/nowhere/{lat},{lon}/{phone}", {}),
    ("GET", "/", {"lat": "{lat}", "lon": "{lon}"}),
    ("GET", "/", {"q": "{phone} " + PLACE}),
    ("POST", "/", {"lat": "{lat}", "lon": "{lon}"}),
    ("GET", "/embed", {"lat": "{lat}", "lon": "{lon}"}),
    ("GET", "/embed", {"q": "{phone} " + PLACE}),
    ("POST", "/embed", {"lat": "{lat}", "lon": "{lon}"}),
    ("GET", "/map", {"lat": "{lat}", "lon": "{lon}"}),
    ("GET", "/official", {"phone": "{phone}"}),
    ("GET", "/outlets/{ref}", {"from": PLACE}),
    ("POST", "/outlets/{ref}", {"lat": "{lat}", "lon": "{lon}"}),
    ("POST", "/desk/find", {"q": PLACE}),
    ("POST", "/desk/find", {"q": "上海市 {phone}"}),
    ("POST", "/desk/find", {"q": "{lat} {lon}", "device": "phone"}),
    ("POST", "/desk/outlet", {"q": PLACE, "ref": "{ref}"}),
    ("POST", "/desk/outlet", {"q": "浦东新区 {phone}", "ref": "{ref}", "mode": "wheelchair"}),
    ("POST", "/desk/card", {"q": PLACE, "ref": "{ref}"}),
    ("POST", "/c/{token}", {"lat": "{lat}", "lon": "{lon}"}),
)
ECHOING = ("/", "/embed", "/official", "/map")  # forms in which what was typed stands again, for who typed it


class Canary(NamedTuple):
    """What nobody else has, as it would be found again: digits enough to tell one person from another."""

    lat: str
    lon: str
    phone: str

    @property
    def traces(self) -> tuple[str, ...]:
        """The texts that must not be found."""
        return self.lat[:8], self.lon[:9], self.phone


def canaries(count: int) -> Iterator[tuple[Canary, str, str, dict[str, str]]]:
    """The requests: the canary, method, path and members, with {ref} and {token} left to be filled in."""
    for number in range(count):
        method, path, members = ASKED[number % len(ASKED)]
        canary = Canary(
            f"31.{230_001 + number}7", f"121.{490_003 + number}3", f"139{52_000_000 + number * 7}"
        )
        told = {"ref": "{ref}", "token": "{token}", **canary._asdict()}
        filled = {name.format_map(told): value.format_map(told) for name, value in members.items()}
        yield canary, method, path.format_map(told), filled


def sent(client: Any, method: str, path: str, members: dict[str, str], csrf: str) -> Any:
    """Send one: as JSON to the API, as a form with its token elsewhere."""
    if method == "GET":
        return client.get(path, query_string=members)
    if path.startswith("/api/"):
        return client.open(path, method=method, json=members)
    return client.open(path, method=method, data={"csrf_token": csrf, **members})


class Found(NamedTuple):
    """Where canaries came up again, and with which statuses the requests were answered."""

    requests: int
    statuses: set[int]
    in_errors: list[str]
    in_logs: list[str]
    in_files: list[str]


def found_again(app: Flask, folder: Path, rounds: int, logged: Callable[[], str]) -> Found:
    """Send all of it, some rounds of it, as an agent; `folder` is where the program keeps things."""
    client = entered(app, "/desk", "agent")
    (ref,) = re.findall(r'data-ref="([^"]+)"', post(client, "/desk/find", q="陆家嘴").text)[:1]
    (card,) = re.findall(r'data-token="([^"]+)"', post(client, "/desk/card", q="陆家嘴", ref=ref).text)
    csrf, before, found = token(client, "/desk"), _kept(folder), Found(0, set(), [], [], [])
    asked = list(canaries(rounds * len(ASKED)))
    for canary, method, path, members in asked:
        filled = {name: ref if value == "{ref}" else value for name, value in members.items()}
        answer = sent(client, method, path.format(ref=ref, token=card), filled, csrf)
        found.statuses.add(answer.status_code)
        said = str(answer.headers) + ("" if path in ECHOING else answer.text)
        if answer.status_code >= 300 and any(trace in said for trace in canary.traces):
            found.in_errors.append(f"{method} {path} {members}")
    app.extensions["locator.parts"].tally.write()
    log, kept = logged(), _kept(folder)
    for canary, method, path, members in asked:
        for trace in canary.traces:
            found.in_logs.extend([f"{method} {path} {members}"] * (trace in log))
            found.in_files.extend([f"{method} {path} {members}"] * (trace in kept and trace not in before))
    return found._replace(requests=len(asked))


def _kept(folder: Path) -> str:
    """Everything that lies in the folder."""
    files = (file for file in folder.rglob("*") if file.is_file())
    return b"".join(file.read_bytes() for file in files).decode("latin-1")
