"""Serves the current release: the container, the release in memory, background threads."""
