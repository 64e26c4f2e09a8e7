"""/docs lists every parameter, error and setting, and its examples work in every language."""

import html
import re
import subprocess
from pathlib import Path

import pytest

from locator.render.messages.catalog import catalog_section
from locator.web.api.examples import LANGUAGES, Example, Outlet, curl, examples, javascript, python
from locator.web.pages.example_responses import _shortened

from .program import Program
from .web_client import Client

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def base(program: Program) -> str:
    """Return the address of the program."""
    return program.address


@pytest.fixture
def displayed(client: Client) -> dict[str, list[str]]:
    """Return the examples of the page."""
    text = client.get("/docs").text
    found = re.findall(r"<summary>(\S+)</summary><div.*?<pre[^>]*><code>(.*?)</code>", text, re.DOTALL)
    return {name: [html.unescape(body) for kind, body in found if kind == name] for name in LANGUAGES}


def of(base: str) -> list[Example]:
    return examples(Outlet("x", "x"))


def test_every_example_runs_in_curl(base: str, displayed: dict[str, list[str]]) -> None:
    for example, words in zip(of(base), displayed["curl"], strict=True):
        command = words.replace("curl ", "curl -s -o /dev/null -w '%{http_code}' ", 1)
        status = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=True).stdout
        assert status == str(example.status), words


def test_every_example_runs_in_python(
    base: str, displayed: dict[str, list[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    for example, text in zip(of(base), displayed["Python"], strict=True):
        exec(compile(text, example.operation, "exec"), {})
        assert capsys.readouterr().out.startswith(f"{example.status} "), text


def test_every_example_runs_in_javascript(base: str, displayed: dict[str, list[str]]) -> None:
    script = "\n".join(f"await (async () => {{\n{text}\n}})();" for text in displayed["JavaScript"])
    script = script.replace("await answer.text()", "(await answer.text()).length")
    ended = subprocess.run(
        ["node", "--input-type=module"], input=script, capture_output=True, text=True, check=True
    )
    statuses = [int(line.split()[0]) for line in ended.stdout.splitlines()]
    assert statuses == [example.status for example in of(base)], ended.stderr


def test_there_is_an_example_of_every_operation() -> None:
    assert {example.operation for example in of("")} == set(catalog_section("docs_operations", "zh"))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_all_of_the_document_is_on_the_page(client: Client, lang: str) -> None:
    spec = client.get("/openapi.json").json
    text = client.get(f"/docs?lang={lang}").text
    for operations in spec["paths"].values():
        for operation in operations.values():
            section = text.split(f'<section id="{operation["operationId"]}"')[1].split("</section>")[0]
            body = operation.get("requestBody", {}).get("content", {})
            members = [name for item in body.values() for name in item["schema"]["properties"]]
            for name in [*members, *(item["name"] for item in operation.get("parameters", []))]:
                assert f"<dt><code>{name}</code>" in section, (operation["operationId"], name)
                assert catalog_section("docs_parameters", lang)[name] in html.unescape(section)
            assert all(status in section for status in operation["responses"])
            assert set(operation["responses"]) - {"200", "304"} <= catalog_section("docs_errors", lang).keys()
    for status, meaning in catalog_section("docs_errors", lang).items():
        assert f"<code>{status}</code>" in text and meaning in html.unescape(text)
    assert 'href="tel:950800"' in text


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_settings_are_a_page_of_their_own(client: Client, lang: str) -> None:
    text = client.get(f"/docs/settings?lang={lang}").text
    for name, meaning in catalog_section("docs_settings", lang).items():
        assert f"LOCATOR_{name.upper()}" in text and meaning in html.unescape(text)
    assert "LOCATOR_" not in client.get("/docs").text


def test_every_example_has_its_response_and_can_be_tried(client: Client) -> None:
    text = client.get("/docs").text
    boxes = text.split('<details class="example"')[1:]
    order = list(catalog_section("docs_operations", "zh"))
    listed = sorted(of(""), key=lambda example: order.index(example.operation))
    for box, example in zip(boxes, listed, strict=True):
        displayed = re.search(r'<div class="response">\s*<details.*?<code>(.*?)</code>', box, re.DOTALL)
        assert displayed and displayed[1], example
        can_link = not example.body_and_type()[1] and not example.method
        assert ('<a class="button try"' in box) is can_link
        if example.status >= 400:
            assert f'"status": {example.status}' in html.unescape(displayed[1])


def test_parameters_come_before_prose(client: Client) -> None:
    text = client.get("/docs").text
    assert text.index('class="parameters"') < text.index('<section id="datum"')


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_lists_the_changes_of_the_api(client: Client, lang: str) -> None:
    text = html.unescape(client.get(f"/docs?lang={lang}").text)
    changes = catalog_section("docs_changes", lang)
    assert all(entry in text for entries in changes.values() for entry in entries)
    named = " ".join(entry for entries in changes.values() for entry in entries)
    for path in client.get("/openapi.json").json["paths"]:
        assert path.startswith("/api/v1") is False or path.removeprefix("/api/v1") in named, path


@pytest.mark.parametrize(
    ("value", "displayed"),
    [
        ([1, 2, 3, 4, 5], [1, 2, 3, 4, "…"]),
        ([{"a": 1}, {"a": 2}], [{"a": 1}, "…"]),
        ({"a": "x" * 200}, {"a": "x" * 160 + "…"}),
        ([], []),
    ],
)
def test_shortens_responses(value: object, displayed: object) -> None:
    assert _shortened(value) == displayed


def test_lists_all_values_of_an_enumeration(client: Client) -> None:
    text = client.get("/docs").text
    for values in (
        "wgs84 · gcj02 · bd09",
        "service_center · drop_off",
        "walk · wheelchair",
        "1…50",
        "number &gt; 0, ≤ 500000",
    ):
        assert values in text


def test_quotes_awkward_texts() -> None:
    awkward = Example("nearestByBody", "/x", {"q": "a'b\"c 陆"}, body={"q": 'it\'s "so" \\ $HOME'})
    echoed = subprocess.run(
        ["sh", "-c", curl(awkward, "http://h").replace("curl", "printf '%s\\n'", 1)],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    assert echoed[0] == awkward.address("http://h") and echoed[-1] == awkward.body_and_type()[0]
    compile(python(awkward, "http://h"), "x", "exec")
    subprocess.run(
        ["node", "--check", "--input-type=module", "-"],
        input=javascript(awkward, "http://h"),
        text=True,
        check=True,
        capture_output=True,
    )
