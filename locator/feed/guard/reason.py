"""Hold reasons: a sentence with its limit, and the figures in it."""

from typing import NamedTuple

from ...index.release_diff import Figure, HoldReason, OutletPosition

MIN_OUTLETS = 3  # smaller changes never hold a load
Rows = dict[str, OutletPosition]


class Limits(NamedTuple):
    """Shares of the outlets with a value that may change it, or lose it, without a hold."""

    changed: float = 0.10
    emptied: float = 0.05


def hold_reason(code: str, text: str, limit: float, **figures: Figure) -> HoldReason:
    """Return a reason whose sentence ends with the limit that was exceeded."""
    return HoldReason(code, f"{text}; the limit is {percent(limit)}", {"limit": limit, **figures})


def percent(share: float) -> str:
    """Return a share as a percentage."""
    return f"{share * 100:.1f} %"


def signed(share: float) -> str:
    """Return a share as a percentage with its sign."""
    return f"{share * 100:+.1f} %".replace("-", "−")
