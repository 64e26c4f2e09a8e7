"""A release in memory: columns, strings, search, distances, rendered features."""
