"""What feeds write becomes what outlets have, in small steps, before it is judged.

Each step changes the fields that it surely understands and says so; what it only supposes it proposes, and
a person decides. A step never raises for any value; `gazetteer` is needed for parts of addresses alone.
"""

from collections.abc import Callable

from ..record import Record
from ..report import Finding, finding
from .address import Addresses, postcode
from .hours import hours
from .notices import notices
from .phones import phones
from .proposals import proposals
from .step import Fields, NormalizeNote, NormalizeStep, copied
from .text import text
from .words import words

STEPS: tuple[NormalizeStep, ...] = (text, words, phones, postcode, hours)


class Normal:
    """The steps in their order: STEPS, parts of addresses where there is a gazetteer, then proposals."""

    def __init__(self, addresses: Addresses | None = None) -> None:
        self._steps = STEPS if addresses is None else (*STEPS, addresses.split)

    def __call__(self, record: Record) -> tuple[Record, list[Finding]]:
        """The record in normal form, and what there is to say; its `rest` is read for notices only."""
        fields = copied(record.fields)
        told = [note for step in self._steps for note in step(fields)]
        told += notices(fields, record.rest)
        found = [finding(record, *note) for note in told]
        return record._replace(fields=fields), found


normalised: Callable[[Record], tuple[Record, list[Finding]]] = Normal()

__all__ = [
    "STEPS",
    "Addresses",
    "Fields",
    "Normal",
    "NormalizeNote",
    "NormalizeStep",
    "normalised",
    "proposals",
]
