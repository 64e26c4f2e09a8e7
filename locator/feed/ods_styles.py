"""Styles of an OpenDocument spreadsheet: hidden sheets, and text that is struck through."""

from typing import Any

LINES = ("style:text-line-through-style", "style:text-line-through-type")


class OdsStyles:
    """Names of the styles that hide a sheet or strike text through, collected from SAX events."""

    def __init__(self) -> None:
        self.hidden: set[str] = set()
        self.struck: set[str] = set()
        self._style = ""

    def start(self, name: str, attributes: Any) -> bool:
        """Handle the start of an element; return whether it belongs to a style."""
        if name == "style:style":
            self._style = attributes.get("style:name", "")
            if attributes.get("style:parent-style-name", "") in self.struck:
                self.struck.add(self._style)
        elif name == "style:table-properties" and attributes.get("table:display") == "false":
            self.hidden.add(self._style)
        elif name == "style:text-properties" and _has_line(attributes):
            self.struck.add(self._style)
        return name.startswith("style:")


def _has_line(properties: Any) -> bool:
    lines = [properties.get(name) for name in LINES]
    return any(line not in (None, "none") for line in lines) and "none" not in lines
