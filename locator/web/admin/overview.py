"""What there is to know at a glance, and the log."""

from flask import Response

from ...store import held_loads, log, proposals, releases
from ..http.app_context import parts
from .blueprint import admin, render

GLANCE, LISTED = 10, 200


@admin.get("")
def overview() -> Response:
    """The current release, the loads that wait, the last of the log."""
    with parts().reading() as connection:
        number = releases.pointed(connection)
        return render(
            "overview.html",
            now=releases.current(connection) if number else None,
            loads=held_loads.listed(connection, waiting=True),
            notices=len(proposals.waiting(connection, parts().clock())),
            entries=log.entries(connection, GLANCE),
        )


@admin.get("/log")
def show_log() -> Response:
    """The last entries, and whether somebody tampered with any."""
    with parts().reading() as connection:
        return render("log.html", entries=log.entries(connection, LISTED), verdict=log.verify(connection))
