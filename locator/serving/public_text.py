"""Checks of texts that are published as they are typed."""

from ..errors import InvalidInput
from ..feed.markup import MARKUP
from ..feed.pii import masked
from ..network.text_fields import PUBLIC_NUMBER_FIELDS

ADDRESS = "url"  # ending of the fields that are web addresses


def check_publishable(field: str, text: str) -> None:
    """Raise InvalidInput for markup, or a personal number in a field that is not for numbers.

    Web addresses have a check of their own.
    """
    if MARKUP.search(text) and not field.endswith(ADDRESS):
        raise InvalidInput(field, "contains markup; write plain text without tags or entities")
    if field not in PUBLIC_NUMBER_FIELDS and masked(text) != text:
        raise InvalidInput(field, "contains a personal phone or ID number and would be public")
