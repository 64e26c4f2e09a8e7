"""Normalization of feed values to outlet values, in small steps, before validation.

Each step changes only fields that it understands with certainty and reports the change; anything less
certain becomes a proposal for a person to decide. A step never raises, whatever the value. Only splitting
addresses requires the gazetteer.
"""

from collections.abc import Callable

from ..record import Record
from ..report import Finding, finding
from .address import AddressSplitter, normalize_postcode
from .damage import may_be_damaged, normalize_damage
from .hours import normalize_hours
from .lists import normalize_lists
from .notices import notices
from .phones import normalize_phones
from .proposals import proposals
from .step import Fields, NormalizeNote, NormalizeStep, copy_fields, joined_texts
from .text import needs_cleaning, normalize_texts
from .turnaround import normalize_turnaround
from .values import normalize_values
from .words import normalize_terms


def repair_texts(fields: Fields) -> list[NormalizeNote]:
    """Restore damaged texts, then clean all; most records need neither."""
    notes: list[NormalizeNote] = []
    texts = joined_texts(fields)
    if may_be_damaged(texts):
        notes += normalize_damage(fields)
        texts = joined_texts(fields)
    if needs_cleaning(texts):
        notes += normalize_texts(fields)
    return notes


STEPS: tuple[NormalizeStep, ...] = (
    repair_texts,
    normalize_values,
    normalize_terms,
    normalize_lists,
    normalize_phones,
    normalize_postcode,
    normalize_hours,
    normalize_turnaround,
)


class Normalizer:
    """The steps in order: STEPS, address splitting if there is a gazetteer, then notices."""

    def __init__(self, addresses: AddressSplitter | None = None) -> None:
        self._steps = STEPS if addresses is None else (*STEPS, addresses.split)

    def __call__(self, record: Record) -> tuple[Record, list[Finding]]:
        """Return the normalized record and findings; its `unmapped` is searched for notices only."""
        fields = copy_fields(record.fields)
        notes = [note for step in self._steps for note in step(fields)]
        notes += notices(fields, record.unmapped)
        findings = [finding(record, *note) for note in notes]
        return record._replace(fields=fields), findings


normalize_record: Callable[[Record], tuple[Record, list[Finding]]] = Normalizer()

__all__ = [
    "STEPS",
    "AddressSplitter",
    "Fields",
    "NormalizeNote",
    "NormalizeStep",
    "Normalizer",
    "normalize_record",
    "proposals",
]
