"""Feed uploads: validation report, publication, and the review of held loads."""

from flask import Response, jsonify, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from ...errors import InvalidInput
from ...feed.profiles import profile_names
from ...feed.report import Finding
from ...geo.datum import DATUMS
from ...network.outlet import KINDS
from ...render.maps.local_map import ground_options
from ...render.messages.catalog import translate
from ...render.messages.change_words import change_sentences, field_counts, sentences_of
from ...render.messages.finding_reasons import reason_in_chinese
from ...render.messages.rules import form_fix
from ...render.reports.feed import findings_map
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
from .confirmation import city_name, words
from .feed_checks import find_check, release_number
from .feed_publications import (
    FailedPublication,
    HeldUpload,
    PublicationRequest,
    StoredPositions,
    find_outcome,
    forget_publication,
    has_outcome,
    invalid_rows,
    start_publication,
)
from .forms import redisplay_with
from .outlet_fields import label_of
from .uploads import UploadOptions, delete_file, delete_upload, save_upload, validate_upload

GRAVE = ("removed", "rejected", "closed", "hours_lost", "moved")  # changes whose outlets are named
FIELD_WORDS = {
    "field_label": lambda name: label_of(name, language()),
    "field_counts": field_counts,
    "words": words,
    "city_name": city_name,
}
NOT_COMPARED = -1  # with any release, which an older page does not send


@admin.get("/feed")
def show_upload() -> Response:
    """Render the upload form."""
    profiles = [(name, translate(f"a_profile_{name}", language())) for name in profile_names()]
    datums = [(name, translate(f"ch_{name}", language())) for name in DATUMS]
    has_release = release_number(get_container()) is not None
    return render("feed.html", profiles=profiles, datums=datums, kinds=KINDS, has_release=has_release)


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


@admin.get("/feed/<token>")
def show_report(token: str) -> AnyResponse:
    """Render the findings in the file and the changes that publishing would make, once it is checked."""
    if request.method == "GET" and has_outcome(get_container(), token):
        return redirect(link(f"{ADMIN_PATH}/feed/{token}/publishing", language()), 303)
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
        **FIELD_WORDS,
        upload=token,
        reasons=check.reasons,
        changes=changes,
        form_fix=form_fix,
        map=findings_map(check.context, _sentence, ground_options(language(), settings())),
        **check.context,
    )


def _sentence(finding: Finding) -> str:
    """Return a finding on the map: its line, and what is wrong in which field."""
    lang = language()
    place = (
        translate("cw_lines", lang, lines=finding.line)
        if finding.line
        else translate("cw_records", lang, records=finding.record)
    )
    label = label_of(finding.column, lang)
    reason = (reason_in_chinese(finding.reason) if lang == "zh" else None) or finding.reason
    colon = "：" if lang == "zh" else ": "
    subject = " ".join(filter(None, (place, finding.outlet, label)))
    return f"{subject}{colon}{reason}"


@admin.post("/feed/<token>/publish")
@redisplay_with(show_report)
def publish(token: str) -> AnyResponse:
    """Start to publish or hold the file."""
    why, allow_rejects = text_field("why"), "allow_rejects" in request.form
    check = find_check(get_container(), token)
    rejected = check.context["summary"]["rejected"] if check is not None and check.context else 0
    if rejected and not allow_rejects:
        raise InvalidInput("allow_rejects", invalid_rows(rejected))
    start_publication(get_container(), token, PublicationRequest(current_user_name(), why, allow_rejects))
    return redirect(link(f"{ADMIN_PATH}/feed/{token}/publishing", language()), 303)


@admin.get("/feed/<token>/publishing")
def show_publication(token: str) -> AnyResponse:
    """Render that the file is being published, or redirect to the outcome."""
    outcome = find_outcome(get_container(), token)
    if request.accept_mimetypes.best == "application/json":  # static/js/admin.js, which waits for the outcome
        return jsonify(checked=outcome is not None)
    if outcome is None:
        return render("publishing.html", upload=token)
    if isinstance(outcome, FailedPublication):
        forget_publication(get_container(), token)
        return redirect_with_error(f"/feed/{token}", outcome.problem)
    delete_file(settings().database, token)
    if isinstance(outcome, StoredPositions):
        return redirect_with_message("/positions", "po_stored", count=outcome.positions)
    return _redirect_to_result(outcome)


def _redirect_to_result(result: Published | HeldUpload | held_loads.HeldLoad) -> AnyResponse:
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
        loads = held_loads.list_held_loads(connection)
    effects = get_container().held_effects.of([load for load in loads if load.state == held_loads.PENDING])
    return render(
        "held.html",
        loads=loads,
        effects=effects,
        sentences=lambda diff: sentences_of(diff, language()),
        listed=GRAVE,
        **FIELD_WORDS,
    )


@admin.get("/held/<int:number>/report")
def held_report(number: int) -> Response:
    """Return the report of a held load as JSON."""
    with get_container().read_transaction() as connection:
        return Response(held_loads.report(connection, number), mimetype="application/json")


@admin.post("/held/<int:number>/approve")
@redisplay_with(show_held)
def approve(number: int) -> AnyResponse:
    """Publish a held load, unless the release that its page compared it with is no longer current."""
    container, why = get_container(), text_field("why")
    result = held_loads.approve(
        container.engine,
        number,
        container.guard,
        container.clock(),
        by=current_user_name(),
        why=why,
        compared=request.form.get("compared", NOT_COMPARED, type=int),
    )
    return _redirect_to_result(result)


@admin.post("/held/<int:number>/refuse")
@redisplay_with(show_held)
def refuse(number: int) -> AnyResponse:
    """Refuse a held load."""
    held_loads.refuse(
        get_container().engine, number, get_container().clock(), by=current_user_name(), why=text_field("why")
    )
    return redirect_with_message("/held", "a_refused", id=number)
