"""The styles in which a way is told: the one place that knows which words belong to which."""

from typing import Any, Literal, TypeAlias

from ..errors import BadQuestion
from .route import Route

Style: TypeAlias = Literal["steps", "script", "sms"]
STYLES: tuple[Style, ...] = ("steps", "script", "sms")
TOLD: tuple[Style, ...] = ("steps",)


def told(route: Route, outlet: dict[str, Any], style: Style, lang: str) -> dict[str, Any]:
    """What a style adds to the maneuvers of a route; BadQuestion for a style that has no words yet."""
    if style not in TOLD:
        raise BadQuestion("style", f"{style} is not there yet", allowed=TOLD)
    return {}
