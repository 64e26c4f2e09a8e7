"""Chinese clauses in traditional characters, names included."""

from ...runtime.languages import traditional
from .. import narrative_items
from .zh import Chinese


class TraditionalChinese(Chinese):
    """Chinese in one voice, with every text converted."""

    def clauses(self, fact: narrative_items.Fact) -> tuple[str, ...]:
        """Return the clauses of a fact, without punctuation."""
        return tuple(map(traditional, super().clauses(fact)))

    def name(self, outlet: narrative_items.Arrived) -> str:
        """Return the name of the outlet."""
        return traditional(super().name(outlet))

    def label(self, name: str, introduction: narrative_items.Introduction) -> str:
        """Return a name of the outlet, shortened or not, with its city unless the name contains it."""
        return traditional(super().label(name, introduction))

    def resume(self, step: int) -> str:
        """Return the sentence that resumes from a step."""
        return traditional(super().resume(step))

    def pause(self) -> str:
        """Return the sentence that postpones the remaining steps until the caller is there."""
        return traditional(super().pause())

    def read_back(self, topic: str, floor: bool) -> str:
        """Return the question that makes the caller repeat the topic."""
        return traditional(super().read_back(topic, floor))

    def hotline(self, number: str) -> str:
        """Return the hotline clause."""
        return traditional(super().hotline(number))

    def phone(self, number: str) -> str:
        """Return the clause with the outlet's own number."""
        return traditional(super().phone(number))

    def no_phone(self) -> str:
        """Return the clause that the outlet has no number of its own."""
        return traditional(super().no_phone())

    def text_contact(self, contact: str) -> str:
        """Return the clause with the outlet's contact by text, or what to do without one."""
        return traditional(super().text_contact(contact))

    def text_support(self, address: str) -> str:
        """Return the clause with the support service by text."""
        return traditional(super().text_support(address))
