"""Opening hours: open at an instant, until when, from when on; and the same in words."""

from .timetable import SHANGHAI, DatedException, Day, State, Timetable
from .words import clock, day_name, when, words

__all__ = ["SHANGHAI", "DatedException", "Day", "State", "Timetable", "clock", "day_name", "when", "words"]
