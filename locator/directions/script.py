"""Directions to read aloud in 20 or 60 seconds: outlet and city, then the way, then a read-back question."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from .narrative import Item, NarrativePart, Plan
from .narrative_items import Alternative, OpeningHours
from .sentences.language import Language
from .visit_facts import CALL_FIRST, VisitPart

SHORT, LONG = 20, 60  # seconds
ALTERNATIVE_PARTS: tuple[NarrativePart, ...] = ("alternative", "alternative_details", "alternative_live")
PARTIAL_PARTS = frozenset(
    {
        *("introduction", "crossing", "closed", *ALTERNATIVE_PARTS),
        *("unknown_hours", "live", "booking", "phone", "queue", "stock"),
        *("warned", "wheelchair", "step_free", "lift"),
        *("landmark", "total", "roughly", "move", "again"),
    }
)  # parts of a script that stops midway
LOCATION_PARTS = frozenset({"landmark", "entrance", "floor", "unit"})  # a summary needs one of these
LONG_SCRIPT_ONLY = frozenset({"bring", "access", "parking", "verified"})
SPEAKING_ORDER: tuple[NarrativePart | VisitPart, ...] = (
    *("crossing", "closed", "unknown_hours", "live", "booking", "queue", "stock"),
    *("warned", "wheelchair", "step_free", "lift"),
    *("total", "straight", "beside", "roughly", "address", "landmark", "station", "move"),
    *("entrance", "floor", "unit", "open", "bring", "access", "parking", "verified"),
    *ALTERNATIVE_PARTS,
)  # another building comes last, so that no fact of the first follows it
RANKS: tuple[tuple[NarrativePart | VisitPart, ...], ...] = (
    ("crossing", "closed", "unknown_hours", "live", "alternative"),
    ("booking", "warned"),
    ("straight", "beside", "total", "roughly", "queue", "stock"),
    ("landmark", "address", "alternative_details", "alternative_live"),
    ("wheelchair", "step_free", "lift", "entrance", "floor", "unit"),
    ("station",),
    ("move",),
    ("open",),
    ("bring",),
    ("access",),
    ("parking",),
    ("verified",),
)  # by priority when time is short
RANK = {part: number for number, parts in enumerate(RANKS) for part in parts}
QUESTION_TOPICS = {
    "entrance": "entrance",
    "move": "way",
    "landmark": "landmark",
    "address": "address",
    "straight": "side",
    "alternative": "outlet",
    "introduction": "outlet",
}
FOLLOWS = {
    "move": {"move"},
    "alternative_details": {"alternative"},
    "alternative_live": {"alternative"},
}  # omitted with what it follows
HOTLINE_RANK = RANK["open"]


@dataclass(frozen=True, slots=True)
class ScriptLine:
    """A sentence and the number of its step."""

    text: str
    step: int | None


@dataclass(frozen=True, slots=True)
class Script:
    """A script; `next_step` is where to resume, None if it is complete; `seconds` is an estimate.

    `left_out` lists the parts that did not fit.
    """

    lines: tuple[ScriptLine, ...]
    question: str
    seconds: float
    next_step: int | None
    left_out: tuple[str, ...]

    @property
    def sentences(self) -> tuple[str, ...]:
        """Return all sentences, the question last."""
        return (*(line.text for line in self.lines), *([self.question] if self.question else []))


class _SpokenItem(NamedTuple):
    """A narrative item as sentences with their duration."""

    part: str
    rank: int
    step: int | None
    lines: tuple[str, ...]
    seconds: float


def script(plan: Plan, language: Language, seconds: int, from_step: int = 1, hotline: str = "") -> Script:
    """Return the script from a step on, within an estimated number of seconds.

    If the route does not fit, the short script gives the location without turns, the long one the first
    turns and the step to resume from.
    """
    items = (
        _items_from_step(plan, language, from_step) if from_step > 1 else _all_items(plan, language, hotline)
    )
    if seconds < LONG:
        items = [item for item in items if item.part not in LONG_SCRIPT_ONLY]
    budget = seconds - max(language.seconds(question) for question in _questions(language))
    selected = _fit_to_budget(items, budget)
    if plan.select("alternative") and not any(item.part == "alternative" for item in selected):
        items = [_without_distance(item, plan, language) for item in items]
        selected = _fit_to_budget(items, budget)
    next_step = _first_omitted_step(items, selected)
    if (
        next_step is not None
        and seconds < LONG
        and from_step == 1
        and any(entry.part in LOCATION_PARTS for entry in items)
    ):
        selected = _fit_to_budget([item for item in items if item.part != "move"], budget)
        next_step = next(item.step for item in items if item.part == "move")
    elif next_step is not None:
        selected, next_step = _first_moves(items, language, budget)
    question = _question(language, {item.part for item in selected})
    lines = tuple(ScriptLine(text, item.step) for item in selected for text in item.lines)
    total_seconds = sum(language.seconds(line.text) for line in lines) + language.seconds(question)
    left_out = dict.fromkeys(item.part for item in items if item not in selected)
    return Script(lines, question, round(total_seconds, 1), next_step, tuple(left_out))


def _all_items(plan: Plan, language: Language, hotline: str) -> list[_SpokenItem]:
    introduction = _spoken_sentences("introduction", 0, None, language, language.clauses(plan.introduction))
    spoken = (
        _spoken_item(item, language, by_phone=bool(plan.phone)) for item in plan.select(*SPEAKING_ORDER)
    )
    items = [introduction, *_named_by_street(plan, language, [item for item in spoken if item.lines])]
    if plan.call_first:
        number = language.phone(plan.phone) if plan.phone else language.no_phone()
        call = _spoken_sentences("phone", _phone_rank(plan), None, language, [number])
        items.insert(_end_of_calls(items), call)
    if hotline and not plan.suspended:
        call = _spoken_sentences("hotline", HOTLINE_RANK, None, language, [language.hotline(hotline)])
        items.insert(_first_of_alternative(items), call)
    return items


def _named_by_street(plan: Plan, language: Language, items: list[_SpokenItem]) -> list[_SpokenItem]:
    """Return the items with the street first, if the name alone does not identify the outlet."""
    clauses = language.clauses(plan.namesake_street) if plan.namesake_street else ()
    if not clauses:
        return items
    step = next((item.step for item in items if item.part == "address"), None)
    rank = RANK["address" if plan.suspended else "crossing"]  # nobody goes there now
    street = _spoken_sentences("address", rank, step, language, clauses)
    return [street, *(item for item in items if item.part != "address")]


def _phone_rank(plan: Plan) -> int:
    """Return the rank of the outlet's number: a call decides about a visit, or books it.

    An address to visit at once is of more use than the number for a later visit.
    """
    if plan.suspended or plan.select("unknown_hours"):
        return RANK["total" if plan.phone else "unknown_hours"]
    return RANK["entrance" if plan.select("alternative") else "total"]


def _end_of_calls(items: Sequence[_SpokenItem]) -> int:
    """Return the number of the item after the last one that asks for a call."""
    return 1 + max(i for i, item in enumerate(items) if item.part in ("introduction", "closed", *CALL_FIRST))


def _first_of_alternative(items: Sequence[_SpokenItem]) -> int:
    """Return the number of the first item about the outlet to visit instead, else that of all items."""
    return next((i for i, item in enumerate(items) if item.part in ALTERNATIVE_PARTS), len(items))


def _without_distance(item: _SpokenItem, plan: Plan, language: Language) -> _SpokenItem:
    """Return the item of the outlet to visit instead without its distance; others as they are."""
    other = next((item.fact for item in plan.select("alternative")), None)
    if item.part != "alternative" or not isinstance(other, Alternative):
        return item
    return _spoken_sentences(
        item.part, item.rank, item.step, language, language.clauses(other._replace(metres=None))
    )


def _items_from_step(plan: Plan, language: Language, from_step: int) -> list[_SpokenItem]:
    remaining = [_spoken_item(item, language) for item in plan.items if item.step and item.step >= from_step]
    if not remaining:
        return []
    again = language.resume(from_step)
    return [_SpokenItem("again", 0, None, (again,), language.seconds(again)), *remaining]


def _spoken_item(item: Item, language: Language, *, by_phone: bool = True) -> _SpokenItem:
    """Return an item as sentences; without `by_phone`, there is no number to call."""
    always = isinstance(item.fact, OpeningHours) and item.fact.always  # short, and a reason to go
    rank = RANK["total"] if always else RANK.get(item.part, RANK["move"])
    fact = item.fact._replace(by_phone=by_phone) if isinstance(item.fact, OpeningHours) else item.fact
    return _spoken_sentences(item.part, rank, item.step, language, language.clauses(fact))


def _spoken_sentences(
    part: str, rank: int, step: int | None, language: Language, clauses: Sequence[str]
) -> _SpokenItem:
    lines = tuple(language.sentences(clauses))
    return _SpokenItem(part, rank, step, lines, sum(map(language.seconds, lines)))


def _fit_to_budget(items: Sequence[_SpokenItem], budget: float) -> list[_SpokenItem]:
    """Return the items that fit, chosen by rank and order.

    No turn follows an omitted one, and no details an omitted outlet to visit instead.
    """
    chosen: set[int] = set()
    skipped: set[str] = set()
    for i in sorted(range(len(items)), key=lambda i: (items[i].rank, i)):
        if items[i].seconds > budget or skipped & FOLLOWS.get(items[i].part, set()):
            skipped.add(items[i].part)
            continue
        budget -= items[i].seconds
        chosen.add(i)
    return [item for i, item in enumerate(items) if i in chosen]


def _first_omitted_step(items: Sequence[_SpokenItem], selected: Sequence[_SpokenItem]) -> int | None:
    return next((item.step for item in items if item.part == "move" and item not in selected), None)


def _first_moves(
    items: Sequence[_SpokenItem], language: Language, budget: float
) -> tuple[list[_SpokenItem], int | None]:
    """Return the start of a long route with a pause notice, and the first step that does not fit.

    The pause is at the last turn; total and phone number give way to the first one.
    """
    pause = language.pause()
    leading = [item for item in items if item.part in PARTIAL_PARTS or item.rank == RANK["crossing"]]
    selected = _fit_to_budget(leading, budget - language.seconds(pause))
    if all(item.step in (None, 1) for item in selected):
        turns_first = [item for item in leading if item.part not in ("total", "phone")]
        selected = _fit_to_budget(turns_first, budget - language.seconds(pause))
    if all(item.step in (None, 1) for item in selected):  # the first stretch alone leads nowhere
        without_moves = [item for item in items if item.part != "move"]
        return _fit_to_budget(without_moves, budget), _first_omitted_step(items, [])
    next_step = min((item.step for item in items if item.step and item not in selected), default=None)
    after = _first_of_alternative(selected)
    selected.insert(after, _SpokenItem("pause", 0, None, (pause,), language.seconds(pause)))
    return selected, next_step


def _questions(language: Language) -> list[str]:
    topics = ("door", *dict.fromkeys(QUESTION_TOPICS.values()))
    return [language.read_back(topic, floor) for topic in topics for floor in (True, False)]


def _question(language: Language, parts: set[str]) -> str:
    """Return the read-back question about the most important part of the script."""
    if "alternative" in parts:
        return language.read_back(QUESTION_TOPICS["alternative"], False)
    if parts & {"floor", "unit"}:
        return language.read_back("door", "floor" in parts)
    topic = next((part for part in QUESTION_TOPICS if part in parts), None)
    return language.read_back(QUESTION_TOPICS[topic], False) if topic else ""
