"""Changes proposed by notices in a feed's free text, for review by an operator."""

from collections.abc import Iterator

from flask import Response, request
from werkzeug.wrappers import Response as AnyResponse

from ...errors import InvalidInput
from ...store import proposals
from ..http.app_context import get_container
from ..http.auth_views import current_user_name
from ..http.page import language
from .blueprint import admin, date_field, redirect_published, redirect_with_message, render, text_field
from .confirmation import describe_count, publish_or_preview, words
from .forms import redisplay_with
from .outlet_fields import label_of
from .outlet_labels import outlet_labels
from .paging import page_of


@admin.get("/notices")
def show_notices() -> Response:
    """Render the pending proposals."""
    with get_container().read_transaction() as connection:
        pending = proposals.list_pending(connection, get_container().clock())
    page = page_of(pending, _searched_text)
    return render(
        "notices.html",
        page=page,
        labels=outlet_labels(notice.proposal.ref for notice in page.entries),
        label_of=lambda field: label_of(field, language()),
        words=words,
    )


def _searched_text(notice: proposals.PendingProposal) -> str:
    return f"{notice.id} {notice.name} {notice.proposal.ref} {notice.proposal.words}"


@admin.post("/notices/confirm")
@redisplay_with(show_notices)
def confirm() -> AnyResponse:
    """Publish the checked proposals as overrides."""
    numbers, why = _checked_ids(), text_field("why")
    changes, dates = get_container().manual_changes, dict(_dates(numbers))
    try:
        return publish_or_preview(
            lambda accept: changes.confirm(numbers, current_user_name(), why, accept, dates=dates),
            lambda result: redirect_published("/notices", result),
            lambda preview: describe_count("ch_would_change", preview),
            always=False,
            field=lambda _column: "id",
        )
    except InvalidInput as problem:
        raise InvalidInput(_form_field(problem.field, numbers, dates), problem.detail) from None


def _form_field(field: str, numbers: list[int], dates: dict[int, proposals.Dates]) -> str:
    """Return the form field of an error; a missing year belongs to the start date of its notice."""
    with get_container().read_transaction() as connection:
        pending = proposals.list_pending(connection, get_container().clock())
    undated = (proposal.id for proposal in pending if proposal.days and proposal.days.undated)
    missing = next((number for number in undated if number in numbers and number not in dates), None)
    return f"from-{missing}" if field == "year" and missing else field


@admin.post("/notices/dismiss")
@redisplay_with(show_notices)
def dismiss() -> AnyResponse:
    """Dismiss the checked proposals."""
    count = proposals.dismiss(
        get_container().engine,
        _checked_ids(),
        get_container().clock(),
        by=current_user_name(),
        why=text_field("why"),
    )
    return redirect_with_message("/notices", "a_dismissed", count=count)


def _checked_ids() -> list[int]:
    numbers = [int(text) for text in request.form.getlist("id") if text.isascii() and text.isdigit()]
    if not numbers:
        raise InvalidInput("id", "choose at least one notice")
    return numbers


def _dates(numbers: list[int]) -> Iterator[tuple[int, proposals.Dates]]:
    for number in numbers:
        fields = f"from-{number}", f"to-{number}"
        if any(request.form.get(name) for name in fields):
            first, last = (date_field(name) for name in fields)
            yield number, (first, last)
