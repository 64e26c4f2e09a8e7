"""Answers to queries: nearest outlets, areas, single outlets, directions, repair options."""
