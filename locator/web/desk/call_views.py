"""A call: what is heard, the outlets as it is typed, the card of one of them with the words to say."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from flask import Response, request
from flask_login import current_user
from werkzeug.datastructures import MultiDict

from ...answers.agent_desk import CallInput, DeskResult, WalkingDirections, find, start_of, to_keep, way_to
from ...answers.repair_options import FAULTS, HandoverQuestion
from ...directions.route import Mode
from ...errors import InvalidParameter, LocatorError, OutOfArea, UnknownOutlet
from ...hours import SHANGHAI
from ...query.query_params import ask
from ...render.messages.desk import BRING
from ...serving.service import QueryContext
from ...store import answer_archive
from ..http.app_context import parts, service
from ..http.auth_views import me
from ..http.page import language
from ..http.problems import problem_of
from .blueprint import desk, render

OTHERS = 3
HANDED = 2  # outlets that are named of each way to hand a device over
NARROWS = ("device", "access", "kind")


class CallView(NamedTuple):
    """What was heard, what was found by it, and the way to the outlet that was chosen."""

    heard: CallInput
    found: DeskResult
    way: WalkingDirections


@desk.get("")
def show_desk() -> Response:
    """The box."""
    return render("desk.html", faults=FAULTS, user=current_user)


@desk.post("/find")
def show_found() -> Response:
    """The outlets for what was typed so far, and what to ask."""
    if not request.form.get("q", "").strip():
        return render("_found.html")
    try:
        heard = heard_in(request.form)
        found = find(service().meet(), heard)
    except (InvalidParameter, OutOfArea, UnknownOutlet) as error:
        return render("_found.html", problem=problem_of(error))
    return render(
        "_found.html", heard=heard, found=found, outlets=_listed(found), handover=_handover(heard, found)
    )


@desk.post("/outlet")
def show_outlet() -> Response:
    """The card of one outlet; that it was opened is noted."""
    meeting = service().meet()
    call = call_of(meeting, request.form)
    note(call, "script")
    return render("_outlet.html", **card_of(meeting, call))


def heard_in(form: MultiDict[str, str]) -> CallInput:
    """What the form tells."""
    members: dict[str, Any] = {name: form.getlist(name) for name in NARROWS if any(form.getlist(name))}
    if form.get("until"):
        members["open"] = _instant(form["until"]).isoformat()
    among, asked = (tuple(filter(None, form.getlist(name))) for name in ("among", "asked"))
    return CallInput(form.get("q", "").strip(), members | {"lang": language()}, among, asked)


def _instant(clock: str) -> datetime:
    """The next time that it is so late, in China."""
    now = parts().clock().astimezone(SHANGHAI)
    try:
        hour, minute = (int(part) for part in clock.split(":")[:2])
        then = now.replace(hour=hour, minute=minute, second=0, microsecond=0)
    except ValueError:
        raise InvalidParameter("until", f"{clock[:10]!r} is no time of day", hint="like 18:30") from None
    return then if then >= now else then + timedelta(days=1)


def _listed(found: DeskResult) -> list[dict[str, Any]]:
    by_ref = {feature["id"]: feature["properties"] for feature in found.answer["features"]}
    return [by_ref[ref] for ref in found.order]


def _handover(heard: CallInput, found: DeskResult) -> dict[str, Any] | None:
    """How to hand the device over, when it is known which one: the best way first, each with its outlets."""
    device = heard.members.get("device")
    if not device:
        return None
    origin = {"code": found.question.code} if found.question.code else {"q": heard.words}
    members = origin | {"device": device, "fault": request.form.get("fault") or "other"}
    try:
        told = service().meet().handover(ask(HandoverQuestion, members | {"lang": language()})).data()
    except LocatorError:
        return None
    by_ref = {feature["id"]: feature["properties"] for feature in told["features"]}
    best = told["handover"]["best"]
    ways = sorted(told["handover"]["ways"], key=lambda way: way["way"] != best)
    outlets = ([by_ref[ref] for ref in way.get("refs", ())[:HANDED]] for way in ways)
    return {"best": best, "ways": [way | {"outlets": of} for way, of in zip(ways, outlets, strict=True)]}


def call_of(meeting: QueryContext, form: MultiDict[str, str]) -> CallView:
    """The call of a form that names an outlet; UnknownOutlet when there is none."""
    heard = heard_in(form)
    found = find(meeting, heard)
    way = way_to(meeting, start_of(found), form.get("ref", ""), (mode_in(form), language()))
    return CallView(heard, found, way)


def mode_in(form: Mapping[str, str]) -> Mode:
    """How the caller comes."""
    return "wheelchair" if form.get("mode") == "wheelchair" else "walk"


def card_of(meeting: QueryContext, call: CallView) -> dict[str, Any]:
    """What the card shows."""
    way = call.way
    index = meeting.snapshot.index(way.outlet["ref"])
    days = meeting.snapshot.week(index, meeting.at.date())[:2] if index is not None else []
    step = request.form.get("from_step", "1")
    return {
        "outlet": way.outlet,
        "answer": call.found.answer,
        "told": way.told,
        "again": way.told.script(from_step=int(step)) if step.isdigit() and int(step) > 1 else None,
        "days": days,
        "others": [each for each in _listed(call.found) if each["ref"] != way.outlet["ref"]][:OTHERS],
        "bring": _bring(request.form),
        "form": request.form,
    }


def _bring(form: Mapping[str, str]) -> list[str]:
    english = language() == "en"
    return [pair[english] for pair in (*BRING.get(form.get("fault") or "-", ()), *BRING[""])]


def note(call: CallView, how: answer_archive.How) -> None:
    """Note what was told."""
    told = call.found.answer
    kept = to_keep(call.heard, call.found)
    ref, number = call.way.outlet["ref"], told["release"]["number"]
    entry = answer_archive.ArchivedAnswer(told["answer"]["id"], parts().clock(), me(), how, ref, number, kept)
    with parts().writing() as connection:
        answer_archive.note(connection, entry)
