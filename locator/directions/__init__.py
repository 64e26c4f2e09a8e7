"""Directions to an outlet: a route or straight line, the last metres, and their rendering as text."""
