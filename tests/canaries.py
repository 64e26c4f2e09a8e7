"""Requests with unique positions and phone numbers, for detecting leaks."""

import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import select

from locator.answers.search_anonymity import AnonymousIds, failed_search
from locator.config import secret_key
from locator.query.query_params import NearestQuestion, parse_query
from locator.runtime.resources import data_dir
from locator.serving.container import Container
from locator.store.schema_failed import searches

from .program import Program, until
from .staff_client import entered, post, token
from .web_client import Answer, Client

PLACE = "{lat},{lon}"
SETTINGS = {"rate_limit": "off", "proxies": "127.0.0.1"}  # of the program that canaries are sent to
# Each is sent with the position and the number of its own; wrong ones too, for errors must not keep them.
QUESTIONS: tuple[tuple[str, str, dict[str, str]], ...] = (
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
    """Unique values in the forms they could leak in: enough digits to identify a person."""

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
        method, path, members = QUESTIONS[number % len(QUESTIONS)]
        canary = Canary(
            f"31.{230_001 + number}7", f"121.{490_003 + number}3", f"139{52_000_000 + number * 7}"
        )
        values = {"ref": "{ref}", "token": "{token}", **canary._asdict()}
        filled = {name.format_map(values): value.format_map(values) for name, value in members.items()}
        yield canary, method, path.format_map(values), filled


def send(client: Client, method: str, path: str, members: dict[str, str], csrf: str) -> Answer:
    """Send one: as JSON to the API, as a form with its token elsewhere."""
    if method == "GET":
        return client.get(path, query_string=members)
    if path.startswith("/api/"):
        return client.request(method, path, json=members)
    return client.request(method, path, data={"csrf_token": csrf, **members})


class Found(NamedTuple):
    """Where canaries came up again, and with which statuses the requests were answered."""

    requests: int
    statuses: set[int]
    in_errors: list[str]
    in_logs: list[str]
    in_files: list[str]


def find_again(program: Program, parts: Container, rounds: int) -> Found:
    """Send all queries for some rounds as an agent, then search the files of the program for them.

    `parts`: of the database of the program, with the clock of the program.
    """
    folder = data_dir(program.database)
    found = Found(rounds * len(QUESTIONS), set(), [], [], [])
    with closing(program.client()) as client:
        entered(client, "/desk", "agent")
        before = _content(folder)
        _send_all(client, rounds, found)
        _wait_until_counted(client, parts)
        log, content = program.log + client.get("/metrics").text, _content(folder)
    for canary, method, path, members in canaries(found.requests):
        for trace in canary.traces:
            found.in_logs.extend([f"{method} {path} {members}"] * (trace in log))
            found.in_files.extend([f"{method} {path} {members}"] * (trace in content and trace not in before))
    return found


def _send_all(client: Client, rounds: int, found: Found) -> None:
    (ref,) = re.findall(r'data-ref="([^"]+)"', post(client, "/desk/find", q="陆家嘴").text)[:1]
    (card,) = re.findall(r'data-token="([^"]+)"', post(client, "/desk/card", q="陆家嘴", ref=ref).text)
    csrf = token(client, "/desk")
    for canary, method, path, members in canaries(rounds * len(QUESTIONS)):
        filled = {name: ref if value == "{ref}" else value for name, value in members.items()}
        answer = send(client, method, path.format(ref=ref, token=card), filled, csrf)
        found.statuses.add(answer.status_code)
        text = str(answer.headers) + ("" if path in ECHOING else answer.text)
        if answer.status_code >= 300 and any(trace in text for trace in canary.traces):
            found.in_errors.append(f"{method} {path} {members}")


def _wait_until_counted(client: Client, parts: Container) -> None:
    """Wait until all failed searches are in the database: until one more search is."""
    question, last = {"q": "qqzzlast"}, "192.0.2.1"  # somebody else, for whom something is still counted
    client.get("/api/v1/nearest", query_string=question, headers={"X-Forwarded-For": last})
    failure = AnonymousIds(secret_key(parts.settings)).failure(
        failed_search(parse_query(NearestQuestion, question), "no_place"), last, parts.clock()
    )
    counted = select(searches).where(searches.c.mark == failure.search_id)

    def is_counted() -> bool:
        with parts.engine.begin() as connection:
            return connection.execute(counted).first() is not None

    until(is_counted)


def _content(folder: Path) -> str:
    """Return the content of all files of a folder."""
    files = (file for file in folder.rglob("*") if file.is_file())
    return b"".join(file.read_bytes() for file in files).decode("latin-1")
