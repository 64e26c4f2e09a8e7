"""Mark of what was taken out of a text, so that the words beside it are known to stand alone."""

import re

MARK = "\x1f"  # counts as a blank


def without(text: str, match: re.Match[str]) -> str:
    """Return a text, or one as long as that of the match, with a mark in the place of the match."""
    return f"{text[: match.start()]}{MARK}{text[match.end() :]}"
