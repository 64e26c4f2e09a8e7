"""Id of the current request, for logs and SQL comments."""

from contextvars import ContextVar

request_id_var: ContextVar[str] = ContextVar("running", default="")  # empty outside a request


def sql_comment() -> str:
    """Return an SQL comment with the current request id; empty outside a request."""
    request_id = request_id_var.get()
    return f" /* request_id={request_id} */" if request_id else ""
