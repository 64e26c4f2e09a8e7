"""MCP: the official client gets the API's answers, each with the hotline."""

import json
import subprocess
import sys
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import anyio
import jsonschema
import pytest
from mcp.client import Client
from mcp.client.stdio import StdioServerParameters
from mcp.shared.exceptions import MCPError

from locator.mcp.resources import OUTLET_TEMPLATE, RESOURCES
from locator.mcp.tools import TOOLS
from locator.runtime.languages import traditional
from locator.store.dialect import open_engine
from locator.store.migrate import prepare
from locator.store.releases import publish

from .event_loop import run_in_new_loop
from .network import NOW, china, outlets
from .ports import free_port
from .program import PATIENCE, environment, wait_for
from .web_client import Client as WebClient

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent
HERE = {"lat": 31.2397, "lon": 121.4998}
REF = "SAMPLE-SC-00001"
CATALOGUE = "locator://catalogue"
CALLS: list[tuple[str, dict[str, Any], str]] = [
    ("find_nearest", HERE | {"limit": 3, "datum": "gcj02"}, "/api/v1/nearest"),
    ("find_nearest", {"q": "陆家嘴", "service": ["repair"], "lang": "en"}, "/api/v1/nearest"),
    ("find_nearest", {"q": "nothing that is known"}, "/api/v1/nearest"),
    ("find_nearest", {"q": "鼓楼区"}, "/api/v1/nearest"),
    ("find_nearest", {"q": "鼓楼区", "guess": True, "limit": 2, "lang": "en"}, "/api/v1/nearest"),
    ("find_nearest", {"adcode": "310115", "kind": "drop_off", "fields": "name,distance"}, "/api/v1/nearest"),
    ("find_nearest", HERE | {"within": "20min", "mode": "drive", "limit": 3}, "/api/v1/nearest"),
    ("along", {"along": "31.2397,121.4998;31.1443,121.8083", "within": "15min"}, "/api/v1/nearest"),
    (
        "along",
        {"along": "31.24,121.5;31.2,121.5;31.1,121.6", "within": "30min", "mode": "drive", "lang": "en"},
        "/api/v1/nearest",
    ),
    ("reachable", HERE | {"within": "20min"}, "/api/v1/reachable"),
    ("reachable", HERE | {"within": "15min", "mode": "bicycle", "lang": "en"}, "/api/v1/reachable"),
    ("get_outlet", {"ref": REF, "lang": "en"}, f"/api/v1/outlets/{REF}"),
    ("directions", {"from": "31.2397,121.4998", "to": REF}, "/api/v1/directions"),
    ("directions", {"from": "陆家嘴", "to": REF, "style": "sms", "lang": "en"}, "/api/v1/directions"),
    ("directions", {"from": "陆家嘴", "to": REF, "style": "script"}, "/api/v1/directions"),
    ("directions", {"from": "鼓楼区", "to": REF}, "/api/v1/directions"),
    ("directions", {"from": "鼓楼区", "to": REF, "guess": True}, "/api/v1/directions"),
    ("resolve_place", {"q": "ljz", "limit": 3}, "/api/v1/places"),
]
WRONG: list[tuple[str, dict[str, Any], str, int]] = [
    ("find_nearest", {}, "query", 400),
    ("find_nearest", {"lat": 31.2}, "lon", 400),
    ("find_nearest", HERE | {"near": 1}, "near", 400),
    ("find_nearest", HERE | {"lat": 91}, "lat", 400),
    ("find_nearest", HERE | {"datum": "mars"}, "datum", 400),
    ("find_nearest", HERE | {"q": "陆家嘴"}, "q", 400),
    ("find_nearest", {"lat": -40.0, "lon": 100.0}, "", 422),
    ("find_nearest", {"code": "123456"}, "code", 400),
    ("along", {"within": "10min"}, "along", 400),
    ("along", {"along": "31.2,121.4;31.2,121.6"}, "within", 400),
    ("along", {"along": "31.2,121.4", "within": "10min"}, "along", 400),
    ("along", {"along": "31.2,121.4;31.2,121.6", "within": "10min", "q": "陆家嘴"}, "along", 400),
    ("reachable", HERE, "within", 400),
    ("reachable", HERE | {"within": "3h"}, "within", 400),
    ("reachable", {"lat": -40.0, "lon": 100.0, "within": "20min"}, "", 422),
    ("get_outlet", {"ref": "nobody"}, "", 404),
    ("get_outlet", {}, "ref", 400),
    ("directions", {"to": REF}, "from", 400),
    ("directions", {"from": "陆家嘴", "to": "nobody"}, "", 404),
    ("resolve_place", {"q": ""}, "q", 400),
]
Work = Callable[[Client], Coroutine[Any, Any, None]]


@pytest.fixture(scope="module")
def environ(sample_database: str) -> dict[str, str]:
    return environment(sample_database)


@pytest.fixture(scope="module")
def http(environ: dict[str, str]) -> Iterator[str]:
    """The address of the server over HTTP."""
    port = free_port()
    words = [sys.executable, "-m", "flask", "--app", "locator", "mcp", "--http", "--port", str(port)]
    child = subprocess.Popen(words, cwd=ROOT, env=environ, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}/mcp"
    try:
        wait_for(address, child)
        yield address
    finally:
        child.terminate()
        child.wait()


def to(server: Any, work: Work) -> None:
    async def run_session() -> None:
        async with Client(server) as client:
            await work(client)

    run_in_new_loop(run_session())


def without_query(body: dict[str, Any]) -> dict[str, Any]:
    """Return an answer without its id, which depends on the secret key."""
    return {name: value for name, value in body.items() if name != "answer"}


def without_origin(arguments: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in arguments.items() if name not in ("q", "from")}


async def same_as_the_api(client: Client, web: WebClient) -> None:
    for tool, arguments, path in CALLS:
        filters = {name: value for name, value in arguments.items() if name != "ref"}
        query = urlencode({**filters, **({"guess": "true"} if "guess" in filters else {})}, doseq=True)
        there = web.get(f"{path}?{query}").json
        result = await client.call_tool(tool, arguments)
        here = result.structured_content
        assert not result.is_error
        assert without_query(here) == without_query(there), arguments
        assert here.keys() == there.keys()
        assert here["help"]["hotline"] == "950800" and here["release"]["number"] == 1
        text = result.content[0].text  # type: ignore[union-attr]
        assert "950800" in text and "/help#sign-language" in text and text.count("\n") >= 1, text


def test_over_stdio_the_official_client_gets_the_answers_of_the_api(
    environ: dict[str, str], client: WebClient
) -> None:
    words = ["-m", "flask", "--app", "locator", "mcp"]
    server = StdioServerParameters(command=sys.executable, args=words, env=environ, cwd=str(ROOT))

    async def work(assistant: Client) -> None:
        assert "hotline" in (assistant.instructions or "")
        await same_as_the_api(assistant, client)

    to(server, work)


def test_over_http_too(http: str, client: WebClient) -> None:
    to(http, lambda assistant: same_as_the_api(assistant, client))


def test_tools_are_described_so_that_they_can_be_used(http: str) -> None:
    async def work(client: Client) -> None:
        tools = {tool.name: tool for tool in (await client.list_tools()).tools}
        assert tools.keys() == TOOLS.keys()
        for name, tool in tools.items():
            jsonschema.Draft202012Validator.check_schema(tool.input_schema)
            assert tool.input_schema["additionalProperties"] is False
            assert tool.annotations and tool.annotations.read_only_hint and tool.description
            assert "hotline" in tool.description
            good = [arguments for filters, arguments, _ in CALLS if filters == name]
            for arguments in good:
                names = tool.input_schema["properties"].keys()
                assert arguments.keys() <= names
        assert tools["find_nearest"].input_schema["properties"]["limit"]["maximum"] == 50
        along = tools["along"].input_schema
        assert set(along["required"]) == {"along", "within"} and not {"q", "lat"} & along["properties"].keys()

    to(http, work)


def test_errors_state_the_fix_and_the_hotline(http: str) -> None:
    async def work(client: Client) -> None:
        for tool, arguments, parameter, status in WRONG:
            result = await client.call_tool(tool, arguments)
            body = result.structured_content
            assert result.is_error and body["status"] == status, (tool, arguments, body)
            assert body.get("parameter", "") == parameter
            assert body["help"]["hotline"] == "950800"
            assert "950800" in result.content[0].text  # type: ignore[union-attr]
        chinese = await client.call_tool("find_nearest", HERE | {"datum": "mars", "lang": "zh"})
        assert chinese.structured_content["detail"].startswith("datum：必须是")
        assert "可用值：wgs84、gcj02、bd09" in chinese.content[0].text  # type: ignore[union-attr]
        with pytest.raises(MCPError, match="find_nearest"):
            await client.call_tool("no_such_tool", {})

    to(http, work)


def test_an_uncertain_place_is_a_question_in_text_and_in_data(http: str) -> None:
    async def work(client: Client) -> None:
        for tool, arguments in (
            ("find_nearest", {"q": "鼓楼区", "limit": 1}),
            ("directions", {"from": "鼓楼区", "to": REF}),
        ):
            result = await client.call_tool(tool, arguments)
            ask, text = result.structured_content["answer"]["ask"], result.content[0].text  # type: ignore[union-attr]
            assert not result.is_error and ask["text"] in text and "示例服务中心（" not in text.split("?")[1]
            for option in ask["options"]:
                assert option["label"] in text
                reply = await client.call_tool(tool, without_origin(arguments) | option["question"])
                assert not reply.is_error
            first = ask["options"][0]["question"]
            assert json.dumps(first, ensure_ascii=False, separators=(",", ":")) in text
        area = await client.call_tool("find_nearest", {"adcode": "320106", "limit": 1})
        lines = area.content[0].text.splitlines()  # type: ignore[union-attr]
        assert lines[0] == "按“江苏省南京市鼓楼区”查找" and " 米" not in lines[1] and " 公里" not in lines[1]

    to(http, work)


def test_sentences_are_in_traditional_characters_if_requested(http: str) -> None:
    async def work(client: Client) -> None:
        arguments = {"q": "上海陆家嘴", "limit": 2, "fields": ["name", "open"]}
        plain = await client.call_tool("find_nearest", arguments)
        result = await client.call_tool("find_nearest", arguments | {"lang": "zh-Hant"})
        for before, after in zip(
            plain.structured_content["features"], result.structured_content["features"], strict=True
        ):
            old, new = before["properties"], after["properties"]
            assert new["open"]["text"] == traditional(old["open"]["text"]) and new["name"] == old["name"]
        assert result.content[0].text == traditional(plain.content[0].text) != plain.content[0].text
        wrong = await client.call_tool("find_nearest", {"lat": 31, "lon": 1210, "lang": "zh-Hant"})
        assert wrong.structured_content["detail"] == "lon：必須小於或等於 180"

    to(http, work)


def test_resources_are_the_catalogue_the_release_and_outlets(http: str) -> None:
    async def work(client: Client) -> None:
        listed = {str(resource.uri) for resource in (await client.list_resources()).resources}
        assert listed == RESOURCES.keys()
        templates = (await client.list_resource_templates()).resource_templates
        assert [resource.uri_template for resource in templates] == [OUTLET_TEMPLATE]
        contents = {}
        for uri in (*listed, OUTLET_TEMPLATE.format(ref=REF)):
            content = (await client.read_resource(uri)).contents[0]
            contents[uri] = json.loads(content.text)  # type: ignore[union-attr]
            assert "950800" in json.dumps(contents[uri])
        catalogue = contents[CATALOGUE]
        assert {"value": "service_center", "zh": "服务中心", "en": "Service center"} in catalogue["kind"]
        assert contents["locator://release"]["number"] == 1
        assert contents[OUTLET_TEMPLATE.format(ref=REF)]["properties"]["ref"] == REF
        for uri in ("locator://nothing", OUTLET_TEMPLATE.format(ref="nobody")):
            with pytest.raises(MCPError) as rejected:
                await client.read_resource(uri)
            assert rejected.value.error.data["help"]["hotline"] == "950800"

    to(http, work)


def test_it_follows_new_releases(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'own.db'}")
    prepare(engine)
    network = [outlet.model_copy(update={"status": "open"}) for outlet in outlets(china(20, 4))]
    publish(engine, network, "1", NOW)
    environ = environment(f"sqlite:///{tmp_path / 'own.db'}")
    server = StdioServerParameters(
        command=sys.executable, args=["-m", "locator.mcp"], env=environ, cwd=str(ROOT)
    )
    here = {"lat": network[0].lat, "lon": network[0].lon}

    async def number(client: Client) -> int:
        result = await client.call_tool("find_nearest", here)
        return int(result.structured_content["release"]["number"])

    async def work(client: Client) -> None:
        assert await number(client) == 1
        publish(engine, network[:10], "2", NOW)
        with anyio.fail_after(PATIENCE):
            while await number(client) != 2:
                await anyio.sleep(0.1)

    to(server, work)
    engine.dispose()


def test_a_page_of_another_site_cannot_ask(http: str) -> None:
    body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "ping"}).encode()
    headers = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream"}
    for more, status in (({"Host": "evil.example"}, 421), ({"Origin": "https://evil.example"}, 403)):
        with pytest.raises(HTTPError) as rejected:
            urlopen(Request(http, body, headers | more))
        assert rejected.value.code == status
        rejected.value.close()
