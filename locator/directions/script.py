"""A way to be read aloud: landmark first, short sentences, one question back, within 20 or 60 seconds."""

from collections.abc import Sequence
from typing import NamedTuple

from .narrative import Item, NarrativePart, Plan
from .sentences.language import Language

SHORT, LONG = 20, 60  # seconds
BEGIN = frozenset(
    {"closed", "warned", "wheelchair", "step_free", "lift", "landmark", "total", "move", "again"}
)  # said of a way whose rest follows
WHERE = frozenset({"landmark", "entrance", "floor", "unit"})  # what a summary needs one of
ONLY_LONG = frozenset({"access", "parking", "verified"})
SPOKEN: tuple[NarrativePart, ...] = (
    *("closed", "warned", "wheelchair", "step_free", "lift"),
    *("landmark", "address", "straight", "total", "station", "move"),
    *("entrance", "floor", "unit", "open", "access", "parking", "verified"),
)  # the order in which it is said
RANKS: tuple[tuple[NarrativePart, ...], ...] = (
    ("closed", "warned", "straight"),
    ("landmark", "address"),
    ("wheelchair", "step_free", "lift", "entrance", "floor", "unit"),
    ("station", "total"),
    ("move",),
    ("open",),
    ("access",),
    ("parking",),
    ("verified",),
)  # what comes first stays when the time is short
RANK = {part: number for number, parts in enumerate(RANKS) for part in parts}
ASKED = {
    "entrance": "entrance",
    "straight": "side",
    "move": "way",
    "landmark": "landmark",
    "address": "address",
}
HOTLINE_RANK = RANK["open"]


class ScriptLine(NamedTuple):
    """A sentence, and the number of the step it belongs to."""

    text: str
    step: int | None = None


class Script(NamedTuple):
    """What is said. `next_step`: where it goes on, None when the whole way is told. `seconds` is an estimate.

    `left_out` are the parts for which there was no time.
    """

    lines: tuple[ScriptLine, ...]
    question: str
    seconds: float
    next_step: int | None
    left_out: tuple[str, ...]

    @property
    def sentences(self) -> tuple[str, ...]:
        """All that is said, the question last."""
        return (*(line.text for line in self.lines), *([self.question] if self.question else []))


class _SpokenItem(NamedTuple):
    """An item in its sentences."""

    part: str
    rank: int
    step: int | None
    lines: tuple[str, ...]
    seconds: float


def script(plan: Plan, language: Language, seconds: int, from_step: int = 1, hotline: str = "") -> Script:
    """The way from a step on, in at most so many seconds, as far as an estimate can say.

    A way too long for it: the short version says where the outlet is and leaves the turns out, the long
    one says the first turns and where to go on from.
    """
    said = _again(plan, language, from_step) if from_step > 1 else _all(plan, language, hotline)
    if seconds < LONG:
        said = [each for each in said if each.part not in ONLY_LONG]
    budget = seconds - max(language.seconds(question) for question in _questions(plan, language))
    whole = _fitted(said, budget)
    first_left = _first_left(said, whole)
    if first_left is not None and seconds < LONG and from_step == 1 and any(e.part in WHERE for e in said):
        whole = _fitted([each for each in said if each.part != "move"], budget)
        first_left = next(each.step for each in said if each.part == "move")
    elif first_left is not None:
        whole, first_left = _begun(said, language, budget)
    question = _question(plan, language, {each.part for each in whole})
    lines = tuple(ScriptLine(text, each.step) for each in whole for text in each.lines)
    lasts = sum(language.seconds(line.text) for line in lines) + language.seconds(question)
    missing = dict.fromkeys(each.part for each in said if each not in whole)
    return Script(lines, question, round(lasts, 1), first_left, tuple(missing))


def _all(plan: Plan, language: Language, hotline: str) -> list[_SpokenItem]:
    told = [said for item in plan.of(*SPOKEN) if (said := _said(item, language)).lines]
    if hotline:
        told.append(_sentences("hotline", HOTLINE_RANK, None, language, [language.hotline(hotline)]))
    return told


def _again(plan: Plan, language: Language, from_step: int) -> list[_SpokenItem]:
    rest = [_said(item, language) for item in plan.items if item.step and item.step >= from_step]
    if not rest:
        return []
    again = language.again(from_step)
    return [_SpokenItem("again", 0, None, (again,), language.seconds(again)), *rest]


def _said(item: Item, language: Language) -> _SpokenItem:
    rank = RANK.get(item.part, RANK["move"])
    return _sentences(item.part, rank, item.step, language, language.clauses(item.fact))


def _sentences(
    part: str, rank: int, step: int | None, language: Language, clauses: Sequence[str]
) -> _SpokenItem:
    lines = tuple(language.sentences(clauses))
    return _SpokenItem(part, rank, step, lines, sum(map(language.seconds, lines)))


def _fitted(said: Sequence[_SpokenItem], budget: float) -> list[_SpokenItem]:
    """What there is time for: by rank, then in order; of the turns none behind one that is left out."""
    kept: set[int] = set()
    broken = False
    for i in sorted(range(len(said)), key=lambda i: (said[i].rank, i)):
        if said[i].seconds > budget or (broken and said[i].part == "move"):
            broken |= said[i].part == "move"
            continue
        budget -= said[i].seconds
        kept.add(i)
    return [each for i, each in enumerate(said) if i in kept]


def _first_left(said: Sequence[_SpokenItem], kept: Sequence[_SpokenItem]) -> int | None:
    return next((each.step for each in said if each.part == "move" and each not in kept), None)


def _begun(
    said: Sequence[_SpokenItem], language: Language, budget: float
) -> tuple[list[_SpokenItem], int | None]:
    """The beginning of a long way, up to the turn there is no time for, and that the rest follows."""
    pause = language.pause()
    begin = [each for each in said if each.part in BEGIN]
    kept = _fitted(begin, budget - language.seconds(pause))
    first_left = min((each.step for each in said if each.step and each not in kept), default=None)
    kept.append(_SpokenItem("pause", 0, None, (pause,), language.seconds(pause)))
    return kept, first_left


def _questions(plan: Plan, language: Language) -> list[str]:
    about = ("door", *dict.fromkeys(ASKED.values()))
    return [language.asked(each, floor) for each in about for floor in (True, False)]


def _question(plan: Plan, language: Language, told: set[str]) -> str:
    """One question about what the caller needs most of what was told."""
    if told & {"floor", "unit"}:
        return language.asked("door", "floor" in told)
    about = next((part for part in ASKED if part in told), None)
    return language.asked(ASKED[about], False) if about else ""
