"""MCP server for tools and resources, over stdio or streamable HTTP."""

from collections.abc import Callable
from functools import partial
from typing import Any

import mcp_types as types
from anyio import to_thread
from mcp.server import Server
from mcp.server.stdio import stdio_server
from mcp.server.transport_security import TransportSecuritySettings
from mcp.shared.exceptions import MCPError
from starlette.applications import Starlette
from werkzeug.exceptions import TooManyRequests

from ..answers.response import Help
from ..errors import LocatorError
from ..query.query_params import parse_query, without_absent
from ..render.messages.converted_texts import convert_texts
from ..runtime.languages import base_of, converted
from ..serving.service import QueryService
from ..web.http.problems import localized, problem_of
from .quota import Check
from .resources import OUTLET_TEMPLATE, RESOURCES, read
from .text import answer_text, problem_text
from .tools import SUPPORT_HINT, TOOLS

JSON = "application/json"
GEOJSON = "application/geo+json"
INSTRUCTIONS = (
    "Locator finds authorized service centers and drop-off points for broken devices in China. Call find_nearest "
    "with the user's own description of where they are. Positions are WGS-84 unless `datum` is set. State only "
    f"facts from the responses. {SUPPORT_HINT}"
)
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
MAX_BODY = 65_536


def _unlimited(_request: Any, _tool: str, _arguments: Any) -> None:
    return None


OUTLET_RESOURCE = types.ResourceTemplate(
    name="outlet",
    title="Outlet",
    uri_template=OUTLET_TEMPLATE,
    description="All details of an outlet, by its ref.",
    mime_type=GEOJSON,
)


def create_server(
    service: Callable[[], QueryService], contact: Help, version: str, check: Check = _unlimited
) -> Server[Any]:
    """Create the server; each request is answered from the current release. `check` counts calls of tools."""

    async def list_tools(context: Any, params: Any) -> types.ListToolsResult:
        return types.ListToolsResult(tools=[_tool(name) for name in TOOLS])

    async def call_tool(context: Any, params: types.CallToolRequestParams) -> types.CallToolResult:
        if params.name not in TOOLS:
            tool_names = ", ".join(TOOLS)
            raise MCPError(
                types.INVALID_PARAMS, f"unknown tool {params.name[:40]}; available tools: {tool_names}"
            )
        arguments = params.arguments or {}
        counted = partial(check, context.request, params.name, arguments)
        return await to_thread.run_sync(_run_tool, service, contact, params.name, arguments, counted)

    async def list_resources(context: Any, params: Any) -> types.ListResourcesResult:
        return types.ListResourcesResult(resources=[_resource(uri) for uri in RESOURCES])

    async def list_templates(context: Any, params: Any) -> types.ListResourceTemplatesResult:
        return types.ListResourceTemplatesResult(resource_templates=[OUTLET_RESOURCE])

    async def read_resource(
        context: Any, params: types.ReadResourceRequestParams
    ) -> types.ReadResourceResult:
        try:
            content = await to_thread.run_sync(lambda: read(service().query_context(), params.uri))
        except LocatorError as problem:
            data = {**problem_of(problem).to_dict(), "help": contact.to_dict()}
            raise MCPError(types.INVALID_PARAMS, str(problem), data) from None
        kind = JSON if params.uri in RESOURCES else GEOJSON
        return types.ReadResourceResult(
            contents=[types.TextResourceContents(uri=params.uri, mime_type=kind, text=content.decode())]
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
    resource = RESOURCES[uri]
    return types.Resource(
        uri=uri,
        name=uri.rpartition("/")[2],
        title=resource.title,
        description=resource.description,
        mime_type=JSON,
    )


def _run_tool(
    service: Callable[[], QueryService],
    contact: Help,
    name: str,
    arguments: dict[str, Any],
    count: Callable[[], None],
) -> types.CallToolResult:
    """Run a tool; return the API's response or problem, both with the support contacts."""
    tool, tag = TOOLS[name], str(arguments.get("lang", ""))
    try:
        count()
        question = parse_query(tool.question, without_absent(tool.question, arguments))
        result = tool.answer(service().query_context().lean, question).data()
    except (LocatorError, TooManyRequests) as problem:
        data = {**localized(problem_of(problem), tag).to_dict(), "help": contact.to_dict()}
        return _result(data, problem_text(data, str(base_of(tag))), tag, wrong=True)
    return _result(result, answer_text(name, result, question.lang), tag, wrong=False)


def _result(data: dict[str, Any], text: str, tag: str, wrong: bool) -> types.CallToolResult:
    """Return a result with its sentences in the language of the tag."""
    content = types.TextContent(type="text", text=converted(text, tag))
    structured = convert_texts(data, tag)
    return types.CallToolResult(content=[content], structured_content=structured, is_error=wrong)


async def serve_stdio(server: Server[Any]) -> None:
    """Serve one client on standard input and output until it disconnects."""
    async with stdio_server() as (reading, writing):
        await server.run(reading, writing, server.create_initialization_options())


def http_app(server: Server[Any], hosts: tuple[str, ...]) -> Starlette:
    """Return a stateless ASGI application at /mcp that accepts only these hosts."""
    allowed = [f"{host}:*" for host in LOOPBACK] + [name for host in hosts for name in (host, f"{host}:*")]
    origins = [f"{scheme}://{name}" for scheme in ("http", "https") for name in allowed]
    security = TransportSecuritySettings(allowed_hosts=allowed, allowed_origins=origins)
    return server.streamable_http_app(
        stateless_http=True,
        json_response=True,
        transport_security=security,
        max_request_body_size=MAX_BODY,
    )
