"""The OpenAPI document is generated from the views and the response models."""

from typing import Any

import pytest
from flask import Flask

from locator.web.api import openapi
from locator.web.api.batch import batch
from locator.web.api.health import system
from locator.web.api.live import live
from locator.web.api.response_schemas import PROBLEM, RESPONSES, components, response_content
from locator.web.api.routes import api

OPTIONAL = {
    "Places": {"attribution", "notices"},
    "Problem": {"parameter", "allowed", "hint", "scope", "instead", "successor"},
    "AnswerInfo": {"stable", "rivals", "ask"},
    "ArrivalInfo": {"last", "leave_by", "next", "why"},
    "OpeningState": {"until", "next", "why", "text"},
    "OutletSuitability": {"why", "limits"},
    "HandoverWay": {"refs", "hotline", "crossing"},
    "OfficialMatch": {"differs", "until", "text"},
    "Ask": set(),
    "AskOption": set(),
    "VisitProperties": {"why", "note", "steps", "notes", "script", "sms", "crossing", "live"},
    "ManeuverInfo": {"bearing", "streets", "streets_en", "level"},
    "OutletPage": {"notices"},
    "DirectionsStep": set(),
    "Sms": set(),
    "Script": set(),
    "ScriptLine": set(),
}


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    """Return the document of an app with the API only."""
    app = Flask(__name__)
    app.extensions["locator.version"] = "1.2.3"
    for blueprint in (api, live, batch, system):
        app.register_blueprint(blueprint)
    openapi.install(app)
    return openapi.spec_of(app)


@pytest.mark.parametrize("name", OPTIONAL)
def test_optional_members_are_those_that_builders_leave_out(name: str) -> None:
    schema = components()[name]
    assert schema["properties"].keys() - set(schema["required"]) == OPTIONAL[name]


def test_unknown_values_are_null() -> None:
    nullable = {
        (name, member)
        for name, schema in components().items()
        for member, value in schema["properties"].items()
        if "null" in value.get("type", ()) and schema.get("additionalProperties") is not False
    }
    assert nullable == {
        ("AnswerInfo", "stable"), ("ArrivalInfo", "open"), ("OpeningState", "now"),
        ("DirectionsAsk", "geometry"), ("OutletPage", "next"), ("DirectionsStep", "metres"),
        ("ScriptLine", "step"), ("Script", "next_step"),
    }  # fmt: skip


def test_every_component_has_a_description() -> None:
    assert [name for name, schema in components().items() if not schema.get("description")] == []


def test_instants_have_a_format() -> None:
    assert components()["AnswerInfo"]["properties"]["at"] == {"type": "string", "format": "date-time"}


def test_an_outlet_may_lack_everything_but_its_ref() -> None:
    outlet = components()["OutletProperties"]
    assert outlet["required"] == ["ref"] and {"name", "distance", "links"} <= outlet["properties"].keys()


def test_operations_are_described_by_their_views(document: dict[str, Any]) -> None:
    assert document["paths"].keys() == RESPONSES.keys() - {PROBLEM}
    operation = document["paths"]["/api/v1/nearest"]["post"]
    assert operation["operationId"] == "nearestByBody" and operation["tags"] == ["Locator"]
    assert operation["summary"] == "Find the nearest outlets, position in the body"
    assert operation["description"].startswith("Accept the same parameters")
    for operations in document["paths"].values():
        assert all(each["summary"] and each["description"] for each in operations.values())


def test_the_path_parameter_is_described(document: dict[str, Any]) -> None:
    first = document["paths"]["/api/v1/outlets/{ref}"]["get"]["parameters"][0]
    assert first == {"name": "ref", "in": "path", "required": True, "schema": {"type": "string"}}


def test_the_document_has_the_version_of_the_program(document: dict[str, Any]) -> None:
    assert document["info"]["version"] == "1.2.3" and document["openapi"] == "3.1.0"


def test_a_problem_has_its_media_type() -> None:
    schema = {"$ref": "#/components/schemas/Problem"}
    assert response_content(PROBLEM) == {"application/problem+json": {"schema": schema}}
