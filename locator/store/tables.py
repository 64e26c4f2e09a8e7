"""Metadata with all tables registered."""

from . import (
    schema_alerts,
    schema_corrections,
    schema_desk,
    schema_failed,
    schema_live,
    schema_operators,
    schema_positions,
    schema_sessions,
)
from .schema import metadata

__all__ = [
    "metadata",
    "schema_alerts",
    "schema_corrections",
    "schema_desk",
    "schema_failed",
    "schema_live",
    "schema_operators",
    "schema_positions",
    "schema_sessions",
]
