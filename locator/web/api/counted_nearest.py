"""The nearest outlets for API and page; where there are none, that is counted (docs/failed-searches.md)."""

from ...answers.failed_searches import Reason, reason_of
from ...answers.response import Answer
from ...errors import OutOfArea
from ...query.query_params import NearestQuestion
from ...serving.service import QueryContext
from ..http.app_context import parts
from ..middleware.rate_limit import client_name


def nearest_counted(meeting: QueryContext, question: NearestQuestion) -> Answer:
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
