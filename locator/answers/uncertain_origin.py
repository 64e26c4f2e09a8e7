"""Questions in answers whose origin is uncertain: a text with several meanings, or an area."""

from typing import Any

from ..places.gazetteer import AREAS
from ..places.interpretation import Interpretation
from ..query.query_params import Question
from ..query.resolve_origin import Origin
from .ambiguity.place_question import Ask, PlaceQuestions
from .answer_members import InterpretedMembers, StabilityMembers
from .context import QueryContext


def place_questions(
    context: QueryContext, question: Question, param: str = "q", home: str = ""
) -> PlaceQuestions:
    """Return the questions about places in the language of a query; `home` is an adcode of the first city."""
    services = context.services
    return PlaceQuestions(services.gazetteer, question.lang, services.help.hotline, param, home=home)


def asking_members(
    context: QueryContext, question: Question, meant: Interpretation, param: str = "q", home: str = ""
) -> InterpretedMembers:
    """Return the members of an answer without results that asks which place is meant.

    Only text is repeated as `q`: `meant` of an adcode has none.
    """
    query: dict[str, Any] = {"q": meant.text} if meant.text else {}
    query["place"] = None
    if meant.matches:
        query["alternatives"] = [match.to_dict() for match in meant.matches]
    ask = place_questions(context, question, param, home).about(meant)
    return context.interpreted_members(question, query=query, stable=False, ask=ask)


def doubt_members(
    context: QueryContext, question: Question, origin: Origin, param: str = "q"
) -> StabilityMembers:
    """Return the question about a guessed place or an area; empty if the origin is a certain place."""
    questions, meant = place_questions(context, question, param), origin.interpretation
    if meant is not None and meant.doubt:
        return {"stable": False, "ask": questions.about(meant)}
    ask = area_question(questions, origin)
    return {"stable": False, "ask": ask} if ask else {}


def area_question(questions: PlaceQuestions, origin: Origin) -> Ask | None:
    """Return the question about the part of an area; None for other places and for districts."""
    place = origin.interpretation.matches[0].place if origin.interpretation else None
    return questions.inside(place.adcode) if place and place.type in AREAS else None
