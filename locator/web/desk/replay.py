"""What was said: a list and a replay, for supervisors alone."""

from flask import Response, abort, request

from ...store import answer_archive
from ..http.app_context import parts
from .blueprint import desk, render

SHOWN = 200


@desk.get("/said")
def show_said() -> Response:
    """The newest entries, of one agent when named."""
    with parts().reading() as connection:
        entries = answer_archive.newest(connection, SHOWN, request.args.get("who", "")[:60])
    return render("said.html", entries=entries)


@desk.get("/replay")
def replay() -> Response:
    """An answer by its id: when it was told, by whom, and what it was."""
    answer = request.args.get("answer", "").strip()[:40]
    with parts().reading() as connection:
        entries = answer_archive.of_answer(connection, answer) if answer else []
    return render("replay.html", 200 if entries or not answer else 404, answer=answer, entries=entries)


@desk.get("/replay/<answer>.json")
def replay_bytes(answer: str) -> Response:
    """The bytes of an answer, as they were."""
    with parts().reading() as connection:
        entry = next(
            (each for each in answer_archive.of_answer(connection, answer) if each.body is not None), None
        )
    if entry is None or entry.body is None:
        abort(404)
    return Response(entry.body, mimetype="application/geo+json")
