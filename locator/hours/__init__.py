"""Opening hours: open or closed at an instant, the next change, and the same as text."""

from .timetable import SHANGHAI, DatedException, Day, State, Timetable
from .words import day_name, format_time, relative_time, state_text

__all__ = [
    "SHANGHAI",
    "DatedException",
    "Day",
    "State",
    "Timetable",
    "day_name",
    "format_time",
    "relative_time",
    "state_text",
]
