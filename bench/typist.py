"""An agent at the keyboard: pinyin through an input method, a pause for each key, and time to read a screen.

Pauses are drawn from KEY_SECONDS for each key (that is 60 words a minute; a key held down with another counts
as a key of its own) and from READ_SECONDS for each screen that has to be read before the next key.
"""

import random
from time import perf_counter

from playwright.sync_api import CDPSession, Page

KEY_SECONDS = (0.12, 0.20)
READ_SECONDS = (1.0, 2.0)


class Typist:
    """Types and reads, and counts both."""

    def __init__(self, page: Page, session: CDPSession, rng: random.Random) -> None:
        self._page, self._session, self._rng = page, session, rng
        self.keys, self.typing, self.reading, self._began = 0, 0.0, 0.0, 0.0

    @property
    def seconds(self) -> float:
        """Return the seconds since the first key."""
        return perf_counter() - self._began

    def text(self, *parts: tuple[str, str] | str) -> None:
        """Type texts as they are, and pairs of pinyin and what it is converted to with the space bar."""
        for part in parts:
            if isinstance(part, str):
                for character in part:
                    self._pause()
                    self._page.keyboard.type(character)
            else:
                self._convert(*part)

    def press(self, combination: str) -> None:
        """Press keys together, like Alt+c."""
        for _ in combination.split("+"):
            self._pause()
        self._page.keyboard.press(combination)

    def read(self, selector: str, text: str = "") -> None:
        """Wait until something is on the screen, then read it."""
        self._page.locator(selector, has_text=text or None).first.wait_for()
        seconds = self._rng.uniform(*READ_SECONDS)
        self.reading += seconds
        self._page.wait_for_timeout(1_000 * seconds)

    def _convert(self, pinyin: str, text: str) -> None:
        for length in range(1, len(pinyin) + 1):
            self._pause()
            typed = pinyin[:length]
            composition = {"text": typed, "selectionStart": length, "selectionEnd": length}
            self._session.send("Input.imeSetComposition", composition)
        self._pause()
        self._session.send("Input.insertText", {"text": text})

    def _pause(self) -> None:
        seconds = self._rng.uniform(*KEY_SECONDS)
        if not self.keys:  # the time of a call begins with its first key
            self._began = perf_counter()
        else:
            self._page.wait_for_timeout(1_000 * seconds)
            self.typing += seconds
        self.keys += 1
