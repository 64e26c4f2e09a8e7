"""The sentences of a way in each language: a module a language, and one for its numbers."""
