"""What is found for a wish: the answer and what it is measured from, or the problem with the wish."""

from typing import Any

from ...errors import FeedRefused, InvalidInput, InvalidParameter, OutOfArea, ReleaseGone, UnknownOutlet
from ...query.query_params import NearestQuestion, ReverseQuestion, ask
from ...render.messages.catalog import WORDS
from ...serving.service import QueryContext
from ..api.counted_nearest import nearest_counted
from ..http.page import language
from ..http.problems import Problem, problem_of
from .search_form import SearchForm

PAGES_OF_RESULTS = (10, 30, 50)


def found(meeting: QueryContext, wish: SearchForm) -> dict[str, Any]:
    """The results of a wish, or the problem with it."""
    try:
        if "fields" in wish.members:
            raise InvalidParameter("fields", "a page shows all of an outlet", hint="the API takes fields")
        question = ask(NearestQuestion, wish.members)
        answer = nearest_counted(meeting, question).data()
    except (InvalidParameter, OutOfArea, UnknownOutlet) as error:
        return troubled(error)
    more = next((size for size in PAGES_OF_RESULTS if size > question.limit), None)
    full = len(answer["features"]) == question.limit
    place = _place(meeting, answer["query"])
    return {"answer": answer, "place": place, "more": more if full else None}


def troubled(error: Exception) -> dict[str, Any]:
    """What a page tells of a problem."""
    problem = problem_of(error)
    return {"problem": problem, "words": heading(problem, error)}


def _place(meeting: QueryContext, query: dict[str, Any]) -> dict[str, Any]:
    """What the results are measured from, for a sentence and for the map."""
    place = query.get("place")
    if "q" in query:
        return {"kind": "nowhere", "path": []}
    if place and "confidence" in place:
        path = place["path"] if language() == "zh" else [*reversed(place["path"])]
        return {"kind": "words", "path": path}
    if place and "code" in place:
        return {"kind": "code", **place}
    if place:
        return {"kind": "area", "path": _names(meeting, place["adcode"])}
    given = {"lat": query["lat"], "lon": query["lon"], "datum": query["datum"]}
    try:
        names = meeting.reverse(ask(ReverseQuestion, given)).data()
    except OutOfArea:
        return {"kind": "position", "path": []}
    lon, lat = names["geometry"]["coordinates"]
    path = _names(meeting, names["properties"]["adcode"])
    return {"kind": "position", "path": path, "lat": lat, "lon": lon}


def _names(meeting: QueryContext, adcode: str) -> list[str]:
    """The names of an area and those around it, the widest first in Chinese, the narrowest in English."""
    path = meeting.facts.gazetteer.path(adcode)
    english = [area.name_en or area.name for area in reversed(path)]
    return english if language() == "en" else [area.name for area in path]


def status(told: dict[str, Any]) -> int:
    """The status of a page that tells this."""
    problem: Problem | None = told.get("problem")
    return problem.status if problem else 200


def heading(problem: Problem, error: Exception) -> str:
    """The key of the words for a problem."""
    if isinstance(error, ReleaseGone):
        return "problem_release"
    if isinstance(error, (InvalidInput, FeedRefused)):
        return "problem_entry"
    known = f"problem_{problem.status}"
    return known if known in WORDS else "problem_500" if problem.status >= 500 else "problem_400"
