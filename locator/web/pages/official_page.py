"""The page that checks whether a shop belongs to the network."""

from typing import Any

from flask import Blueprint, Response, request

from ...answers.authenticity import OfficialQuestion
from ...answers.authenticity.question import BYS
from ...answers.outlet_queries import check_authenticity
from ...errors import InvalidParameter
from ...query.query_params import parse_query
from ..http.app_context import service
from ..http.page import language, render
from ..http.problems import localized, problem_of
from ..http.request_params import params_of_query

official_blueprint = Blueprint("shop", __name__)


@official_blueprint.get("/official")
def official() -> Response:
    """Render the form and the verdict: listed, not listed or only similar."""
    query: dict[str, Any] = {}
    try:
        query = _normalize_query(params_of_query(request.query_string))
        result = _answer(query) if query.keys() - {"lang"} else {}
    except InvalidParameter as error:
        problem = localized(problem_of(error), language())
        return render("official.html", 400, bys=BYS, query=query, problem=problem)
    return render("official.html", bys=BYS, query=query, **result)


def _normalize_query(query: dict[str, Any]) -> dict[str, Any]:
    """Merge the two form fields `by` and `said` into one query parameter."""
    by, value = query.pop("by", None), query.pop("said", "").strip()
    if by is None:
        return query
    if by not in BYS:
        raise InvalidParameter("by", "unknown value", allowed=BYS)
    return {**query, by: value} if value else query


def _answer(query: dict[str, Any]) -> dict[str, Any]:
    lang = {"lang": language()}
    question = parse_query(OfficialQuestion, {name: v for name, v in query.items() if name != "lang"} | lang)
    answer = check_authenticity(service().query_context(), question).data()
    return {"answer": answer, "verdict": answer["official"]}
