"""Nearest outlets for the API and the pages; counts searches without results (docs/failed-searches.md)."""

from ...answers.nearest import nearest_outlets
from ...answers.response import Answer
from ...answers.search_anonymity import FailureReason, failure_of
from ...errors import OutOfArea
from ...query.query_params import NearestQuestion
from ...serving.service import QueryContext
from ..http.app_context import get_container
from ..http.cacheable_page import act
from ..middleware.rate_limit import client_name


def nearest_counted(context: QueryContext, question: NearestQuestion, *, for_page: bool = False) -> Answer:
    """Return `nearest_outlets`, for a page in its order; record the search if it finds nothing."""
    try:
        answer = nearest_outlets(context, question, own_side_first=for_page, own_area_first=for_page)
    except OutOfArea:
        _note(question, "out_of_area")
        raise
    if reason := failure_of(answer):
        _note(question, reason)
    return answer


def _note(question: NearestQuestion, reason: FailureReason) -> None:
    counter = get_container().failed_search_counter
    act(lambda client: counter.record(question, reason, client), client_name())
