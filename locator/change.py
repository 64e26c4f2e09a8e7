"""What a load would change: the rows of the current release beside those that would follow them."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import NamedTuple

from .columns import Row

Figure = int | float | str


class Reason(NamedTuple):
    """A reason to hold a load: its code, a sentence for the operator, and the figures in it."""

    code: str
    sentence: str
    figures: dict[str, Figure]


class Network(NamedTuple):
    """The rows of a release, or of a load; when its feed was made, as far as that is known."""

    rows: Sequence[Row]
    made: datetime | None = None
    sample: bool = False


class Change(NamedTuple):
    """From `before`, None before the first release, to `after`."""

    before: Network | None
    after: Network


Guard = Callable[[Change], list[Reason]]
