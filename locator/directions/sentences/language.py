"""What a language has to be able to say. A fact gives clauses; channels join them."""

from collections.abc import Sequence
from typing import Literal, Protocol, TypeAlias

from ..narrative_items import Arrived, Fact

Voice: TypeAlias = Literal["written", "spoken", "terse"]  # a page, read aloud, a text message


class Language(Protocol):
    """One language in one voice. An empty tuple: there is nothing to say of the fact."""

    def clauses(self, fact: Fact) -> tuple[str, ...]:
        """The fact in clauses without the marks between and behind them."""

    def sentence(self, clauses: Sequence[str]) -> str:
        """Clauses as one sentence."""

    def sentences(self, clauses: Sequence[str]) -> list[str]:
        """Clauses as sentences that are short enough to be heard, as far as a clause is."""

    def seconds(self, text: str) -> float:
        """How long it takes to read a text aloud."""

    def name(self, outlet: Arrived) -> str:
        """What the outlet is called."""

    def again(self, step: int) -> str:
        """That it goes on from a step."""

    def pause(self) -> str:
        """That the rest of the way is told when the caller is there."""

    def asked(self, about: str, floor: bool) -> str:
        """The question whose answer shows that the caller has it: door, entrance, landmark, way or side."""

    def hotline(self, number: str) -> str:
        """Whom to call."""

    def link(self, address: str) -> str:
        """Where the way is on a page."""
