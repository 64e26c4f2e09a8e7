"""What will go is told in the answers that use it, in the document, and in no others."""

from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest
from apiflask import APIFlask
from flask.testing import FlaskClient

from locator.web.deprecation import DEPRECATED, Deprecated, install, marked
from locator.web.fast import PATH

POLICY = (Path(__file__).parent.parent / "docs" / "api-policy.md").read_text(encoding="utf-8")
TABLE = {
    "/old/{ref}": [Deprecated(date(2027, 1, 1), date(2028, 1, 1), "https://x.example/old")],
    "/half": [Deprecated(date(2027, 2, 1), date(2028, 3, 1), "https://x.example/half", "limit")],
}


@pytest.fixture
def client() -> FlaskClient:
    app = APIFlask("test")
    install(app, TABLE)
    app.add_url_rule("/old/<ref>", "old", lambda ref: ref)
    app.add_url_rule("/half", "half", lambda: "half")
    return app.test_client()


def test_an_answer_of_a_deprecated_route_says_since_when_and_until_when(client: FlaskClient) -> None:
    told = client.get("/old/1").headers
    assert told["Deprecation"] == f"@{int(datetime(2027, 1, 1, tzinfo=UTC).timestamp())}"
    assert parsedate_to_datetime(told["Sunset"]) == datetime(2028, 1, 1, tzinfo=UTC)
    assert told["Link"].startswith('<https://x.example/old>; rel="deprecation"')


def test_a_parameter_is_told_where_it_is_used(client: FlaskClient) -> None:
    assert "Deprecation" in client.get("/half?limit=1").headers
    assert "Deprecation" not in client.get("/half").headers
    assert "Deprecation" not in client.get("/nothing").headers


def test_the_document_marks_it() -> None:
    told = marked(
        {"paths": {"/old/{ref}": {"get": {}}, "/half": {"get": {"parameters": [{"name": "limit"}]}}}}, TABLE
    )
    assert told["paths"]["/old/{ref}"]["get"]["deprecated"] is True
    assert told["paths"]["/half"]["get"] == {"parameters": [{"name": "limit", "deprecated": True}]}


def test_the_policy_lists_what_is_deprecated_and_a_year_is_given() -> None:
    for path, all_of in DEPRECATED.items():
        assert path in POLICY
        assert all((each.sunset - each.since).days >= 365 for each in all_of)
    assert PATH not in DEPRECATED, "what is answered in front of Flask has to send the headers first"
    assert DEPRECATED or "Nothing." in POLICY
