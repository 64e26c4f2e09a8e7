"""Replies to a question about a text: its own, and the places that are suggested while the text is typed."""

from collections.abc import Sequence
from typing import Any

from ...answers.ambiguity.place_question import Ask, AskOption, PlaceQuestions, is_number, kind_of
from ...answers.suggestions import Suggestion, suggestions
from ...places.interpretation import LEAST, Interpretation
from ...places.text import has_han
from ...runtime.languages import is_converted
from ...serving.service import QueryContext


def with_suggestions(context: QueryContext, query: dict[str, Any], ask: Ask | None, lang: str) -> Ask | None:
    """Return the question with the suggestions of its text, if the search found no place."""
    text = query.get("q", "")
    if ask is None or not text or query.get("place"):
        return ask
    meant = context.place_search().interpret(text)
    if is_converted(lang) and meant.doubt in ("unknown", "common"):  # answers know no variants of a language
        ask = _questions(context, lang).about(meant)
    found = _options(suggestions(context, text, lang), lang)
    if meant.doubt == "in_area" and meant.area:
        return _in_area(context, meant.area.adcode, ask, found, lang)
    if not found or meant.doubt == "area" or is_number(meant):
        return ask
    questions = _questions(context, lang)
    is_likely = any(match.confidence >= LEAST for match in meant.matches)
    asks_for_city = ask["options"] and not any(_is_place(option, meant) for option in ask["options"])
    if meant.doubt == "abroad":
        return questions.choice("abroad_similar", found, text)
    if meant.doubt == "common" and (is_likely or has_han(text)):  # Latin text may be initials
        return questions.choice("common_name", _joined(found, ask["options"]), text)
    if not is_likely or asks_for_city:
        return questions.choice("weak", found, text)
    return questions.choice(kind_of(meant), _joined(found, ask["options"]), text)


def _in_area(context: QueryContext, adcode: str, ask: Ask, found: list[AskOption], lang: str) -> Ask:
    """Return the question for a part of an area, with the suggestions that are none of its parts."""
    parts = [option["question"].get("adcode", "") for option in ask["options"]]
    offered = {context.services.gazetteer.path_text(each) for each in (adcode, *parts)}
    similar = [option for option in found if option["question"]["q"] not in offered]
    options = _joined(similar, ask["options"])
    return _questions(context, lang).similar_in(adcode, options) if similar else ask


def _is_place(option: AskOption, meant: Interpretation) -> bool:
    """Return whether a reply is a place that was found, rather than a city that was not named."""
    adcode = option["question"].get("adcode")
    return adcode is None or any(match.place.adcode == adcode for match in meant.matches)


def _questions(context: QueryContext, lang: str) -> PlaceQuestions:
    return PlaceQuestions(context.services.gazetteer, lang, context.services.help.hotline)


def _joined(suggested: list[AskOption], options: list[AskOption]) -> list[AskOption]:
    """Return the replies in the order of the suggestions, then those that were not suggested."""
    by_label = {option["label"]: option for option in options}
    labels = [option["label"] for option in suggested]
    first = [by_label.get(option["label"], option) for option in suggested]
    return [*first, *(option for option in options if option["label"] not in labels)]


def _options(found: Sequence[Suggestion], lang: str) -> list[AskOption]:
    """Return suggestions as replies, those with equal labels with their Chinese names."""
    labels = [suggestion.label(lang) for suggestion in found]
    return [
        AskOption(
            label=label if labels.count(label) == 1 else f"{label} {suggestion.chinese}".rstrip(),
            question={"q": suggestion.text},
        )
        for label, suggestion in zip(labels, found, strict=True)
    ]
