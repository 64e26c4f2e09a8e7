"""What the desk asks for an agent: what was heard becomes a question, doubt becomes the next question."""

import re
from collections.abc import Iterable, Mapping
from math import inf
from typing import Any, NamedTuple

from ..directions.renderings import Directions, told
from ..directions.route import Mode, Route
from ..errors import InvalidParameter
from ..geo.point import Point
from ..network.codes import is_code
from ..query.query_params import NearestQuestion, OutletQuestion, ask
from ..query.resolve_origin import SURE
from .ambiguity.clarifying_question import Uncertainty, likeliest, next_question
from .authenticity import OfficialQuestion
from .context import QueryContext

SHOWN = 8
_GAPS = re.compile(r"[\s-]+")
_PHONE = re.compile(r"\+?[0-9][0-9 ()-]{3,18}[0-9](?:\s*(?:转|分机|ext\.?|x)\s*[0-9]{1,8})?", re.IGNORECASE)
_NUMBERS = re.compile(r"[0-9]\.[0-9]|(?:[0-9][ -]?){6}")


class CallInput(NamedTuple):
    """What the agent typed of a call: the words, what else narrows it, and the answers given so far.

    `among` are refs that may yet be the nearest, `asked` the questions that were answered.
    """

    words: str
    members: Mapping[str, Any]
    among: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()


class NextQuestion(NamedTuple):
    """The next question and its answers, each with the refs that it leaves."""

    text: str
    key: str
    choices: tuple[tuple[str, tuple[str, ...]], ...]


class DeskResult(NamedTuple):
    """An answer for the desk: the object every channel renders, its bytes, and what to ask next.

    `order` are the refs as the desk lists them: once questions are answered, the likeliest first.
    """

    question: NearestQuestion
    answer: dict[str, Any]
    body: bytes
    order: tuple[str, ...]
    ask: NextQuestion | None


class CallerOrigin(NamedTuple):
    """Where a way begins; `vague` when the caller is not known to stand there."""

    point: Point
    vague: bool = False


class WalkingDirections(NamedTuple):
    """The way to an outlet, its properties as answers carry them, and the same in words."""

    outlet: dict[str, Any]
    route: Route
    told: Directions


def question_of(meeting: QueryContext, heard: CallInput) -> NearestQuestion:
    """The question in what was heard; BadQuestion names what is wrong with it."""
    digits = _GAPS.sub("", heard.words)
    code = digits if is_code(digits) else ""
    if not code or meeting.snapshot.index_of_code(code) is None:
        code = (_of_phone(meeting, heard.words) if _PHONE.fullmatch(heard.words) else "") or code
    origin = {"code": code} if code else {"q": heard.words}
    return ask(NearestQuestion, {"limit": SHOWN, **heard.members, **origin})


def _of_phone(meeting: QueryContext, words: str) -> str:
    """The code of the outlet with this phone number; empty where there is none."""
    answer = meeting.official(ask(OfficialQuestion, {"phone": words})).data()
    told = (feature["properties"] for feature in answer["features"])
    return next((each["code"] for each in told if each["official"]["same"] and each.get("code")), "")


def find(meeting: QueryContext, heard: CallInput) -> DeskResult:
    """The outlets for a caller, and the best next question."""
    question = question_of(meeting, heard)
    answer = meeting.nearest(question)
    told = answer.data()
    doubt = _doubt(meeting, question, told, heard)
    asked = _next(meeting, doubt, question.lang) if doubt else None
    refs = [feature["id"] for feature in told["features"]]
    order = _order(meeting, doubt, refs) if doubt and heard.among else tuple(refs)
    return DeskResult(question, told, answer.to_json(), order, asked)


def way_to(meeting: QueryContext, start: CallerOrigin, ref: str, how: tuple[Mode, str]) -> WalkingDirections:
    """The way from a start to an outlet, `how` one comes and in which language; UnknownOutlet, OutletGone."""
    mode, lang = how
    outlet = meeting.outlet(ref, OutletQuestion.model_validate({"lang": lang})).data()["properties"]
    route = meeting.facts.router.route(start.point, Point(outlet["lat"], outlet["lon"]), mode)
    return WalkingDirections(outlet, route, told(route, outlet, meeting.telling(lang, start.vague)))


def start_of(found: DeskResult) -> CallerOrigin:
    """Where the caller is taken to be; BadQuestion when nothing is known by the words.

    Who tells the code or the phone number of an outlet does not stand there.
    """
    query = found.answer["query"]
    if "lat" not in query:
        raise InvalidParameter("q", "no place is known by these words", hint="say it otherwise")
    place = query.get("place") or {"radius": 0.0}
    vague = "code" in place or place.get("radius", inf) > SURE
    return CallerOrigin(Point(query["lat"], query["lon"]), vague)


def to_keep(heard: CallInput, found: DeskResult) -> bytes | None:
    """The bytes of the answer, None where they may tell where somebody stands, or words that were typed.

    So it is with a position, a place that an online geocoder found, words that an answer says back, and
    long numbers that are no code of an outlet.
    """
    query = found.answer["query"]
    place = query.get("place") or {}
    private = "note" in place or place.get("matched_by") in ("position", "online")
    numbers = found.question.code is None and _NUMBERS.search(heard.words)
    return None if not place or private or numbers else found.body


def _doubt(
    meeting: QueryContext, question: NearestQuestion, told: dict[str, Any], heard: CallInput
) -> Uncertainty | None:
    query = told["query"]
    radius = (query.get("place") or {}).get("radius")
    if not radius or told["answer"]["stable"] is not False:
        return None
    indices = (meeting.snapshot.index(ref) for ref in heard.among)
    among = frozenset(index for index in indices if index is not None)
    origin = Point(query["lat"], query["lon"])
    return Uncertainty(origin, radius, question.filter(meeting.at), among, frozenset(heard.asked))


def _next(meeting: QueryContext, doubt: Uncertainty, lang: str) -> NextQuestion | None:
    found = next_question(meeting.snapshot, doubt, meeting.district)
    if found is None:
        return None
    refs = meeting.snapshot.refs
    choices = tuple((each.says[lang], tuple(refs[i] for i in each.leaves)) for each in found.choices)
    return NextQuestion(found.text[lang], found.text["zh"], choices)


def _order(meeting: QueryContext, doubt: Uncertainty, refs: Iterable[str]) -> tuple[str, ...]:
    likely = [meeting.snapshot.refs[index] for index, _ in likeliest(meeting.snapshot, doubt)]
    shown = list(refs)
    return tuple(dict.fromkeys([*(ref for ref in likely if ref in shown), *shown]))
