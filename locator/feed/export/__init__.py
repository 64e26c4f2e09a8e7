"""A release to a file that can be loaded again."""
