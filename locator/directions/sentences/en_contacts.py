"""English clauses with numbers and addresses to get in touch."""

from . import en_numbers as numbers


class ContactClauses:
    """Clauses with contacts, in the voice of the language."""

    _is_spoken: bool

    def hotline(self, number: str) -> str:
        """Return the hotline clause."""
        return (
            f"if you cannot find it, call {numbers.phone(number)}"
            if self._is_spoken
            else f"support {_with_extension(number)}"
        )

    def phone(self, number: str) -> str:
        """Return the clause with the outlet's own number."""
        return (
            f"the number is {numbers.phone(number)}" if self._is_spoken else f"Tel {_with_extension(number)}"
        )

    def no_phone(self) -> str:
        """Return the clause that the outlet has no number of its own."""
        return "it has no number of its own"

    def text_contact(self, contact: str) -> str:
        """Return the clause with the outlet's contact by text, or what to do without one."""
        return f"text contact {contact}" if contact else "show this message at the outlet"

    def text_support(self, address: str) -> str:
        """Return the clause with the support service by text; without an address, it is behind the link."""
        return f"text support {address}" if address else "text support: see the link"

    def link(self, address: str) -> str:
        """Return the link to the directions page."""
        return address


def _with_extension(number: str) -> str:
    return number.replace("转", " ext. ")
