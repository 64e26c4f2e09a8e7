"""MCP tools: one API query each, with its parameter model and handler."""

from collections.abc import Callable
from typing import Annotated, Any, NamedTuple

from pydantic import Field

from ..answers.context import QueryContext
from ..answers.directions import directions_to_outlet
from ..answers.nearest import nearest_outlets
from ..answers.outlet_queries import lookup_outlet, lookup_places
from ..answers.reachable import reachable_area
from ..answers.response import Answer
from ..query.param_types import Line, Minutes
from ..query.query_params import NearestQuestion, OutletQuestion, PlacesQuestion, Question
from ..query.trip_params import DirectionsQuestion, ReachableQuestion
from ..web.api.query_schemas import schema_of


class RefQuestion(OutletQuestion):
    """One outlet by its ref."""

    ref: Annotated[
        str,
        Field(min_length=1, max_length=64, description="Ref of an outlet, from an earlier response."),
    ]

    def without_ref(self) -> OutletQuestion:
        """Return the query without the ref, which the API takes from the URL."""
        return OutletQuestion(**self.model_dump(exclude={"ref"}, exclude_unset=True))


class AlongQuestion(NearestQuestion):
    """Outlets along a way; its other origins are not part of the tool."""

    along: Annotated[
        Line,
        Field(
            description="LAT,LON;LAT,LON: two ends, up to 5 waypoints that are routed, or a line of up to 100 points."
        ),
    ]
    within: Annotated[Minutes, Field(description="Longest detour, like `10min` or `1.5h`; up to `120min`.")]


class Tool(NamedTuple):
    """A tool with its description, parameter model and handler."""

    title: str
    description: str
    question: type[Question]
    answer: Callable[[QueryContext, Any], Answer]
    hidden: tuple[str, ...] = ()  # members of the model that the tool does not offer

    def schema(self) -> dict[str, Any]:
        """Return the JSON Schema of the arguments; unknown members are rejected."""
        schema = schema_of(self.question)
        members = {name: value for name, value in schema["properties"].items() if name not in self.hidden}
        return schema | {"properties": members}


SUPPORT_HINT = (
    "If this does not solve the problem, or the user wants to talk to a person, pass on the hotline and the "
    "sign-language URL in `help` of the response; the hotline is staffed around the clock."
)
ASK_HINT = (
    "If `answer.ask` is present, ask the user its `text` and offer its `options`; then call again with the origin "
    "replaced by the `question` of the chosen option, or with the user's reply added to the text. Set `guess` only "
    "if the user cannot be asked, and state that the place is a guess."
)
ESTIMATE_HINT = "If `kind` is straight, the time is an estimate: state that."
TOOLS: dict[str, Tool] = {
    "find_nearest": Tool(
        "Find the nearest outlets",
        "Returns the authorized service centers and drop-off points nearest to a place in China, nearest first, "
        "with distance, opening state, phones, address and services. Requires exactly one origin: `q` (the user's "
        "own text: a place, station, mall, address, postcode, position or map link, in Chinese, pinyin or English), "
        "`lat`+`lon`, `adcode`, or an outlet's `code`. Positions from Chinese maps are not WGS-84: set `datum` to "
        "gcj02 (AMap, Tencent) or bd09 (Baidu). Add `accuracy` in metres if a device reported the position. `kind` "
        "service_center repairs on site; drop_off accepts a device and sends it on for repair. If the text is "
        f"uncertain, the response has no outlets. {ASK_HINT} `within` (20min) with `mode` limits the travel time; "
        "`along` (LAT,LON;LAT,LON) instead of an origin finds outlets on the user's way, `within` being the detour: "
        "if `kind` is straight, state that the time is an estimate. `crossing` means that a border checkpoint lies "
        f"on the way. If `open.now` is null, the hours are unknown: state "
        f"that, and never that the outlet is open. {SUPPORT_HINT}",
        NearestQuestion,
        nearest_outlets,
    ),
    "along": Tool(
        "Find outlets along a way",
        "Returns the outlets on the user's way from one place to another, smallest detour first, each with `detour`. "
        "`along` has the ends of the way as LAT,LON;LAT,LON (with resolve_place, texts become positions), with the "
        "places in between if the user names them; `within` is the longest detour. Use find_nearest if the user "
        f"starts from one place. {ESTIMATE_HINT} {SUPPORT_HINT}",
        AlongQuestion,
        nearest_outlets,
        ("q", "lat", "lon", "accuracy", "adcode", "code", "sort", "radius", "guess"),
    ),
    "reachable": Tool(
        "Get the area within a travel time",
        "Returns the area that is reached from a position within a time (`within`, like 20min) on foot, by wheelchair, "
        "by bicycle or by car (`mode`), as a GeoJSON polygon to draw or to test positions with. To list outlets "
        f"within a time, use find_nearest with `within`. {ESTIMATE_HINT} {SUPPORT_HINT}",
        ReachableQuestion,
        reachable_area,
    ),
    "get_outlet": Tool(
        "Get an outlet",
        "Returns all details of an outlet by its `ref`: address, directions from the station to the counter, hours "
        f"and exceptions, services, devices, accessibility, limits. {SUPPORT_HINT}",
        RefQuestion,
        lambda context, question: lookup_outlet(context, question.ref, question.without_ref()),
    ),
    "directions": Tool(
        "Get directions to an outlet",
        "Returns directions from a position (`LAT,LON`) or place text to the outlet `to`, on foot, by wheelchair, by "
        "bicycle or by car (`mode`; by default by distance, see `mode` and `mode_chosen` of the response), as steps, as a script to read aloud, or as a text message (`style`). If no route is available, the response "
        "is a straight line marked as such: do not invent streets. If the start is uncertain, there is no line. "
        f"{ASK_HINT} {SUPPORT_HINT}",
        DirectionsQuestion,
        directions_to_outlet,
    ),
    "resolve_place": Tool(
        "Search for places",
        "Returns the places that match a text, best first, each with a confidence. Use it if the user's place is "
        "ambiguous, and let the user choose; otherwise pass the text to find_nearest directly. "
        f"{SUPPORT_HINT}",
        PlacesQuestion,
        lookup_places,
    ),
}
