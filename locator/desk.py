"""What the desk asks for an agent: what was heard becomes a question, doubt becomes the next question."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from .codes import is_code
from .geo import Point
from .meeting import Meeting
from .official import OfficialQuestion
from .question import NearestQuestion, ask
from .stability.asking import Doubt, likeliest, next_question

SHOWN = 8
_GAPS = re.compile(r"[\s-]+")
_PHONE = re.compile(r"\+?[0-9][0-9 ()-]{3,18}[0-9](?:\s*(?:转|分机|ext\.?|x)\s*[0-9]{1,8})?", re.IGNORECASE)


class Heard(NamedTuple):
    """What the agent typed of a call: the words, what else narrows it, and the answers given so far.

    `among` are refs that may yet be the nearest, `asked` the questions that were answered.
    """

    words: str
    members: Mapping[str, Any]
    among: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()


class Asked(NamedTuple):
    """The next question and its answers, each with the refs that it leaves."""

    text: str
    key: str
    choices: tuple[tuple[str, tuple[str, ...]], ...]


class Found(NamedTuple):
    """An answer for the desk: the object every channel renders, its bytes, and what to ask next.

    `order` are the refs as the desk lists them: once questions are answered, the likeliest first.
    """

    question: NearestQuestion
    answer: dict[str, Any]
    body: bytes
    order: tuple[str, ...]
    ask: Asked | None


def question_of(meeting: Meeting, heard: Heard) -> NearestQuestion:
    """The question in what was heard; BadQuestion names what is wrong with it."""
    digits = _GAPS.sub("", heard.words)
    code = digits if is_code(digits) else ""
    if not code or meeting.snapshot.index_of_code(code) is None:
        code = (_of_phone(meeting, heard.words) if _PHONE.fullmatch(heard.words) else "") or code
    origin = {"code": code} if code else {"q": heard.words}
    return ask(NearestQuestion, {"limit": SHOWN, **heard.members, **origin})


def _of_phone(meeting: Meeting, words: str) -> str:
    """The code of the outlet with this phone number; empty where there is none."""
    answer = meeting.official(ask(OfficialQuestion, {"phone": words})).data()
    told = (feature["properties"] for feature in answer["features"])
    return next((each["code"] for each in told if each["official"]["same"] and each.get("code")), "")


def find(meeting: Meeting, heard: Heard) -> Found:
    """The outlets for a caller, and the best next question."""
    question = question_of(meeting, heard)
    answer = meeting.nearest(question)
    told = answer.data()
    doubt = _doubt(meeting, question, told, heard)
    asked = _next(meeting, doubt, question.lang) if doubt else None
    refs = [feature["id"] for feature in told["features"]]
    order = _order(meeting, doubt, refs) if doubt and heard.among else tuple(refs)
    return Found(question, told, answer.to_json(), order, asked)


def _doubt(meeting: Meeting, question: NearestQuestion, told: dict[str, Any], heard: Heard) -> Doubt | None:
    query = told["query"]
    radius = (query.get("place") or {}).get("radius")
    if not radius or told["answer"]["stable"] is not False:
        return None
    indices = (meeting.snapshot.index(ref) for ref in heard.among)
    among = frozenset(index for index in indices if index is not None)
    origin = Point(query["lat"], query["lon"])
    return Doubt(origin, radius, question.filter(meeting.at), among, frozenset(heard.asked))


def _next(meeting: Meeting, doubt: Doubt, lang: str) -> Asked | None:
    found = next_question(meeting.snapshot, doubt, meeting.district)
    if found is None:
        return None
    refs = meeting.snapshot.refs
    choices = tuple((each.says[lang], tuple(refs[i] for i in each.leaves)) for each in found.choices)
    return Asked(found.text[lang], found.text["zh"], choices)


def _order(meeting: Meeting, doubt: Doubt, refs: Iterable[str]) -> tuple[str, ...]:
    likely = [meeting.snapshot.refs[index] for index, _ in likeliest(meeting.snapshot, doubt)]
    shown = list(refs)
    return tuple(dict.fromkeys([*(ref for ref in likely if ref in shown), *shown]))
