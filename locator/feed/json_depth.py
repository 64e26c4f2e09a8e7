"""Limit JSON nesting while reading: parser memory grows with the square of the depth."""

MAX_DEPTH = 64
BRACKETS = b"[]{}"
_NON_BRACKETS = bytes(set(range(256)) - set(BRACKETS))


class DepthChecker:
    """Depth counter over consecutive chunks of one document; ignores brackets inside strings."""

    def __init__(self) -> None:
        self._depth = 0
        self._in_string = False
        self._carry = b""

    def check(self, chunk: bytes) -> None:
        """Process a chunk; raise ValueError when nesting exceeds MAX_DEPTH."""
        data = self._carry + chunk
        # an escape may continue in the next chunk
        cut = len(data) - (len(data) - len(data.rstrip(b"\\"))) % 2
        data, self._carry = data[:cut], data[cut:]
        parts = data.replace(b"\\\\", b"").replace(b'\\"', b"").split(b'"')
        for bracket in b"".join(parts[self._in_string :: 2]).translate(None, _NON_BRACKETS):
            self._depth += 1 if bracket in b"[{" else -1
            if self._depth > MAX_DEPTH:
                raise ValueError(f"is nested more than {MAX_DEPTH} deep")
        self._in_string ^= len(parts) % 2 == 0
