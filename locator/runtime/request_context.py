"""Which request is being answered, so that logs and the database can name it."""

from contextvars import ContextVar

running: ContextVar[str] = ContextVar("running", default="")  # its id; empty outside of a request


def remark() -> str:
    """A comment for a statement that the running request causes; empty outside of one."""
    held = running.get()
    return f" /* request_id={held} */" if held else ""
