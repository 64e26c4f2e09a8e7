"""Releases: which there are, what differs between two, and back to one."""

from itertools import islice

from flask import Response
from werkzeug.wrappers import Response as AnyResponse

from ...store import overrides, releases
from ...store.compare import differences
from ..http.app_context import parts
from ..http.auth_views import me
from .blueprint import admin, given, published, render
from .forms import shown_again_by

SHOWN = 1_000


@admin.get("/releases")
def show_releases() -> Response:
    """Every release, the newest first."""
    with parts().reading() as connection:
        return render(
            "releases.html",
            rows=releases.listed(connection),
            now=releases.pointed(connection),
            first=releases.oldest(connection),
            left=overrides.left_out(connection, parts().clock()) if releases.pointed(connection) else 0,
        )


@admin.get("/releases/<int:a>/<int:b>")
def show_difference(a: int, b: int) -> Response:
    """What changed from release `a` to release `b`."""
    with parts().reading() as connection:
        found = list(islice(differences(connection, a, b), SHOWN))
    return render("difference.html", a=a, b=b, found=found, most=SHOWN)


@admin.post("/releases/<int:number>/rollback")
@shown_again_by(show_releases)
def roll_back(number: int) -> AnyResponse:
    """A new release that equals this one."""
    why = given("why")
    told = releases.rollback(parts().engine, number, parts().clock(), by=me(), why=why)
    return published("/releases", told)


@admin.post("/overrides/renew")
@shown_again_by(show_releases)
def renew() -> AnyResponse:
    """What is set by hand, laid over the current release again."""
    told = overrides.renew(parts().engine, parts().clock(), by=me(), why=given("why"))
    return published("/releases", told)
