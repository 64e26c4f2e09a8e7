"""How deep JSON is nested, watched while it is read: a parser's memory grows with the square of it."""

DEEPEST = 64
BRACKETS = b"[]{}"
_OTHERS = bytes(set(range(256)) - set(BRACKETS))


class Nesting:
    """Looks at the pieces of one document in turn; brackets within strings do not count."""

    def __init__(self) -> None:
        self._depth = 0
        self._inside = False
        self._before = b""

    def check(self, piece: bytes) -> None:
        """ValueError when the document goes deeper than anything a feed has."""
        held = self._before + piece
        cut = len(held) - (len(held) - len(held.rstrip(b"\\"))) % 2  # an escape may go on in the next piece
        held, self._before = held[:cut], held[cut:]
        parts = held.replace(b"\\\\", b"").replace(b'\\"', b"").split(b'"')
        for bracket in b"".join(parts[self._inside :: 2]).translate(None, _OTHERS):
            self._depth += 1 if bracket in b"[{" else -1
            if self._depth > DEEPEST:
                raise ValueError(f"is nested more than {DEEPEST} deep")
        self._inside ^= len(parts) % 2 == 0
