"""Feed uploads: validation report, publication, and the review of held loads."""

from flask import Response, g, jsonify, request
from werkzeug.wrappers import Response as AnyResponse

from ...errors import InvalidInput, message
from ...feed.profiles import profile_names
from ...feed.report import Report
from ...geo.datum import DATUMS
from ...network.outlet import KINDS
from ...render.messages.change_words import change_sentences
from ...serving.validated_feed import ValidatedFeed
from ...store import held_loads
from ...store.releases import Published
from ..http.app_context import get_container, settings
from ..http.auth_views import current_user_name
from ..http.page import language, link
from ..http.sessions import ADMIN_PATH
from .blueprint import (
    admin,
    redirect_published,
    redirect_with_error,
    redirect_with_message,
    render,
    text_field,
)
from .feed_checks import find_check
from .forms import redisplay_with
from .outlet_fields import label_of
from .uploads import UploadOptions, delete_upload, load_upload, save_upload, validate_upload


@admin.get("/feed")
def show_upload() -> Response:
    """Render the upload form."""
    return render("feed.html", profiles=profile_names(), datums=DATUMS, kinds=KINDS)


@admin.post("/feed")
@redisplay_with(show_upload)
def upload() -> AnyResponse:
    """Save and check the uploaded file, then redirect to its report."""
    file = request.files.get("file")
    if file is None:
        raise InvalidInput("file", "is required")
    options = UploadOptions(
        text_field("profile"), text_field("datum", required=False), text_field("kind", required=False)
    )
    token = save_upload(settings().database, file, options, get_container().clock())
    validate_upload(settings().database, token, get_container().loader.check_readable)
    if request.accept_mimetypes.best == "application/json":  # static/js/admin.js, which shows the progress
        return jsonify(report=link(f"{ADMIN_PATH}/feed/{token}", language()))
    return redirect_with_message(f"/feed/{token}", "a_uploaded", name=file.filename)


def _validated_feed(token: str) -> ValidatedFeed:
    if "validated" not in g:  # a redisplayed form needs the report again in the same request
        file, options = load_upload(settings().database, token)
        outlets, report = get_container().load_feed([file], options.load_options())
        g.validated = ValidatedFeed(outlets, report, report.file_errors)
    validated: ValidatedFeed = g.validated
    return validated


@admin.get("/feed/<token>")
def show_report(token: str) -> AnyResponse:
    """Render the findings in the file and the changes that publishing would make, once it is checked."""
    check = find_check(get_container(), token)
    if request.accept_mimetypes.best == "application/json":  # static/js/admin.js, which waits for the check
        return jsonify(checked=check is not None)
    if check is None:
        return render("checking.html", upload=token)
    if check.problem:
        delete_upload(settings().database, token)
        return redirect_with_error("/feed", check.problem)
    changes = change_sentences(check.comparison, language())
    return render(
        "report.html",
        upload=token,
        reasons=check.reasons,
        changes=changes,
        field_label=lambda name: label_of(name, language()),
        **check.context,
    )


@admin.post("/feed/<token>/publish")
@redisplay_with(show_report)
def publish(token: str) -> AnyResponse:
    """Publish or hold the file; it is validated again, as the current release may have changed."""
    why = text_field("why")
    validated = _validated_feed(token)
    if validated.report.rejected and not request.form.get("allow_rejects"):
        raise InvalidInput(
            "allow_rejects",
            message(
                "{count} invalid rows; fix them, or select the option to skip them",
                count=validated.report.rejected,
            ),
        )
    if not validated.outlets and validated.report.position_proposals:
        return _store_positions(token, validated.report, why)
    if not validated.outlets:
        raise InvalidInput("file", "no valid rows; nothing was published")
    result = get_container().submit(
        validated, [load_upload(settings().database, token)[0]], current_user_name(), why
    )
    delete_upload(settings().database, token)
    return _redirect_to_result(result)


def _store_positions(token: str, report: Report, why: str) -> AnyResponse:
    """Store the positions proposed for a file without coordinates, of which nothing is published."""
    file, _ = load_upload(settings().database, token)
    count = get_container().positions.store(report, file.name, current_user_name(), why)
    delete_upload(settings().database, token)
    return redirect_with_message("/positions", "po_stored", count=count)


def _redirect_to_result(result: Published | held_loads.HeldLoad) -> AnyResponse:
    if isinstance(result, Published):
        return redirect_published("", result)
    return redirect_with_message("/held", "a_held_as", id=result.id, rows=result.rows)


@admin.post("/feed/<token>/discard")
def discard(token: str) -> AnyResponse:
    """Delete the upload without publishing it."""
    delete_upload(settings().database, token)
    return redirect_with_message("/feed", "a_discarded")


@admin.get("/held")
def show_held() -> Response:
    """Render the held loads with their reasons, and the decided ones."""
    with get_container().read_transaction() as connection:
        return render("held.html", loads=held_loads.list_held_loads(connection))


@admin.get("/held/<int:number>/report")
def held_report(number: int) -> Response:
    """Return the report of a held load as JSON."""
    with get_container().read_transaction() as connection:
        return Response(held_loads.report(connection, number), mimetype="application/json")


@admin.post("/held/<int:number>/approve")
@redisplay_with(show_held)
def approve(number: int) -> AnyResponse:
    """Publish a held load, unless the current release has changed."""
    why, engine = text_field("why"), get_container().engine
    return _redirect_to_result(
        held_loads.approve(
            engine, number, get_container().guard, get_container().clock(), by=current_user_name(), why=why
        )
    )


@admin.post("/held/<int:number>/refuse")
@redisplay_with(show_held)
def refuse(number: int) -> AnyResponse:
    """Refuse a held load."""
    held_loads.refuse(
        get_container().engine, number, get_container().clock(), by=current_user_name(), why=text_field("why")
    )
    return redirect_with_message("/held", "a_refused", id=number)
