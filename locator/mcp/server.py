"""The server: tools and resources over the Model Context Protocol, by stdio or by streamable HTTP."""

from collections.abc import Callable
from typing import Any

import mcp_types as types
from anyio import to_thread
from mcp.server import Server
from mcp.server.stdio import stdio_server
from mcp.server.transport_security import TransportSecuritySettings
from mcp.shared.exceptions import MCPError
from starlette.applications import Starlette

from ..answers.response import Help
from ..errors import LocatorError
from ..query.query_params import ask
from ..serving.service import Service
from ..web.http.problems import problem_of
from .resources import OUTLET_TEMPLATE, RESOURCES, read
from .text import problem_text, text_of
from .tools import HAND_OVER, TOOLS

JSON = "application/json"
GEOJSON = "application/geo+json"
INSTRUCTIONS = (
    "Locator finds authorized service centers and drop-off points for broken devices in China. Ask find_nearest "
    "with the person's own words for where they are. Positions are WGS-84 unless `datum` says otherwise. Tell "
    f"only what an answer says. {HAND_OVER}"
)
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
MOST_BODY = 65_536


def server_of(service: Callable[[], Service], contact: Help, version: str) -> Server[Any]:
    """The server; it answers from the release that is current when a question comes."""

    async def list_tools(context: Any, asked: Any) -> types.ListToolsResult:
        return types.ListToolsResult(tools=[_tool(name) for name in TOOLS])

    async def call_tool(context: Any, asked: types.CallToolRequestParams) -> types.CallToolResult:
        if asked.name not in TOOLS:
            known = ", ".join(TOOLS)
            raise MCPError(types.INVALID_PARAMS, f"no tool is called {asked.name[:40]}; there are {known}")
        return await to_thread.run_sync(_called, service, contact, asked.name, asked.arguments or {})

    async def list_resources(context: Any, asked: Any) -> types.ListResourcesResult:
        return types.ListResourcesResult(resources=[_resource(uri) for uri in RESOURCES])

    async def list_templates(context: Any, asked: Any) -> types.ListResourceTemplatesResult:
        template = types.ResourceTemplate(
            name="outlet",
            title="One outlet",
            uri_template=OUTLET_TEMPLATE,
            description="Everything known of an outlet by its ref.",
            mime_type=GEOJSON,
        )
        return types.ListResourceTemplatesResult(resource_templates=[template])

    async def read_resource(context: Any, asked: types.ReadResourceRequestParams) -> types.ReadResourceResult:
        try:
            told = await to_thread.run_sync(lambda: read(service().meet(), asked.uri))
        except LocatorError as problem:
            said = {**problem_of(problem).told(), "help": contact.told()}
            raise MCPError(types.INVALID_PARAMS, str(problem), said) from None
        kind = JSON if asked.uri in RESOURCES else GEOJSON
        return types.ReadResourceResult(
            contents=[types.TextResourceContents(uri=asked.uri, mime_type=kind, text=told.decode())]
        )

    return Server(
        "locator",
        version=version,
        title="Locator",
        instructions=INSTRUCTIONS,
        on_list_tools=list_tools,
        on_call_tool=call_tool,
        on_list_resources=list_resources,
        on_list_resource_templates=list_templates,
        on_read_resource=read_resource,
    )


def _tool(name: str) -> types.Tool:
    tool = TOOLS[name]
    return types.Tool(
        name=name,
        title=tool.title,
        description=tool.description,
        input_schema=tool.schema(),
        annotations=types.ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False),
    )


def _resource(uri: str) -> types.Resource:
    told = RESOURCES[uri]
    return types.Resource(
        uri=uri, name=uri.rpartition("/")[2], title=told.title, description=told.description, mime_type=JSON
    )


def _called(
    service: Callable[[], Service], contact: Help, name: str, arguments: dict[str, Any]
) -> types.CallToolResult:
    """The same answer as the API's, or the same problem; both say where a person is reached."""
    tool = TOOLS[name]
    try:
        told = tool.answer(service().meet(), ask(tool.question, arguments)).data()
    except LocatorError as problem:
        said = {**problem_of(problem).told(), "help": contact.told()}
        return _result(said, problem_text(said), wrong=True)
    return _result(told, text_of(name, told), wrong=False)


def _result(told: dict[str, Any], text: str, wrong: bool) -> types.CallToolResult:
    said = types.TextContent(type="text", text=text)
    return types.CallToolResult(content=[said], structured_content=told, is_error=wrong)


async def over_stdio(server: Server[Any]) -> None:
    """Serve one client on standard input and output, until it closes them."""
    async with stdio_server() as (reading, writing):
        await server.run(reading, writing, server.create_initialization_options())


def over_http(server: Server[Any], hosts: tuple[str, ...]) -> Starlette:
    """An application at /mcp without sessions, so that several may serve; only for these hosts."""
    allowed = [f"{host}:*" for host in LOOPBACK] + [name for host in hosts for name in (host, f"{host}:*")]
    origins = [f"{scheme}://{name}" for scheme in ("http", "https") for name in allowed]
    security = TransportSecuritySettings(allowed_hosts=allowed, allowed_origins=origins)
    return server.streamable_http_app(
        stateless_http=True,
        json_response=True,
        transport_security=security,
        max_request_body_size=MOST_BODY,
    )
