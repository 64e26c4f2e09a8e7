"""Forms that come back: what was typed stays, and what is wrong is said beside its field."""

from collections.abc import Callable
from hashlib import sha256
from typing import Any, NamedTuple, TypeVar

from flask import g, request
from werkzeug.wrappers import Response as AnyResponse

from ...errors import InvalidInput, LocatorError
from ...render.messages.catalog import word
from ..error_handlers import failed
from ..http.page import language
from ..http.problem_responses import problem_response
from ..http.problems import problem_of

View = TypeVar("View", bound=Callable[..., AnyResponse])
NEEDED = "is needed"
_AGAIN: dict[str, Callable[..., AnyResponse]] = {}


class SubmittedForm(NamedTuple):
    """A form of a page: where it goes, what it carries unseen, and what came of it when it was sent."""

    path: str
    hidden: dict[str, str]
    sent: bool
    problem: InvalidInput | None

    @property
    def id(self) -> str:
        """The beginning of the ids of its fields, another one for each form of a page."""
        told = repr((self.path, sorted(self.hidden.items())))
        return f"f{sha256(told.encode()).hexdigest()[:8]}"

    def typed(self, name: str, otherwise: str = "") -> str:
        """What was typed into a field that was refused, or what stands there at first."""
        return request.form.get(name, otherwise) if self.sent else otherwise

    def ticked(self, name: str, value: object) -> bool:
        """Whether a box was ticked in what was refused."""
        return self.sent and str(value) in request.form.getlist(name)

    def wrong(self, name: str) -> str:
        """What is wrong with a field."""
        return self.said if self.problem and self.problem.field == name else ""

    @property
    def said(self) -> str:
        """What is wrong, in a sentence."""
        detail = self.problem.detail if self.problem else ""
        return word("a_needed", language()) if detail == NEEDED else detail


def form(path: str, *others: str, **hidden: object) -> SubmittedForm:
    """The form that goes to `path`, by other buttons to `others`, with these hidden fields, as it is now."""
    told = {name: str(value) for name, value in hidden.items()}
    here = request.method == "POST" and request.path in (path, *others)
    sent = here and all(request.form.get(name) == value for name, value in told.items())
    problem: InvalidInput | None = g.get("bad_entry") if sent else None
    return SubmittedForm(path, told, problem is not None, problem)


def shown_again_by(page: Callable[..., AnyResponse]) -> Callable[[View], View]:
    """Says of a view which page shows its form again when an entry is wrong."""

    def remember(view: View) -> View:
        _AGAIN[f"admin.{view.__name__}"] = page
        return view

    return remember


def again(problem: InvalidInput) -> AnyResponse:
    """The page of the form with what was typed and what is wrong, or a page that says it."""
    if request.accept_mimetypes.best == "application/json":
        return problem_response(problem_of(problem))
    page = _AGAIN.get(request.endpoint or "") if request.method == "POST" else None
    if page is None:
        return failed(problem)
    g.bad_entry = problem
    try:
        response = page(**_kept(page))
    except LocatorError:  # not even the page is there any more
        return failed(problem)
    response.status_code = 400
    return response


def _kept(page: Callable[..., AnyResponse]) -> dict[str, Any]:
    given = request.view_args or {}
    return {name: value for name, value in given.items() if name in page.__annotations__}
