"""Text in the tables, the same in every database."""

from typing import Any

from sqlalchemy import Dialect, String, Text
from sqlalchemy.types import TypeDecorator, TypeEngine


class BoundedText(TypeDecorator[str]):
    """Text; its length is what is meant to fit, no database cuts or refuses what is longer.

    PostgreSQL cannot hold U+0000: it is kept, and looked for, as U+FFFD there.
    """

    impl = String
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Of any length in PostgreSQL, where a length would be enforced."""
        return dialect.type_descriptor(Text() if dialect.name == "postgresql" else self.impl_instance)

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """The text as the database can hold it."""
        return value.replace("\0", "\ufffd") if value and dialect.name == "postgresql" else value
