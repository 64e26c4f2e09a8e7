"""Answer archive: list and replay, for supervisors only."""

from flask import Response, abort, request

from ...store import answer_archive
from ..http.app_context import get_container
from .blueprint import desk, render

MAX_ENTRIES = 200


@desk.get("/said")
def show_said() -> Response:
    """Render the newest entries, optionally of one agent."""
    with get_container().read_transaction() as connection:
        entries = answer_archive.newest(connection, MAX_ENTRIES, request.args.get("who", "")[:60])
    return render("said.html", entries=entries)


@desk.get("/replay")
def replay() -> Response:
    """Render an archived answer by its id: time, agent and content."""
    answer = request.args.get("answer", "").strip()[:40]
    with get_container().read_transaction() as connection:
        entries = answer_archive.by_answer(connection, answer) if answer else []
    return render("replay.html", 200 if entries or not answer else 404, answer=answer, entries=entries)


@desk.get("/replay/<answer>.json")
def replay_bytes(answer: str) -> Response:
    """Return the archived bytes of an answer."""
    with get_container().read_transaction() as connection:
        entry = next(
            (
                archived
                for archived in answer_archive.by_answer(connection, answer)
                if archived.body is not None
            ),
            None,
        )
    if entry is None or entry.body is None:
        abort(404)
    return Response(entry.body, mimetype="application/geo+json")
