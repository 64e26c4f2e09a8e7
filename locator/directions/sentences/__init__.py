"""Sentences of directions, one module per language and one for its numbers."""
