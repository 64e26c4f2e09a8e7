"""One release at one minute, and how questions become answers there: a file for each kind of question."""

from dataclasses import dataclass

from .area import Within
from .gathered import Facts
from .known import Known
from .near import Near
from .way import OnTheWay

__all__ = ["Facts", "Meeting"]


@dataclass(frozen=True)
class Meeting(Near, Within, Known, OnTheWay):
    """One release at one minute: whatever is asked here is answered from the same facts."""
