"""Audit lines: each use of a role, in the log of the process.

Reading a page changes nothing, so it is not in the sealed log of the database, which has the changes.
"""

import logging

from flask import Response, g, request

from .request_id import ROUTE

log = logging.getLogger("locator.audit")


def write_line(response: Response) -> Response:
    """Log user, role, route, method and status of a request of a signed-in user."""
    user = g.get("_login_user")  # set when the role was checked; do not load it for the log
    if user is not None and user.is_authenticated:
        fields = {"user": user.name, "role": user.role, "route": request.environ.get(ROUTE, "")}
        fields |= {"method": request.method, "status": response.status_code}
        log.info("role used", extra=fields)
    return response
