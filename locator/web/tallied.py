"""The nearest outlets for API and page; where there are none, that is counted (docs/failed-searches.md)."""

from ..answer import Answer
from ..errors import OutOfArea
from ..failed import Reason, reason_of
from ..question import NearestQuestion
from ..service import Meeting
from .current import parts
from .limits import client_name


def nearest_counted(meeting: Meeting, question: NearestQuestion) -> Answer:
    """As `Meeting.nearest`."""
    try:
        answer = meeting.nearest(question)
    except OutOfArea:
        _note(question, "out_of_area")
        raise
    if not answer.features:
        _note(question, reason_of(answer))
    return answer


def _note(question: NearestQuestion, reason: Reason) -> None:
    parts().tally.note(question, reason, client_name())
