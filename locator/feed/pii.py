"""Private data in texts: what it looks like, and how a report shows it."""

import re

MOBILE = re.compile(r"(?<![0-9.])(?:\+?86[- ]?)?1[3-9][0-9][- ]?[0-9]{4}[- ]?[0-9]{4}(?![0-9])")
IDENTITY = re.compile(
    r"(?<![0-9.])[1-9][0-9]{5}(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9Xx]"
    r"(?![0-9A-Za-z])"
)
LONG = re.compile(r"[0-9]{3}[- ]?[0-9]{4}[- ]?[0-9]{4}")  # found in no time; each of the two has one
KEPT = 3  # characters that stay to be seen


def masked(text: str) -> str:
    """The text with stars in every mobile number and identity number, but for the first three characters."""
    if not LONG.search(text):
        return text
    for private in (IDENTITY, MOBILE):
        text = private.sub(lambda found: found[0][:KEPT] + "*" * (len(found[0]) - KEPT), text)
    return text
