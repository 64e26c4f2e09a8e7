"""Models of the responses, composed from the types that the builders of their parts return."""

from typing import Annotated, Literal, NotRequired, TypeAlias

from pydantic import ConfigDict, Field
from typing_extensions import TypedDict

from ...answers.answer_members import AnswerMembers, HelpContact, InterpretedMembers, ReleaseInfo
from ...answers.arrival import ArrivalInfo
from ...answers.authenticity import OfficialMatch
from ...answers.corridor import DetourInfo
from ...answers.directions import VisitFeature
from ...answers.geojson import DatumPosition, Distance, OpeningState
from ...answers.inside import PageMembers
from ...answers.live import LiveInfo
from ...answers.nearest import HandoverMembers
from ...answers.notices import Notice
from ...answers.outlet_queries import DivisionFeature, OfficialMembers, PlacesMembers
from ...answers.reachable import ReachableFeature
from ...answers.repair_options import OutletSuitability
from ...answers.verdict import Verdict
from ...answers.within import TravelInfo
from ...directions.feature import UncertainDirections
from ...geo.geojson import PointFeature
from ...index.clusters import ClusterFeature
from ...index.map_links import MapLinks, OutletLinks
from ...network.outlet import Outlet
from ...places.match import PlaceFeature


class OutletProperties(Outlet):
    """An outlet without its empty fields, and what is computed for the query; `fields` selects from both."""

    model_config = ConfigDict(extra="ignore", defer_build=True, json_schema_extra={"required": ["ref"]})

    distance: Distance
    bearing: float
    crossing: Annotated[
        Literal[True], Field(description="A boundary crossing lies on the way; absent if none does.")
    ]
    travel: TravelInfo
    detour: DetourInfo
    arrival: ArrivalInfo
    notice: list[Notice]  # type: ignore[assignment]
    open: OpeningState
    live: LiveInfo
    verdict: Verdict
    position: DatumPosition
    handover: OutletSuitability
    official: OfficialMatch
    map_links: MapLinks
    links: OutletLinks


class OutletFeature(PointFeature):
    """An outlet; `id` is its ref."""

    properties: OutletProperties


class OutletAnswer(OutletFeature, AnswerMembers):
    """One outlet."""


class Division(DivisionFeature, AnswerMembers):
    """The district of a position."""


class Directions(VisitFeature, InterpretedMembers):
    """Directions to an outlet."""


class DirectionsAsk(UncertainDirections, InterpretedMembers):
    """Question about the start of directions."""


DirectionsAnswer: TypeAlias = Directions | DirectionsAsk


class Reachable(ReachableFeature, InterpretedMembers):
    """The area that is reachable within a time."""


class OutletCollection(TypedDict):
    """Outlets, in the order of the query."""

    type: Literal["FeatureCollection"]
    features: list[OutletFeature]


class Outlets(OutletCollection, InterpretedMembers):
    """The nearest outlets."""


class OutletPage(OutletCollection, PageMembers):
    """A page of outlets, ordered by ref."""


class Handover(OutletCollection, HandoverMembers):
    """Where to hand in a device."""


class Official(OutletCollection, OfficialMembers):
    """Whether a shop is official, with the matching outlets."""


class Export(OutletCollection):
    """All outlets of a release."""

    release: ReleaseInfo


class Places(PlacesMembers):
    """Places that match a text, best first."""

    type: Literal["FeatureCollection"]
    features: list[PlaceFeature]


class Clusters(AnswerMembers):
    """Clusters and single outlets of a viewport."""

    type: Literal["FeatureCollection"]
    features: list[ClusterFeature]


class Successor(TypedDict):
    """The nearest outlet of the same kind as a closed one."""

    ref: str
    name: str
    self: str
    page: str


class Problem(TypedDict):
    """An error (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    parameter: NotRequired[str]
    allowed: NotRequired[list[str]]
    hint: NotRequired[str]
    scope: NotRequired[str]
    instead: NotRequired[str]
    successor: NotRequired[Successor]
    request_id: str
    help: HelpContact


BatchLine: TypeAlias = Outlets | Problem
