"""Interface of a language: facts become clauses, which the channels join."""

from collections.abc import Sequence
from typing import Literal, Protocol, TypeAlias

from ..narrative_items import Arrived, Fact, Introduction

Voice: TypeAlias = Literal["written", "spoken", "terse"]  # page, speech, text message


class Language(Protocol):
    """One language in one voice; a fact without text yields an empty tuple."""

    def clauses(self, fact: Fact) -> tuple[str, ...]:
        """Return the clauses of a fact, without punctuation."""

    def sentence(self, clauses: Sequence[str]) -> str:
        """Join clauses into one sentence."""

    def sentences(self, clauses: Sequence[str]) -> list[str]:
        """Join clauses into sentences short enough to follow by ear; a long clause is not split."""

    def seconds(self, text: str) -> float:
        """Estimate the seconds to read a text aloud."""

    def name(self, outlet: Arrived) -> str:
        """Return the name of the outlet."""

    def label(self, name: str, introduction: Introduction) -> str:
        """Return a name of the outlet, shortened or not, with its city unless the name contains it."""

    def resume(self, step: int) -> str:
        """Return the sentence that resumes from a step."""

    def pause(self) -> str:
        """Return the sentence that postpones the remaining steps until the caller is there."""

    def read_back(self, topic: str, floor: bool) -> str:
        """Return the question that makes the caller repeat a topic: door, landmark, way, outlet and so on."""

    def hotline(self, number: str) -> str:
        """Return the hotline clause."""

    def phone(self, number: str) -> str:
        """Return the clause with the outlet's own number, to call before a visit."""

    def no_phone(self) -> str:
        """Return the clause that the outlet has no number of its own."""

    def text_contact(self, contact: str) -> str:
        """Return the clause with the outlet's contact by text, or what to do without one."""

    def text_support(self, address: str) -> str:
        """Return the clause with the support service by text."""

    def link(self, address: str) -> str:
        """Return the link to the directions page."""
