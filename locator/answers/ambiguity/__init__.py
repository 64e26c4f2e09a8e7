"""Is the first outlet first wherever in the doubt the caller may stand; if not, what to ask next."""
