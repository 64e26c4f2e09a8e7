"""Alembic migrations: one file in `versions/` per revision, run by `migrate`."""
