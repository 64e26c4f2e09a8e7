"""Responses to errors that escape the app, always with the hotline and the request id.

Depends on nothing that may have failed: no request context, database or templates.
"""

import logging
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from ...answers.response import Help
from ...render.messages.catalog import translate
from ...runtime.languages import LANGUAGES
from ...runtime.request_context import request_id_var
from ..http.problems import PROBLEM, Problem, document, localized, problem_of, wants_page
from ..http.request_id import REQUEST_ID, id_of
from ..http.security_headers import BASE_HEADERS, DENY_ALL_POLICY
from .wsgi_call import Headers, Reply

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

POLICY = "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors *"
PAGE = """<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="stylesheet" href="/static/css/site.css">
</head>
<body class="plain">
<main id="main"><section class="sheet">
<h1>{title}</h1>
<p>{advice}</p>
<p class="ways"><a class="button strong" href="tel:{hotline}">{call} {hotline}</a>
<a class="button" href="/{query}">{back}</a></p>
<p class="note">{request_id}</p>
</section></main>
</body>
</html>
"""

log = logging.getLogger(__name__)


class LastResort:
    """Renderer of errors outside the app."""

    def __init__(self, contact: Help) -> None:
        self._contact = contact

    def reply(self, environ: "WSGIEnvironment", error: Exception) -> Reply:
        """Return a problem document or an HTML page. Logs errors with status 500."""
        problem, request_id = problem_of(error), _request_id(environ)
        if problem.status == 500:
            self.log(environ, error)
        if wants_page(environ["PATH_INFO"], environ.get("HTTP_ACCEPT", "")):
            kind, policy = "text/html; charset=utf-8", POLICY
            body = self._page(environ, problem, request_id).encode()
        else:
            kind, policy = PROBLEM, DENY_ALL_POLICY
            body = document(localized(problem, _tag(environ, "en")), request_id, self._contact)
        headers: Headers = [
            *BASE_HEADERS.items(),
            *problem.headers.items(),
            ("Content-Type", kind),
            ("Content-Length", str(len(body))),
            ("Content-Security-Policy", policy),
            ("Cache-Control", "no-store"),
            ("X-Request-Id", request_id),
        ]
        return Reply(problem.status, headers, b"" if environ["REQUEST_METHOD"] == "HEAD" else body)

    def log(self, environ: "WSGIEnvironment", error: Exception) -> None:
        """Log an error with its traceback."""
        request_id_var.set(_request_id(environ))
        log.error("request failed outside the program: %s", type(error).__name__, exc_info=error)

    def _page(self, environ: "WSGIEnvironment", problem: Problem, request_id: str) -> str:
        lang = _tag(environ, "zh")
        heading = "problem_busy" if problem.status == 503 else "problem_500"
        return PAGE.format(
            language=LANGUAGES[lang].html,
            title=translate(heading, lang),
            advice=translate("problem_more", lang),
            call=translate("call", lang),
            back=translate("back", lang),
            hotline=escape(self._contact.hotline),
            query=f"?lang={lang}" if lang != "zh" else "",
            request_id=escape(request_id),
        )


def _tag(environ: "WSGIEnvironment", default: str) -> str:
    """Return the installed language that the query string names."""
    requested = parse_qs(environ["QUERY_STRING"]).get("lang", ())
    return next((tag for tag in requested if tag in LANGUAGES), default)


def _request_id(environ: "WSGIEnvironment") -> str:
    request_id: str = environ.setdefault(REQUEST_ID, id_of(environ.get("HTTP_X_REQUEST_ID", "")))
    return request_id
