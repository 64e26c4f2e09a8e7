"""The spatial table and its releases: what was published, when, and how it can be brought back."""
