"""Exports of a release in formats that can be loaded again."""
