"""Verdict of the authenticity check: listed, not listed or similar, with the matching outlets."""

from typing import Annotated, Literal, NotRequired, TypeAlias

import orjson
from pydantic import Field
from typing_extensions import TypedDict

from ...network.codes import is_code
from ...network.outlet import FINDABLE
from ..answer_members import Instant
from ..geojson import OutputOptions, feature
from .matches import FINDERS, MAX_EXACT, MAX_SIMILAR, RegisterMatch
from .phone_matching import parse_phone, phone_difference
from .question import OfficialQuestion
from .register import Register
from .texts import Difference
from .words import ASK, difference_text, status_text, verdict_text

Verdict: TypeAlias = Literal["listed", "not_listed", "similar"]
FORMER_FIELDS = ("ref", "code", "kind", "name", "name_en", "address")


class OfficialVerdict(TypedDict):
    """Verdict on a shop, with the query value and the number of matching outlets."""

    by: str
    said: str
    verdict: Verdict
    matched: int
    hotline: NotRequired[
        Annotated[bool, Field(description="Whether the phone number is the support hotline.")]
    ]
    text: str
    ask: str


class ListedDifference(Difference):
    """A difference between the query and the outlet, with its text."""

    text: str


class OfficialMatch(TypedDict):
    """How an outlet matches the query."""

    same: bool
    status: str
    differs: NotRequired[list[ListedDifference]]
    until: NotRequired[Instant]
    text: NotRequired[str]


def official_verdict(
    register: Register, question: OfficialQuestion, hotline: str, options: OutputOptions
) -> tuple[OfficialVerdict, tuple[bytes, ...]]:
    """Return the `official` object of the answer, and the features of the matching outlets."""
    matches = FINDERS[question.by](register, question.value)
    exact = [match for match in matches if not match.differences]
    listed = [match for match in exact if register.fields(match.entry)["status"] in FINDABLE]
    hotline_difference = _hotline_difference(question, hotline)
    verdict: Verdict
    if listed or hotline_difference == "":
        verdict, results = "listed", listed
    elif exact:
        verdict, results = "not_listed", exact
    else:
        verdict, results = ("similar" if matches or hotline_difference else "not_listed"), matches
    case = _case(question, verdict, exact, hotline_difference)
    response: OfficialVerdict = {
        "by": question.by,
        "said": question.value,
        "verdict": verdict,
        "matched": len(results),
        "text": verdict_text(case, len(results), hotline, question.lang),
        "ask": ASK[question.lang].format(hotline=hotline),
    }
    if question.by == "phone":
        response["hotline"] = hotline_difference == ""
    returned = results[: MAX_EXACT if exact else MAX_SIMILAR]
    return response, tuple(_match_feature(register, match, options) for match in returned)


def _hotline_difference(question: OfficialQuestion, hotline: str) -> str | None:
    """Return how the number differs from the hotline: empty if equal, None if not similar."""
    return (
        phone_difference(parse_phone(question.value), parse_phone(hotline))
        if question.by == "phone"
        else None
    )


def _case(
    question: OfficialQuestion, verdict: Verdict, exact: list[RegisterMatch], hotline_difference: str | None
) -> str:
    """Return the key of the verdict text."""
    if verdict == "listed":
        return "hotline" if hotline_difference == "" else "listed"
    if verdict == "similar":
        return {None: "similar", "extension": "extension"}.get(hotline_difference, "like_hotline")
    if exact:
        return "gone"
    return "no_code" if question.by == "code" and not is_code(question.value) else "not_listed"


def _match_feature(register: Register, match: RegisterMatch, options: OutputOptions) -> bytes:
    fields = register.fields(match.entry)
    status = fields["status"]
    result: OfficialMatch = {"same": not match.differences, "status": status}
    if match.differences:
        result["differs"] = [
            {**difference, "text": difference_text(difference, options.lang)}
            for difference in match.differences
        ]
    if status not in FINDABLE:
        until = register.ended_at(match.entry)
        if until and status == "closed":
            result["until"] = until.isoformat()
        result["text"] = status_text(status, until, options.lang)
    if match.entry < len(register.snapshot):
        return feature(register.snapshot, match.entry, options, {"official": result})
    geometry = {"type": "Point", "coordinates": [fields["lon"], fields["lat"]]}
    outlet = {name: fields[name] for name in FORMER_FIELDS if name in fields}
    properties = outlet | {"status": status, "official": result}
    return orjson.dumps(
        {"type": "Feature", "id": fields["ref"], "geometry": geometry, "properties": properties}
    )
