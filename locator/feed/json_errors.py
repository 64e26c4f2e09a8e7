"""Faults of a JSON text in plain words instead of those of the parsers."""

import re

FAULTS = {  # part of a message of yajl: the fault
    "premature EOF": "the text ends too early",
    "incomplete": "the text ends too early",
    "trailing garbage": "something follows the end of the text",
    "unallowed token": "a value is missing or misplaced",
    "after key and value": "a comma or a closing brace is missing",
    "after array element": "a comma or a closing bracket is missing",
    "separated by a colon": "a colon is missing",
    "invalid object key": "a key is not in double quotes",
    "invalid string in json text": "a word is not in double quotes",
    "invalid char in json text": "a character is not in double quotes",
    "invalid character inside string": "a quoted text contains a line break or a control character",
    "'\\' occurs": "a backslash in a quoted text begins no character",
    "non-hex": "a backslash in a quoted text begins no character",
    "malformed number": "a number is malformed",
}
OTHER = "the text is not JSON"
NEAR = 24  # characters before and behind the fault
_ARROW = "------^"
_OWN = re.compile("is nested more than .*")


def json_fault(problem: Exception) -> str:
    """Return the fault that a parser reports, with the text around it if the parser gives that."""
    message, *lines = (str(problem) or "incomplete").splitlines()
    if _OWN.fullmatch(message):
        return message
    fault = next((text for part, text in FAULTS.items() if part in message), OTHER)
    near = _near(lines)
    return f"{fault}, near {near}" if near else fault


def _near(lines: list[str]) -> str:
    """Return the text to which the second line points with an arrow."""
    if len(lines) < 2 or _ARROW not in lines[1]:
        return ""
    at = lines[1].index(_ARROW) + len(_ARROW)
    return " ".join(lines[0][max(0, at - NEAR) : at + NEAR].split())
