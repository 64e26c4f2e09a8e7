"""Question about a place that is too large: the stations and streets near it, or the districts around."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from ..geo.point import metres
from ..places.gazetteer import is_city
from ..places.match import path_names
from ..places.place_rows import Place
from ..places.text import normalize
from ..query.query_params import Question
from ..query.resolve_origin import Origin
from .ambiguity.place_question import Ask, AskOption
from .context import QueryContext
from .uncertain_origin import place_questions

STATIONS = ("metro", "station")
OTHERS = ("mall", "street", "business_area", "hospital", "university")  # where there are no stations
NAMED_EXACTLY = (*STATIONS, "exit", "bus_stop", "bus_station", "airport", "outlet", "position")
NUMBERED = re.compile("[0-9]+(?:弄|号(?!线))")  # a house number, not a metro line
MAX_OPTIONS, REACH = 6, 4_000.0  # metres
FEW = 2
COARSE = 3_000.0  # metres of uncertainty from which on the district is asked for


class _Neighbour(NamedTuple):
    metres: float
    place: Place


def finer_question(context: QueryContext, question: Question, origin: Origin) -> Ask | None:
    """Return the question for a more precise place; None if the text names one already.

    A position without a text that is too coarse for a street is asked about by district, and one that is
    precise enough for directions needs no street.
    """
    meant, questions = origin.interpretation, place_questions(context, question)
    if meant is not None and (_is_exact(meant.matches[0].place) or NUMBERED.search(normalize(meant.text))):
        return None
    if meant is None and not origin.is_vague:
        return None
    division = None if meant else context.services.areas().at(origin.point)
    adcode = meant.matches[0].place.adcode if meant else division.adcode if division else ""
    if meant is None and (origin.uncertainty or 0.0) >= COARSE:
        path = context.services.gazetteer.path(adcode)
        city = next(filter(is_city, path), None)
        return questions.inside(city.adcode) if city else None
    options = [_option(context, near.place, question.lang) for near in _nearby(context, adcode, origin)]
    return {**questions.street(), "options": options}


def _is_exact(place: Place) -> bool:
    return place.type in NAMED_EXACTLY


def _nearby(context: QueryContext, adcode: str, origin: Origin) -> list[_Neighbour]:
    """Return the nearest stations of a district; others places too where there are few."""
    stations = list(_of_types(context, adcode, origin, STATIONS))
    others = [] if len(stations) >= FEW else list(_of_types(context, adcode, origin, OTHERS))
    return [*sorted(stations, key=_distance), *sorted(others, key=_distance)][:MAX_OPTIONS]


def _of_types(
    context: QueryContext, adcode: str, origin: Origin, types: tuple[str, ...]
) -> Iterator[_Neighbour]:
    """Yield the places of a district within reach, each name once, except the place itself."""
    best = origin.interpretation.matches[0].place if origin.interpretation else None
    names = {best.name} if best else set()
    reach = max(REACH, best.radius if best else 0.0)
    near = (
        _Neighbour(metres(origin.point, p.point), p) for p in context.services.finder().located(adcode, types)
    )
    for neighbour in sorted(near, key=_distance):
        if neighbour.metres <= reach and neighbour.place.name not in names:
            names.add(neighbour.place.name)
            yield neighbour


def _distance(neighbour: _Neighbour) -> float:
    return neighbour.metres


def _option(context: QueryContext, place: Place, lang: str) -> AskOption:
    path, _ = path_names(context.services.finder().path(place))
    label = f"{place.name_en} {place.name}" if lang == "en" and place.name_en else place.name
    return {"label": label, "question": {"q": "".join(path)}}
