"""Serving of the current release: container, in-memory release, background threads."""
