"""Members shared by the answers of all queries."""

from typing import Annotated, Literal, NotRequired, TypeAlias

from pydantic import Field
from typing_extensions import TypedDict

from ..geo.travel_mode import TravelMode
from ..places.match import PlaceProperties
from .ambiguity.place_question import Ask
from .notices import Notice

Instant: TypeAlias = Annotated[str, Field(json_schema_extra={"format": "date-time"})]


class HelpContact(TypedDict):
    """The support hotline, its hours, and the sign-language service."""

    hotline: str
    hours: str
    sign_language_url: str


class ReleaseInfo(TypedDict):
    """The release an answer is based on."""

    number: int
    published: Instant
    stale: Annotated[
        bool, Field(description="Whether the database is unavailable and the answer comes from memory.")
    ]
    sample: Annotated[bool, Field(description="Whether the outlets are sample data.")]


class StabilityMembers(TypedDict, total=False):
    """Whether the nearest outlet is the same for every position the origin may mean."""

    stable: Annotated[bool | None, Field(description="Null if the uncertainty of the origin is unknown.")]
    rivals: Annotated[list[str], Field(description="Refs of outlets that may be the nearest.")]
    ask: Annotated[Ask, Field(description="Question that clarifies the origin, with possible replies.")]


class AnswerInfo(StabilityMembers):
    """Id of an answer, which is its ETag, and the minute it is valid for."""

    id: str
    at: Instant


class AreaPlace(TypedDict):
    """Origin given as an adcode."""

    name: str
    adcode: str
    path: list[str]


class OutletPlace(TypedDict):
    """Origin given as an outlet code."""

    name: str
    ref: str
    code: str


class BandAssumption(TypedDict):
    """Detour factor and mean speed of trips over a straight-line distance in metres."""

    metres: float
    detour: float
    kmh: float


class TravelAssumptions(TypedDict):
    """Assumptions of travel times that are estimated from the straight line."""

    walk_up_to_metres: Annotated[
        float, Field(description="Straight-line distance up to which walking is the default mode.")
    ]
    car_overhead_seconds: Annotated[
        float, Field(description="Added to drives when they are compared with walks.")
    ]
    bands: dict[TravelMode, list[BandAssumption]]


class QueryInfo(TypedDict, total=False):
    """The query as it was interpreted: its origin in its datum, and notes."""

    lat: float
    lon: float
    along: list[list[float]]
    datum: str
    within: str
    mode: Annotated[TravelMode, Field(description="Mode of `within`; absent if it differs by outlet.")]
    mode_chosen: bool
    limited_by_map: Annotated[
        Literal[True],
        Field(description="The map of streets ends within the time; a note says so. Absent if it does not."),
    ]
    accuracy: float
    place: PlaceProperties | AreaPlace | OutletPlace | None
    alternatives: list[PlaceProperties]
    q: str
    open: str
    assumed: TravelAssumptions
    notes: list[str]


class ClosingMembers(TypedDict):
    """Release, support hotline, and notices if there are any."""

    release: ReleaseInfo
    help: HelpContact
    notices: NotRequired[
        Annotated[list[Notice], Field(description="Notices of the whole network that are in force.")]
    ]


class AnswerMembers(ClosingMembers):
    """Members shared by all answers."""

    answer: AnswerInfo


class InterpretedMembers(AnswerMembers):
    """Members of answers that depend on how the query was interpreted."""

    query: QueryInfo
