"""A feed from upload to release: judged, read about, published or held, approved or refused."""

from collections.abc import Sequence

from flask import Response, g, jsonify, request
from werkzeug.wrappers import Response as AnyResponse

from ...errors import FeedRefused, InvalidInput
from ...feed.profiles import names
from ...geo.datum import DATUMS
from ...hours import SHANGHAI
from ...index.release_diff import Reason
from ...network.outlet import KINDS
from ...render.reports.feed import told as report_told
from ...serving.container import ValidatedFeed
from ...store import held_loads
from ...store.releases import Published
from ..http.app_context import parts, settings
from ..http.auth_views import me
from ..http.page import language, link
from ..http.sessions import ROOM
from .blueprint import admin, done, given, published, render, undone
from .forms import shown_again_by
from .uploads import UploadOptions, forget, keep, kept, look_into


@admin.get("/feed")
def show_upload() -> Response:
    """The form for a file."""
    return render("feed.html", profiles=names(), datums=DATUMS, kinds=KINDS)


@admin.post("/feed")
@shown_again_by(show_upload)
def upload() -> AnyResponse:
    """Take a file, and on to its report."""
    file = request.files.get("file")
    if file is None:
        raise InvalidInput("file", "is needed")
    told = UploadOptions(given("profile"), given("datum", required=False), given("kind", required=False))
    token = keep(settings().database, file, told, parts().clock())
    look_into(settings().database, token, parts().loader.look_into)
    if request.accept_mimetypes.best == "application/json":  # our own script, which shows the progress
        return jsonify(report=link(f"{ROOM}/feed/{token}", language()))
    return done(f"/feed/{token}", "a_uploaded", name=file.filename)


def _judged(token: str) -> ValidatedFeed:
    if "judged" not in g:  # a form that comes back shows the report that it was about
        file, told = kept(settings().database, token)
        today = parts().clock().astimezone(SHANGHAI).date()
        outlets, report = parts().loader.load([file], told.manner(), parts().before(), today)
        g.judged = ValidatedFeed(outlets, report, report.holds)
    judged: ValidatedFeed = g.judged
    return judged


@admin.get("/feed/<token>")
def show_report(token: str) -> AnyResponse:
    """What was found in the file, and what publishing would change."""
    try:
        judged = _judged(token)
    except FeedRefused as problem:
        forget(settings().database, token)
        return undone("/feed", str(problem))
    parts_told = report_told(judged.report, parts().gazetteer.children(None))
    more = {"proposed": len(judged.report.proposals), "reasons": _foreseen(token, judged)}
    return render("report.html", upload=token, usable=len(judged.outlets), **more, **parts_told)


def _foreseen(token: str, judged: ValidatedFeed) -> Sequence[Reason]:
    """Why publishing would hold the file, as things stand now."""
    return parts().foreseen(judged, [kept(settings().database, token)[0]]) if judged.outlets else ()


@admin.post("/feed/<token>/publish")
@shown_again_by(show_report)
def publish(token: str) -> AnyResponse:
    """Publish the file, or hold it; judged again, for the release may be another by now."""
    why = given("why")
    judged = _judged(token)
    if judged.report.rejected and not request.form.get("allow_rejects"):
        raise InvalidInput(
            "allow_rejects", f"{judged.report.rejected} rows cannot be used; mend or allow them"
        )
    if not judged.outlets:
        raise InvalidInput("file", "not one row can be used; nothing is published")
    told = parts().submit(judged, [kept(settings().database, token)[0]], me(), why)
    forget(settings().database, token)
    return _decided(told)


def _decided(told: Published | held_loads.HeldLoad) -> AnyResponse:
    if isinstance(told, Published):
        return published("", told)
    return done("/held", "a_held_as", id=told.id, rows=told.rows)


@admin.post("/feed/<token>/discard")
def discard(token: str) -> AnyResponse:
    """The file goes; nothing is published."""
    forget(settings().database, token)
    return done("/feed", "a_discarded")


@admin.get("/held")
def show_held() -> Response:
    """Loads that wait, with their reasons, and those that were decided."""
    with parts().reading() as connection:
        return render("held.html", loads=held_loads.listed(connection))


@admin.get("/held/<int:number>/report")
def held_report(number: int) -> Response:
    """The report of a held load, as JSON."""
    with parts().reading() as connection:
        return Response(held_loads.report(connection, number), mimetype="application/json")


@admin.post("/held/<int:number>/approve")
@shown_again_by(show_held)
def approve(number: int) -> AnyResponse:
    """Publish a held load, unless the release has moved on."""
    why, engine = given("why"), parts().engine
    return _decided(held_loads.approve(engine, number, parts().guard, parts().clock(), by=me(), why=why))


@admin.post("/held/<int:number>/refuse")
@shown_again_by(show_held)
def refuse(number: int) -> AnyResponse:
    """Give a held load up."""
    held_loads.refuse(parts().engine, number, parts().clock(), by=me(), why=given("why"))
    return done("/held", "a_refused", id=number)
