"""Checks whether the nearest outlet depends on the uncertainty of the origin, and what to ask if so."""
