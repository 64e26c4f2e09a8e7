"""Queries for outlets in an area or viewport."""

from typing import NamedTuple

import orjson

from ..errors import message
from ..geo.point import box_around
from ..index.clusters import MapView
from ..index.search import Inside, SearchArea, inside
from ..places.gazetteer import AREAS
from ..places.interpretation import Interpretation
from ..query.query_params import ClustersQuestion, InsideQuestion
from ..query.resolve_origin import UncertainPlace, current_areas, query_notes
from .answer_members import InterpretedMembers, StabilityMembers
from .context import QueryContext
from .geojson import feature
from .response import Answer
from .uncertain_origin import asking_members, place_questions

MIN_BOX_METRES = 1_000.0  # half the side of the box around a position


class PageMembers(InterpretedMembers):
    """Members of a page: the number of all matches, and the cursor of the next page."""

    matched: int
    next: str | None


class AreaOfQuery(NamedTuple):
    """The area to search, notes about it, and the interpretation of a text that was guessed."""

    area: SearchArea
    notes: list[str]
    guessed: Interpretation | None = None


def outlets_inside(context: QueryContext, question: InsideQuestion) -> Answer:
    """Return a page of the outlets in an area, ordered by ref, and the cursor of the next page."""
    offset, query_text = _page(context, question)
    try:
        found = _area(context, question)
    except UncertainPlace as problem:
        asking = asking_members(context, question, problem.interpretation)
        empty: PageMembers = {**asking, "matched": 0, "next": None}
        return Answer(context.id(question), empty, ())
    matches = inside(context.snapshot, Inside(found.area, context.filter(question)))
    page = matches[offset : offset + question.limit].tolist()
    options = context.output_options(question, question.datum, question.fields)
    judge = context.judge(question) if "verdict" in question.fields else None
    features = tuple(
        feature(context.snapshot, index, options, {"verdict": judge(index, None)} if judge else {})
        for index in page
    )
    end = offset + len(page)
    signer, number = context.services.signer, context.snapshot.release.number
    next_cursor = signer.cursor(number, end, query_text) if end < len(matches) else None
    query = query_notes(question, found.notes)
    members: PageMembers = {
        **context.interpreted_members(question, query=query, **_doubt(context, question, found.guessed)),
        "matched": len(matches),
        "next": next_cursor,
    }
    return Answer(context.id(question), members, features)


def _doubt(
    context: QueryContext, question: InsideQuestion, guessed: Interpretation | None
) -> StabilityMembers:
    """Return the question about a guessed text."""
    if guessed is None:
        return {}
    return {"stable": False, "ask": place_questions(context, question).about(guessed)}


def _page(context: QueryContext, question: InsideQuestion) -> tuple[int, str]:
    query_text = question.model_copy(update={"cursor": None}).model_dump_json()
    if question.cursor is None:
        return 0, query_text
    return context.services.signer.read_cursor(
        question.cursor, context.snapshot.release.number, query_text
    ), query_text


def _area(context: QueryContext, question: InsideQuestion) -> AreaOfQuery:
    if question.adcode is not None:
        areas, note = current_areas(question.adcode, context.services.gazetteer)
        return AreaOfQuery(tuple(area.adcode for area in areas), [note] if note else [])
    if question.q is not None:
        return _area_of_text(context, question.q, guess=question.guess)
    return AreaOfQuery(question.polygon or question.bbox or ("000000",), [])


def _area_of_text(context: QueryContext, text: str, *, guess: bool) -> AreaOfQuery:
    """Return the area of place text: a district or wider as such, other places as a bounding box.

    Raises UncertainPlace, unless the text names a province or the best match is used as a guess.
    """
    gazetteer, code = context.services.gazetteer, text.strip()
    if gazetteer.is_retired(code):
        areas, note = current_areas(code, gazetteer)
        return AreaOfQuery(tuple(area.adcode for area in areas), [note])
    meant = context.place_search().interpret(text)
    is_doubtful = meant.doubt not in ("", "area")
    if not meant.matches or (is_doubtful and not guess):
        raise UncertainPlace(meant)
    place, path = meant.matches[0].place, meant.matches[0].path
    notes: list[str] = [message("q is interpreted as {path}", path=" ".join(path))]
    area: SearchArea = (
        (place.adcode,) if place.type in AREAS else box_around(place.point, max(place.radius, MIN_BOX_METRES))
    )
    return AreaOfQuery(area, notes, meant if is_doubtful else None)


def clusters_in_view(context: QueryContext, question: ClustersQuestion) -> Answer:
    """Return the clusters and outlets to draw in a viewport."""
    features = context.clusters.inside(question.bbox, MapView(context.filter(question), question.zoom))
    return Answer(context.id(question), context.build_members(question), tuple(map(orjson.dumps, features)))
