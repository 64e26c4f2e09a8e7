"""Alembic's way in: the connection it is given has begun its transaction, and ends it by itself."""

from alembic import context

from locator.store.migrations.scope import ours
from locator.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"], target_metadata=metadata, include_object=ours
)
context.run_migrations()
