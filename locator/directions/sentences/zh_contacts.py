"""Chinese clauses with numbers and addresses to get in touch."""

from . import zh_numbers as numbers


class ContactClauses:
    """Clauses with contacts, in the voice of the language."""

    _is_spoken: bool

    def hotline(self, number: str) -> str:
        """Return the hotline clause."""
        return f"找不到请打{numbers.phone(number)}" if self._is_spoken else f"客服{number}"

    def phone(self, number: str) -> str:
        """Return the clause with the outlet's own number."""
        return f"电话是{numbers.phone(number)}" if self._is_spoken else f"电话{number}"

    def no_phone(self) -> str:
        """Return the clause that the outlet has no number of its own."""
        return "这个网点没有电话"

    def text_contact(self, contact: str) -> str:
        """Return the clause with the outlet's contact by text, or what to do without one."""
        return f"文字联系 {contact}" if contact else "到店请出示本短信"

    def text_support(self, address: str) -> str:
        """Return the clause with the support service by text; without an address, it is behind the link."""
        return f"文字客服 {address}" if address else "文字客服见链接"

    def link(self, address: str) -> str:
        """Return the link to the directions page."""
        return address
