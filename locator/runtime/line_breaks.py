"""Line breaks and tabs in texts of one line: each run is a blank."""

import re

LINE_BREAKS = (
    "\t-\r\u0085\u2028\u2029"  # members of a character class: tab, LF, VT, FF, CR and those of Unicode
)
_BREAKS = re.compile(f"(?:[{LINE_BREAKS}]|_x000[9A-D]_)+", re.IGNORECASE)  # and as a workbook writes them


def breaks_to_blanks(text: str) -> str:
    """Return a text with a blank instead of each run of line breaks and tabs."""
    return _BREAKS.sub(" ", text)
