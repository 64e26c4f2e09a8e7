"""The way to an outlet: a route or the straight line, the last metres, and both in words."""
