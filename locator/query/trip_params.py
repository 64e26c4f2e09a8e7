"""Query parameters of trips: directions, map apps and reachable areas."""

from typing import Annotated

from pydantic import Field, WithJsonSchema

from ..geo.datum import Datum
from ..geo.travel_mode import TravelMode
from . import param_patterns
from .param_types import Latitude, Longitude, Minutes, Nearby, Start, Style
from .query_params import Guess, NearestQuestion, Question


class DirectionsQuestion(Question):
    """Directions from a position or a place to an outlet."""

    start: Annotated[Start, Field(alias="from", description="LAT,LON in degrees, in `datum`, or place text.")]
    to: Annotated[
        str,
        Field(min_length=1, max_length=64, description="Ref of an outlet."),
        WithJsonSchema({"type": "string", "pattern": param_patterns.TEXT, "minLength": 1, "maxLength": 64}),
    ]
    mode: Annotated[
        TravelMode | None,
        Field(description="Travel mode; `wheelchair` is step-free. Default: by distance, walk up to 3 km."),
    ] = None
    guess: Guess = False
    datum: Annotated[Datum, Field(description="Datum of `from` when it is a position.")] = "wgs84"
    style: Annotated[Style, Field(description="Format: steps, script to read aloud, or text message.")] = (
        "steps"
    )

    def depends_on_router(self) -> bool:
        """Return True: the answer is a route."""
        return True

    def origin(self) -> NearestQuestion:
        """Return the query that resolves the start of the route."""
        if isinstance(self.start, str):
            return NearestQuestion(q=self.start, datum=self.datum, guess=self.guess)
        return NearestQuestion(lat=self.start.lat, lon=self.start.lon, datum=self.datum)


class ReachableQuestion(Question):
    """Area that is reachable from a position within a time."""

    lat: Latitude
    lon: Longitude
    within: Annotated[
        Minutes, Field(description="Travel time: `1min` to `120min`, or in hours (`1.5h`, `1h30min`).")
    ]
    mode: Annotated[
        TravelMode | None,
        Field(description="Travel mode. Default: walk if the time is short, drive from 3 km of walking on."),
    ] = None
    datum: Annotated[Datum, Field(description="Datum of the position.")] = "wgs84"

    def depends_on_router(self) -> bool:
        """Return True: the area depends on the router."""
        return True


class MapAppQuestion(Question):
    """A trip to an outlet in a map app."""

    mode: Annotated[TravelMode | None, Field(description="Travel mode; by default the app decides.")] = None
    start: Annotated[
        Nearby | None,
        Field(alias="from", description="LAT,LON: origin in `datum`; by default the user's position."),
    ] = None
    datum: Annotated[Datum, Field(description="Datum of `from`.")] = "wgs84"
