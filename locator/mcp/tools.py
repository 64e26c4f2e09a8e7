"""MCP tools: one API query each, with its parameter model and handler."""

from collections.abc import Callable
from typing import Annotated, Any, NamedTuple

from pydantic import Field

from ..answers.context import QueryContext
from ..answers.directions import directions_to_outlet
from ..answers.lookup import lookup_outlet, lookup_places
from ..answers.nearest import nearest_outlets
from ..answers.response import Answer
from ..query.query_params import DirectionsQuestion, NearestQuestion, OutletQuestion, PlacesQuestion, Question
from ..web.api.schemas import schema_of


class RefQuestion(OutletQuestion):
    """One outlet by its ref."""

    ref: Annotated[
        str,
        Field(min_length=1, max_length=64, description="The ref of an outlet, as another answer gave it."),
    ]

    def without_ref(self) -> OutletQuestion:
        """Return the query without the ref, which the API takes from the URL."""
        return OutletQuestion(**self.model_dump(exclude={"ref"}, exclude_unset=True))


class Tool(NamedTuple):
    """A tool with its description, parameter model and handler."""

    title: str
    description: str
    question: type[Question]
    answer: Callable[[QueryContext, Any], Answer]

    def schema(self) -> dict[str, Any]:
        """Return the JSON Schema of the arguments; unknown members are rejected."""
        return schema_of(self.question)


SUPPORT_HINT = (
    "When this does not solve it, or somebody wants a person, give them the hotline and the sign-language "
    "entry in `help` of the answer; people answer day and night."
)
TOOLS: dict[str, Tool] = {
    "find_nearest": Tool(
        "Find the nearest outlets",
        "The authorized service centers and drop-off points nearest to a place in China, nearest first, with "
        "distance, whether each is open, phones, address, services. Say where from by exactly one of: `q` (the "
        "person's own words: a place, station, mall or address, in Chinese, pinyin or English), `lat`+`lon`, "
        "`adcode`, or an outlet's `code`. Positions from Chinese maps are not WGS-84: set `datum` to gcj02 (AMap, "
        "Tencent) or bd09 (Baidu). `kind` service_center repairs on site, drop_off takes a device in and sends it "
        "on. When `answer.stable` is false the place is too vague to tell which outlet is nearest: put the question "
        "in `answer.ask` to the person and ask again with their answer. `open.now` null means the hours are not "
        f"known: say so, never that it is open. {SUPPORT_HINT}",
        NearestQuestion,
        nearest_outlets,
    ),
    "get_outlet": Tool(
        "Everything known of one outlet",
        "All that is known of one outlet by its `ref`: address, the last metres from the station to the counter, "
        f"hours and exceptions, services, devices, access, limits. {SUPPORT_HINT}",
        RefQuestion,
        lambda context, question: lookup_outlet(context, question.ref, question.without_ref()),
    ),
    "directions": Tool(
        "The way to an outlet",
        "The way from a position (`LAT,LON`) or words to the outlet `to`, on foot or by wheelchair, as steps, as a "
        "script to read aloud, or as a text message (`style`). Where no route is known it is a straight line, and "
        f"said to be one: do not make up streets. {SUPPORT_HINT}",
        DirectionsQuestion,
        directions_to_outlet,
    ),
    "resolve_place": Tool(
        "What places words may mean",
        "The places that words may mean, best first, each with a confidence. Use it when it is unclear which place "
        "somebody means, and let them choose; find_nearest takes the same words directly when it is clear. "
        f"{SUPPORT_HINT}",
        PlacesQuestion,
        lookup_places,
    ),
}
