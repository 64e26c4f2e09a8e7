"""Alembic environment; the connection's transaction is managed by the caller."""

from alembic import context

from locator.store.migrations.scope import include_object
from locator.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    include_object=include_object,
)
context.run_migrations()
