"""The verdict: listed, not listed, or similar; the outlets, how they differ, and where to ask a person."""

from typing import Any, Literal, TypeAlias

import orjson

from ...network.codes import is_code
from ...network.outlet import FINDABLE
from ..geojson import OutputOptions, feature
from .matches import FINDERS, SHOWN, Match
from .phones import dialled, difference
from .question import OfficialQuestion
from .register import Register
from .words import ASK, differs_words, ended_words, verdict_words

Verdict: TypeAlias = Literal["listed", "not_listed", "similar"]
KEPT = ("ref", "code", "kind", "name", "name_en", "address")


def official(
    register: Register, question: OfficialQuestion, hotline: str, manner: OutputOptions
) -> tuple[dict[str, Any], tuple[bytes, ...]]:
    """What an answer says of it, and the outlets that it says it of."""
    found = FINDERS[question.by](register, question.said)
    same = [match for match in found if not match.differs]
    listed = [match for match in same if register.fields(match.entry)["status"] in FINDABLE]
    own = _of_hotline(question, hotline)
    verdict: Verdict
    if listed or own == "":
        verdict, shown = "listed", listed
    elif same:
        verdict, shown = "not_listed", same
    else:
        verdict, shown = ("similar" if found or own else "not_listed"), found
    told = {"by": question.by, "said": question.said, "verdict": verdict, "matched": len(shown)}
    told |= {"hotline": own == ""} if question.by == "phone" else {}
    told["text"] = verdict_words(_case(question, verdict, same, own), len(shown), hotline, question.lang)
    told["ask"] = ASK[question.lang].format(hotline=hotline)
    return told, tuple(_told(register, match, manner) for match in shown[:SHOWN])


def _of_hotline(question: OfficialQuestion, hotline: str) -> str | None:
    """Empty when the number is the hotline's own, else how it differs; None when it is not like it."""
    return difference(dialled(question.said), dialled(hotline)) if question.by == "phone" else None


def _case(question: OfficialQuestion, verdict: Verdict, same: list[Match], own: str | None) -> str:
    """Which sentence tells the verdict."""
    if verdict == "listed":
        return "hotline" if own == "" else "listed"
    if verdict == "similar":
        return {None: "similar", "extension": "extension"}.get(own, "like_hotline")
    if same:
        return "gone"
    return "no_code" if question.by == "code" and not is_code(question.said) else "not_listed"


def _told(register: Register, match: Match, manner: OutputOptions) -> bytes:
    fields = register.fields(match.entry)
    status = fields["status"]
    told: dict[str, Any] = {"same": not match.differs, "status": status}
    if match.differs:
        told["differs"] = [{**each, "text": differs_words(each, manner.lang)} for each in match.differs]
    if status not in FINDABLE:
        until = register.ended(match.entry)
        told |= {"until": until.isoformat()} if until and status == "closed" else {}
        told["text"] = ended_words(status, until, manner.lang)
    if match.entry < len(register.snapshot):
        return feature(register.snapshot, match.entry, manner, {"official": told})
    place = {"type": "Point", "coordinates": [fields["lon"], fields["lat"]]}
    kept = {name: fields[name] for name in KEPT if name in fields}
    properties = kept | {"status": status, "official": told}
    return orjson.dumps({"type": "Feature", "id": fields["ref"], "geometry": place, "properties": properties})
