"""Verdict of the authenticity check: listed, not listed or similar, with the matching outlets."""

from typing import Any, Literal, TypeAlias

import orjson

from ...network.codes import is_code
from ...network.outlet import FINDABLE
from ...network.phone_numbers import parse_phone, phone_difference
from ..geojson import OutputOptions, feature
from .matches import FINDERS, MAX_SIMILAR, Match
from .question import OfficialQuestion
from .register import Register
from .words import ASK, difference_text, status_text, verdict_text

Verdict: TypeAlias = Literal["listed", "not_listed", "similar"]
FORMER_FIELDS = ("ref", "code", "kind", "name", "name_en", "address")


def official_verdict(
    register: Register, question: OfficialQuestion, hotline: str, options: OutputOptions
) -> tuple[dict[str, Any], tuple[bytes, ...]]:
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
    response = {"by": question.by, "said": question.value, "verdict": verdict, "matched": len(results)}
    response |= {"hotline": hotline_difference == ""} if question.by == "phone" else {}
    response["text"] = verdict_text(
        _case(question, verdict, exact, hotline_difference), len(results), hotline, question.lang
    )
    response["ask"] = ASK[question.lang].format(hotline=hotline)
    return response, tuple(_match_feature(register, match, options) for match in results[:MAX_SIMILAR])


def _hotline_difference(question: OfficialQuestion, hotline: str) -> str | None:
    """Return how the number differs from the hotline: empty if equal, None if not similar."""
    return (
        phone_difference(parse_phone(question.value), parse_phone(hotline))
        if question.by == "phone"
        else None
    )


def _case(
    question: OfficialQuestion, verdict: Verdict, exact: list[Match], hotline_difference: str | None
) -> str:
    """Return the key of the verdict text."""
    if verdict == "listed":
        return "hotline" if hotline_difference == "" else "listed"
    if verdict == "similar":
        return {None: "similar", "extension": "extension"}.get(hotline_difference, "like_hotline")
    if exact:
        return "gone"
    return "no_code" if question.by == "code" and not is_code(question.value) else "not_listed"


def _match_feature(register: Register, match: Match, options: OutputOptions) -> bytes:
    fields = register.fields(match.entry)
    status = fields["status"]
    result: dict[str, Any] = {"same": not match.differences, "status": status}
    if match.differences:
        result["differs"] = [
            {**phone_difference, "text": difference_text(phone_difference, options.lang)}
            for phone_difference in match.differences
        ]
    if status not in FINDABLE:
        until = register.ended_at(match.entry)
        result |= {"until": until.isoformat()} if until and status == "closed" else {}
        result["text"] = status_text(status, until, options.lang)
    if match.entry < len(register.snapshot):
        return feature(register.snapshot, match.entry, options, {"official": result})
    geometry = {"type": "Point", "coordinates": [fields["lon"], fields["lat"]]}
    outlet = {name: fields[name] for name in FORMER_FIELDS if name in fields}
    properties = outlet | {"status": status, "official": result}
    return orjson.dumps(
        {"type": "Feature", "id": fields["ref"], "geometry": geometry, "properties": properties}
    )
