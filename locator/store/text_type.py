"""Text column type with the same behaviour in all databases."""

from typing import Any

from sqlalchemy import Dialect, String, Text
from sqlalchemy.types import TypeDecorator, TypeEngine


class BoundedText(TypeDecorator[str]):
    """Text with a nominal length that no database enforces.

    PostgreSQL cannot store U+0000; it is replaced by U+FFFD in values and query parameters.
    """

    impl = String
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Use unbounded text in PostgreSQL, which would enforce a length."""
        return dialect.type_descriptor(Text() if dialect.name == "postgresql" else self.impl_instance)

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Return the text in a form the database can store."""
        return value.replace("\0", "\ufffd") if value and dialect.name == "postgresql" else value
