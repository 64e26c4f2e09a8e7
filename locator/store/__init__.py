"""SQL store: outlets by release, overrides, held loads, users and the audit log."""
