"""Texts of a desk answer in the characters of the page's language."""

from ...answers.agent_desk import DeskResult
from ...answers.call_choices import NextQuestion
from ...render.messages.converted_texts import convert_texts
from ...runtime.languages import converted


def converted_result(result: DeskResult, lang: str) -> DeskResult:
    """Return a result with its generated texts converted; what is searched next stays as it is."""
    ask = result.next_question
    question = _converted_question(ask, lang) if ask else None
    return result._replace(answer=convert_texts(result.answer, lang), next_question=question)


def _converted_question(ask: NextQuestion, lang: str) -> NextQuestion:
    choices = (choice._replace(label=converted(choice.label, lang)) for choice in ask.choices)
    return ask._replace(text=converted(ask.text, lang), choices=tuple(choices))
