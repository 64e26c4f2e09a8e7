"""Queries for outlets in an area or viewport."""

import orjson

from ..errors import InvalidParameter, message
from ..geo.point import box_around
from ..index.clusters import MapView
from ..index.search import Inside, SearchArea, inside
from ..query.query_params import ClustersQuestion, InsideQuestion
from ..query.resolve_origin import current_areas, query_notes
from .answer_members import InterpretedMembers
from .context import QueryContext
from .geojson import feature
from .response import Answer


class PageMembers(InterpretedMembers):
    """Members of a page: the number of all matches, and the cursor of the next page."""

    matched: int
    next: str | None


def outlets_inside(context: QueryContext, question: InsideQuestion) -> Answer:
    """Return a page of the outlets in an area, ordered by ref, and the cursor of the next page."""
    area, note = _area(context, question)
    matches = inside(context.snapshot, Inside(area, question.filter(context.at)))
    offset, query_text = _page(context, question)
    page = matches[offset : offset + question.limit].tolist()
    options = context.output_options(question, question.datum, question.fields)
    features = tuple(feature(context.snapshot, index, options, {}) for index in page)
    end = offset + len(page)
    signer, number = context.services.signer, context.snapshot.release.number
    next_cursor = signer.cursor(number, end, query_text) if end < len(matches) else None
    query = query_notes(question, [note] if note else [])
    members: PageMembers = {
        **context.interpreted_members(question, query=query),
        "matched": len(matches),
        "next": next_cursor,
    }
    return Answer(context.id(question), members, features)


def _page(context: QueryContext, question: InsideQuestion) -> tuple[int, str]:
    query_text = question.model_copy(update={"cursor": None}).model_dump_json()
    if question.cursor is None:
        return 0, query_text
    return context.services.signer.read_cursor(
        question.cursor, context.snapshot.release.number, query_text
    ), query_text


def _area(context: QueryContext, question: InsideQuestion) -> tuple[SearchArea, str]:
    if question.adcode is not None:
        areas, note = current_areas(question.adcode, context.services.gazetteer)
        return tuple(area.adcode for area in areas), note
    if question.q is not None:
        return _area_of_text(context, question.q)
    return question.polygon or question.bbox or ("000000",), ""


def _area_of_text(context: QueryContext, text: str) -> tuple[SearchArea, str]:
    """Return the area of place text: a district or wider as such, other places as a bounding box."""
    matches = context.place_search().find(text, limit=1)
    if not matches:
        hint = "rephrase it, or use adcode"
        raise InvalidParameter("q", message("no place matches {text!r}", text=text[:40]), hint=hint)
    place = matches[0].place
    note = message("q is interpreted as {place}", place=" ".join(matches[0].path))
    if place.type in ("province", "city", "district"):
        return (place.adcode,), note
    return box_around(place.point, place.radius), note


def clusters_in_view(context: QueryContext, question: ClustersQuestion) -> Answer:
    """Return the clusters and outlets to draw in a viewport."""
    features = context.clusters.inside(question.bbox, MapView(question.filter(context.at), question.zoom))
    return Answer(context.id(question), context.build_members(question), tuple(map(orjson.dumps, features)))
