"""Helpers for the desk and admin pages: users, sign-in, and forms with their token."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from locator.store import users

from .network import NOW
from .program import parts_of, until
from .web_client import Answer, Client

CHECK_SECONDS = 120.0  # a process starts for each check
PASSWORD = "quiet harbour 58 lamps"
ROLES: tuple[users.Role, ...] = ("agent", "supervisor", "operator")


def add_users(database: str, roles: Sequence[users.Role] = ROLES) -> None:
    """Add a user of each role, whose name is like agent-li."""
    with parts_of(database) as parts:
        for role in roles:
            users.add(parts.engine, f"{role}-li", role, PASSWORD, NOW, by="test")


def token(client: Client, room: str) -> str:
    """Return the CSRF token of the forms of `/admin` or `/desk`."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get(f"{room}/sign-in").text)
    assert found
    return found[1]


def post(client: Client, path: str, files: Mapping[str, Any] | None = None, **fields: object) -> Answer:
    """Send a form to a path of the desk or admin pages."""
    room = "/" + path.split("/")[1]
    options = {"files": files} if files else {}
    return client.post(path, data={"csrf_token": token(client, room), **fields}, **options)


def entered(client: Client, room: str, role: str) -> Client:
    """Sign in with a role; returns the same client."""
    return sign_in(client, room, f"{role}-li")


def sign_in(client: Client, room: str, name: str) -> Client:
    """Sign in as a user; returns the same client."""
    answer = post(client, f"{room}/sign-in", name=name, password=PASSWORD)
    assert answer.status_code == 303 and answer.headers["Location"] == room
    return client


def report_of(client: Client, report: str) -> Answer:
    """Return the report of an upload, or the page that it leads to, once the file has been checked."""
    waiting = {"Accept": "application/json"}

    def is_checked() -> bool:
        answer = client.get(report, headers=waiting)
        return answer.status_code != 200 or bool(answer.json["checked"])

    until(is_checked, CHECK_SECONDS)
    return client.get(report, allow_redirects=True)


def publish_upload(client: Client, report: str, **fields: object) -> Answer:
    """Publish an upload by its report; returns the redirect to the outcome, or the rejected form."""
    answer = post(client, f"{report}/publish", **fields)
    if answer.status_code != 303:
        return answer
    publishing = answer.headers["Location"]
    assert publishing.endswith("/publishing"), publishing
    return until(lambda: None if (page := client.get(publishing)).status_code == 200 else page, CHECK_SECONDS)
