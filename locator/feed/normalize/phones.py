"""Normalizes Chinese phone numbers: 010-62345678, 021-64641234转801, 400-830-8300, 950800, 13812345678."""

from collections.abc import Iterator

from ...network.phone_numbers import split_numbers
from .step import Fields, NormalizeNote


def normalize_phones(fields: Fields) -> Iterator[NormalizeNote]:
    """Normalize each number and split cells of several; leave invalid values for the rules to report."""
    values = fields.get("phones")
    if isinstance(values, str):
        values = [values]
    if not values or not isinstance(values, list) or not all(isinstance(item, str) for item in values):
        return
    result = [number for item in values for number in split_numbers(item)]
    fields["phones"] = list(dict.fromkeys(result))
    if result != values:
        reason = f"read as {';'.join(fields['phones'])}"
        yield NormalizeNote("phones_mended", "info", "phones", ";".join(values), reason)
