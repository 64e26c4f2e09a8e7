"""Deprecations are announced in the affected responses and in the OpenAPI document, and nowhere else."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest

from locator.store.releases import publish
from locator.web.api.deprecation import DEPRECATED, Deprecated, mark_deprecated
from locator.web.middleware.fast_path import NEAREST as PATH

from .network import NOW, china, outlets
from .program import parts_of, run
from .web_client import Client

POLICY = (Path(__file__).parent.parent / "docs" / "api-policy.md").read_text(encoding="utf-8")
NETWORK = outlets(china(40, 4))
TABLE = {
    "/api/v1/outlets/{ref}": [Deprecated(date(2027, 1, 1), date(2028, 1, 1), "https://x.example/old")],
    "/api/v1/outlets": [Deprecated(date(2027, 2, 1), date(2028, 3, 1), "https://x.example/half", "limit")],
}
PLANTED = """DEPRECATED.update({{
    path: [Deprecated(date.fromisoformat(since), date.fromisoformat(sunset), *more)]
    for path, since, sunset, *more in {rows!r}
}}) or DEPRECATED"""


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """Run the program with two routes that will go."""
    database = f"sqlite:///{tmp_path_factory.mktemp('deprecation') / 'locator.db'}"
    with parts_of(database) as parts:
        publish(parts.engine, NETWORK, "network", NOW)
    rows = [
        (path, str(value.since), str(value.sunset), value.url, value.parameter)
        for path, (value,) in TABLE.items()
    ]
    values = {"locator.web.api.deprecation.DEPRECATED": PLANTED.format(rows=rows)}
    with run(database, values=values, rate_limit="off") as program, closing(program.client()) as client:
        yield client


def test_an_answer_of_a_deprecated_route_says_since_when_and_until_when(client: Client) -> None:
    for ref in (NETWORK[0].ref, "nothing"):
        headers = client.get(f"/api/v1/outlets/{ref}").headers
        assert headers["Deprecation"] == f"@{int(datetime(2027, 1, 1, tzinfo=UTC).timestamp())}"
        assert parsedate_to_datetime(headers["Sunset"]) == datetime(2028, 1, 1, tzinfo=UTC)
        assert headers["Link"].startswith('<https://x.example/old>; rel="deprecation"')


def test_a_deprecated_parameter_is_announced_where_it_is_used(client: Client) -> None:
    assert "Deprecation" in client.get("/api/v1/outlets?limit=1").headers
    assert "Deprecation" not in client.get("/api/v1/outlets").headers
    assert "Deprecation" not in client.get("/api/v1/nothing").headers


def test_the_document_of_the_program_marks_it(client: Client) -> None:
    paths = client.get("/openapi.json").json["paths"]
    assert paths["/api/v1/outlets/{ref}"]["get"]["deprecated"] is True
    (limit,) = [
        parameter
        for parameter in paths["/api/v1/outlets"]["get"]["parameters"]
        if parameter["name"] == "limit"
    ]
    assert limit["deprecated"] is True and "deprecated" not in paths["/api/v1/outlets"]["get"]


def test_the_document_marks_it() -> None:
    one, other = TABLE
    marked = mark_deprecated(
        {"paths": {one: {"get": {}}, other: {"get": {"parameters": [{"name": "limit"}]}}}}, TABLE
    )
    assert marked["paths"][one]["get"]["deprecated"] is True
    assert marked["paths"][other]["get"] == {"parameters": [{"name": "limit", "deprecated": True}]}


def test_the_policy_lists_deprecations_with_a_year_of_notice() -> None:
    for path, all_of in DEPRECATED.items():
        assert path in POLICY
        assert all((item.sunset - item.since).days >= 365 for item in all_of)
    assert PATH not in DEPRECATED, "what is answered in front of Flask has to send the headers first"
    assert DEPRECATED or "Nothing." in POLICY
