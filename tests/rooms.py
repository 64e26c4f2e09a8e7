"""Into the rooms of those who work here: signing in, and forms with their token."""

import re

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

PASSWORD = "quiet harbour 58 lamps"
ROLES = ("agent", "supervisor", "operator")


def token(client: FlaskClient, room: str) -> str:
    """The token that the forms of a room (`/admin`, `/desk`) show."""
    page = client.get(f"{room}/sign-in").get_data(as_text=True)
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found
    return found[1]


def post(client: FlaskClient, path: str, **fields: object) -> TestResponse:
    """Send a form of the room that a path lies in."""
    room = "/" + path.split("/")[1]
    return client.post(path, data={"csrf_token": token(client, room), **fields})


def entered(app: Flask, room: str, role: str) -> FlaskClient:
    """Somebody who has signed in."""
    client = app.test_client()
    answer = post(client, f"{room}/sign-in", name=f"{role}-li", password=PASSWORD)
    assert answer.status_code == 303 and answer.headers["Location"] == room
    return client
