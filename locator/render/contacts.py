"""Phone numbers of an outlet as pages offer them: its own, or the hotline by its name."""

from collections.abc import Sequence
from typing import NamedTuple

from ..network.phone_numbers import EXTENSION, dial, dialable
from ..runtime.languages import converted
from .messages.catalog import translate


class Contact(NamedTuple):
    """A number with its text in the page's language and its `tel:` link, '' if it is uncertain."""

    link: str
    label: str
    is_hotline: bool


def contacts(phones: Sequence[str] | None, hotline: str, lang: str) -> list[Contact]:
    """Return the numbers of an outlet, and the hotline if none of them can be dialled."""
    listed = [phone for phone in phones or () if phone != hotline]
    numbers = list(phones or ()) if dialable(phones) else [*listed, hotline]
    return [_contact(number, number == hotline, lang) for number in numbers]


def first_callable(offered: Sequence[Contact]) -> Contact | None:
    """Return the first number that has a link."""
    return next((contact for contact in offered if contact.link), None)


def phone_link(phone: str) -> str:
    """Return a tel: URL, the extension after a pause; empty if it is not certain how to dial the number."""
    number = dial(phone)
    return number.link if number else ""


def format_phone(phone: str, lang: str) -> str:
    """Return a phone number with its extension in the page's language; one without a call link is marked."""
    number = dial(phone)
    if number is None:
        return translate("phone_unconfirmed", lang, phone=phone)
    return EXTENSION.sub(r" ext. \1", number.text) if lang == "en" else number.text


def _contact(number: str, is_hotline: bool, lang: str) -> Contact:
    if is_hotline:
        return Contact(phone_link(number), translate("hotline_number", lang, hotline=number), True)
    return Contact(phone_link(number), converted(format_phone(number, lang), lang), False)
