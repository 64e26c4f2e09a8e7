"""Reviews of changes by hand for tests of the store, which has no rules of its own."""

from sqlalchemy import Connection

from locator.store.manual_change import ManualChange


def accept(_connection: Connection, _change: ManualChange) -> None:
    """Accept every change."""
