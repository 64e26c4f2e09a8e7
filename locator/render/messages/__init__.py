"""Texts of the pages, per language."""
