"""Questions of a call with the answers that a caller can give, and the keys that select them."""

from collections.abc import Mapping
from typing import NamedTuple

from ..geo.point import Point
from .ambiguity.call_question import CallOption, CallQuestion
from .ambiguity.clarifying_question import Uncertainty, next_question
from .ambiguity.spoken_labels import spoken_label
from .context import QueryContext

SPECIAL_REGION = "特别行政区"


class Choice(NamedTuple):
    """An answer of the caller: the refs that remain, or the text to search; `keys` are typed to select it."""

    label: str
    refs: tuple[str, ...] = ()
    text: str = ""
    keys: str = ""


class NextQuestion(NamedTuple):
    """The next question and its answers; `key` is its text before it is converted for the reader."""

    text: str
    key: str
    choices: tuple[Choice, ...] = ()


def text_question(context: QueryContext, ask: CallQuestion, lang: str) -> NextQuestion:
    """Return a question whose answers are texts to search."""
    readings = context.services.finder().readings("".join(option.label for option in ask.options))
    choices = (
        Choice(
            spoken_label(option.label, lang, context.services.finder().readings),
            (),
            option.text,
            _keys(option, readings),
        )
        for option in ask.options
    )
    return NextQuestion(ask.text, ask.text, tuple(choices))


def narrowing_question(
    context: QueryContext, uncertainty: Uncertainty, lang: str, *, asks_district: bool
) -> NextQuestion | None:
    """Return the question that separates the outlets of the uncertainty circle."""
    names: dict[str, str] = {}  # of districts, in the language

    def district_of(point: Point) -> str:
        area = context.district(point) if asks_district else None
        if area is None:
            return ""
        names[area.name] = area.label(lang)
        return area.name

    clarifying = next_question(context.snapshot, uncertainty, district_of)
    if clarifying is None:
        return None
    refs = context.snapshot.refs
    labels = [names.get(choice.texts["zh"], choice.texts[lang]) for choice in clarifying.choices]
    readings = context.services.finder().readings("".join(labels))
    choices = tuple(
        Choice(
            spoken_label(label, lang, context.services.finder().readings),
            tuple(refs[i] for i in choice.outlets),
            keys=_keys(CallOption(label, ""), readings),
        )
        for label, choice in zip(labels, clarifying.choices, strict=True)
    )
    return NextQuestion(clarifying.text[lang], clarifying.text[lang], choices)


def _keys(option: CallOption, readings: Mapping[str, str]) -> str:
    """Return what is typed for an answer: its pinyin and its initials.

    Readings of single characters are wrong in some names (长宁区); English names that are pinyin are right.
    """
    name = option.label.removesuffix(SPECIAL_REGION)
    syllables = [readings.get(character, character) for character in name if not character.isspace()]
    pinyin, initials = "".join(syllables), "".join(syllable[0] for syllable in syllables)
    english = "".join(filter(str.isalpha, option.name_en)).casefold()
    if len(syllables) > 1 and syllables[1] in english[1:]:
        initials = english[0] + initials[1:]
    return " ".join(filter(None, (pinyin, initials, english))).casefold()
