"""Directions to read aloud in 20 or 60 seconds: outlet and city, then the way, then a read-back question."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from .narrative import Item, NarrativePart, Plan
from .sentences.language import Language

SHORT, LONG = 20, 60  # seconds
PARTIAL_PARTS = frozenset(
    {
        *("introduction", "crossing", "closed", "warned", "wheelchair", "step_free", "lift"),
        *("landmark", "total", "roughly", "move", "again"),
    }
)  # parts of a script that stops midway
LOCATION_PARTS = frozenset({"landmark", "entrance", "floor", "unit"})  # a summary needs one of these
LONG_SCRIPT_ONLY = frozenset({"access", "parking", "verified"})
SPEAKING_ORDER: tuple[NarrativePart, ...] = (
    *("crossing", "closed", "warned", "wheelchair", "step_free", "lift"),
    *("total", "straight", "roughly", "landmark", "address", "station", "move"),
    *("entrance", "floor", "unit", "open", "access", "parking", "verified"),
)
RANKS: tuple[tuple[NarrativePart, ...], ...] = (
    ("crossing", "closed", "warned", "straight", "total", "roughly"),
    ("landmark", "address"),
    ("wheelchair", "step_free", "lift", "entrance", "floor", "unit"),
    ("station",),
    ("move",),
    ("open",),
    ("access",),
    ("parking",),
    ("verified",),
)  # by priority when time is short
RANK = {part: number for number, parts in enumerate(RANKS) for part in parts}
QUESTION_TOPICS = {
    "entrance": "entrance",
    "straight": "side",
    "move": "way",
    "landmark": "landmark",
    "address": "address",
    "introduction": "outlet",
}
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
    introduction = language.clauses(plan.introduction)
    spoken = (_spoken_item(item, language) for item in plan.select(*SPEAKING_ORDER))
    items = [
        _spoken_sentences("introduction", 0, None, language, introduction),
        *(item for item in spoken if item.lines),
    ]
    if hotline:
        items.append(_spoken_sentences("hotline", HOTLINE_RANK, None, language, [language.hotline(hotline)]))
    return items


def _items_from_step(plan: Plan, language: Language, from_step: int) -> list[_SpokenItem]:
    remaining = [_spoken_item(item, language) for item in plan.items if item.step and item.step >= from_step]
    if not remaining:
        return []
    again = language.resume(from_step)
    return [_SpokenItem("again", 0, None, (again,), language.seconds(again)), *remaining]


def _spoken_item(item: Item, language: Language) -> _SpokenItem:
    rank = RANK.get(item.part, RANK["move"])
    return _spoken_sentences(item.part, rank, item.step, language, language.clauses(item.fact))


def _spoken_sentences(
    part: str, rank: int, step: int | None, language: Language, clauses: Sequence[str]
) -> _SpokenItem:
    lines = tuple(language.sentences(clauses))
    return _SpokenItem(part, rank, step, lines, sum(map(language.seconds, lines)))


def _fit_to_budget(items: Sequence[_SpokenItem], budget: float) -> list[_SpokenItem]:
    """Return the items that fit, chosen by rank and order; no turn follows an omitted one."""
    chosen: set[int] = set()
    move_skipped = False
    for i in sorted(range(len(items)), key=lambda i: (items[i].rank, i)):
        if items[i].seconds > budget or (move_skipped and items[i].part == "move"):
            move_skipped |= items[i].part == "move"
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

    The pause is at the last turn; the total gives way to the first one.
    """
    pause = language.pause()
    leading = [item for item in items if item.part in PARTIAL_PARTS]
    selected = _fit_to_budget(leading, budget - language.seconds(pause))
    if all(item.step in (None, 1) for item in selected):
        without_total = [item for item in leading if item.part != "total"]
        selected = _fit_to_budget(without_total, budget - language.seconds(pause))
    next_step = min((item.step for item in items if item.step and item not in selected), default=None)
    selected.append(_SpokenItem("pause", 0, None, (pause,), language.seconds(pause)))
    return selected, next_step


def _questions(language: Language) -> list[str]:
    topics = ("door", *dict.fromkeys(QUESTION_TOPICS.values()))
    return [language.read_back(topic, floor) for topic in topics for floor in (True, False)]


def _question(language: Language, parts: set[str]) -> str:
    """Return the read-back question about the most important part of the script."""
    if parts & {"floor", "unit"}:
        return language.read_back("door", "floor" in parts)
    topic = next((part for part in QUESTION_TOPICS if part in parts), None)
    return language.read_back(QUESTION_TOPICS[topic], False) if topic else ""
