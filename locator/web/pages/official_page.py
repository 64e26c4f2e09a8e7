"""The page that says whether a shop is one of the network."""

from typing import Any

from apiflask import APIBlueprint
from flask import Response, request

from ...answers.authenticity import OfficialQuestion
from ...answers.authenticity.question import BYS
from ...errors import InvalidParameter
from ...query.query_params import ask
from ..http.app_context import service
from ..http.page import render
from ..http.problems import problem_of
from ..http.request_params import of_query

shop = APIBlueprint("shop", __name__, enable_openapi=False)


@shop.get("/official")
def official() -> Response:
    """Listed, not listed or only similar: a form, and its answer on the same page."""
    given: dict[str, Any] = {}
    try:
        given = _said(of_query(request.query_string))
        told = _answer(given) if given.keys() - {"lang"} else {}
    except InvalidParameter as error:
        return render("official.html", 400, bys=BYS, given=given, problem=problem_of(error))
    return render("official.html", bys=BYS, given=given, **told)


def _said(query: dict[str, Any]) -> dict[str, Any]:
    """The members of the question; what the form sends in two fields becomes one."""
    by, said = query.pop("by", None), query.pop("said", "").strip()
    if by is None:
        return query
    if by not in BYS:
        raise InvalidParameter("by", "is none of these", allowed=BYS)
    return {**query, by: said} if said else query


def _answer(given: dict[str, Any]) -> dict[str, Any]:
    lang = {"lang": "en"} if given.get("lang") == "en" else {}
    question = ask(OfficialQuestion, {name: v for name, v in given.items() if name != "lang"} | lang)
    answer = service().meet().official(question).data()
    return {"answer": answer, "verdict": answer["official"]}
