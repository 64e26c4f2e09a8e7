"""Redisplay invalid forms with the submitted values and the error beside its field."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from hashlib import sha256
from typing import Any, NamedTuple, TypeVar

from flask import g, request
from werkzeug.wrappers import Response as AnyResponse

from ...errors import AmbiguousInput, InvalidInput, LocatorError, Message, text_of
from ...render.messages.catalog import translate
from ...render.messages.finding_reasons import localized_error
from ...runtime.error_messages import localize
from ..error_handlers import handle_error
from ..http.page import language
from ..http.problem_responses import problem_response
from ..http.problems import localized, problem_of
from .outlet_fields import input_label, label_of

View = TypeVar("View", bound=Callable[..., AnyResponse])
REQUIRED = "is required"
BACK = "back"  # button of a preview
_FORM_PAGES: dict[str, Callable[..., AnyResponse]] = {}


class SubmittedForm(NamedTuple):
    """A form of a page: its action, hidden fields, and the error of its submission."""

    path: str
    hidden: dict[str, str]
    sent: bool
    problem: InvalidInput | None

    @property
    def id(self) -> str:
        """Return the prefix of the field ids, unique within the page."""
        identity = repr((self.path, sorted(self.hidden.items())))
        return f"f{sha256(identity.encode()).hexdigest()[:8]}"

    def value(self, name: str, otherwise: str = "") -> str:
        """Return the submitted value of a rejected form, else the default."""
        return request.form.get(name, otherwise) if self.sent else otherwise

    def is_checked(self, name: str, value: object) -> bool:
        """Return True if the box was checked in the rejected form."""
        return self.sent and str(value) in request.form.getlist(name)

    def error(self, name: str) -> str:
        """Return the error message of a field; empty if it is valid."""
        if self.options(name):
            return translate("ch_ambiguous", language())
        return self.message if self.problem and self.problem.field == name else ""

    def options(self, name: str) -> Sequence[tuple[str, str]]:
        """Return the values and names that an ambiguous text in a field may mean."""
        is_ambiguous = isinstance(self.problem, AmbiguousInput) and self.problem.field == name
        return self.problem.options if is_ambiguous and isinstance(self.problem, AmbiguousInput) else ()

    @property
    def message(self) -> str:
        """Return the error message of the form."""
        return localized_error(self.problem.detail, language()) if self.problem else ""


def form(path: str, *other_paths: str, **hidden: object) -> SubmittedForm:
    """Return the form for the action `path` (other buttons: `other_paths`) with its submission state."""
    fields = {name: str(value) for name, value in hidden.items()}
    is_target = request.method == "POST" and request.path in (path, *other_paths)
    sent = is_target and all(request.form.get(name) == value for name, value in fields.items())
    problem: InvalidInput | None = g.get("invalid_input") if sent else None
    return SubmittedForm(path, fields, sent and (problem is not None or "returned" in g), problem)


def redisplay_with(page: Callable[..., AnyResponse]) -> Callable[[View], View]:
    """Register the page that redisplays the form of a view after InvalidInput."""

    def register(view: View) -> View:
        _FORM_PAGES[f"admin.{view.__name__}"] = page
        return view

    return register


def return_to_form() -> AnyResponse | None:
    """Return the page of a form with the submitted values, if the operator went back from a preview."""
    page = _FORM_PAGES.get(request.endpoint or "")
    if request.method != "POST" or BACK not in request.form or page is None:
        return None
    g.returned = True
    return page(**_page_args(page))


def problem_text(problem: InvalidInput) -> str:
    """Return what is wrong with an input, after the label of its field."""
    text, lang = text_of(problem), language()
    field = text.params.get("parameter") if isinstance(text, Message) else None
    if field is None:
        return localize(text, lang)
    edited = request.form.get("field", "") if field == "value" else ""
    label = label_of(edited, lang) if edited else input_label(str(field), lang)
    detail = localized_error(problem.detail, lang)
    if isinstance(problem, AmbiguousInput):  # the options are beside the field
        detail = translate("a_choose_below", lang)
    return translate("a_problem", lang, field=label, problem=detail) if label else detail


def redisplay(problem: InvalidInput) -> AnyResponse:
    """Redisplay the form with the submitted values and the error, or return an error page."""
    if request.accept_mimetypes.best == "application/json":
        return problem_response(
            replace(localized(problem_of(problem), language()), detail=problem_text(problem))
        )
    page = _FORM_PAGES.get(request.endpoint or "") if request.method == "POST" else None
    if page is None:
        return handle_error(problem)
    g.invalid_input = problem
    try:
        response = page(**_page_args(page))
    except LocatorError:  # the page itself is no longer available
        return handle_error(problem)
    response.status_code = 400
    return response


def _page_args(page: Callable[..., AnyResponse]) -> dict[str, Any]:
    view_args = request.view_args or {}
    return {name: value for name, value in view_args.items() if name in page.__annotations__}
