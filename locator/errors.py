"""What can go wrong, as a small tree. No HTTP numbers: each channel decides how it says these."""

from collections.abc import Sequence


class LocatorError(Exception):
    """Anything this program says about itself or its input."""


class InvalidParameter(LocatorError):
    """A question that cannot be answered as asked: ask again with `parameter` mended."""

    def __init__(self, parameter: str, detail: str, *, allowed: Sequence[str] = (), hint: str = "") -> None:
        super().__init__(f"{parameter}: {detail}")
        self.parameter = parameter
        self.detail = detail
        self.allowed = tuple(allowed)
        self.hint = hint


class UnknownOutlet(LocatorError):
    """No outlet of the release carries this ref or code: check it, or search by name or place."""


class UnknownPlace(LocatorError):
    """No place is known by these words: say it otherwise, or choose an area."""


class OutletClosed(LocatorError):
    """The outlet existed and is closed for good: ask for the nearest one instead."""

    def __init__(
        self, ref: str, name: str, lat: float, lon: float, successor: tuple[str, str] | None = None
    ) -> None:
        """`successor`: ref and name of the outlet of its kind that is nearest to where it was."""
        super().__init__(f"{name} ({ref}) is closed for good")
        self.ref, self.name, self.lat, self.lon = ref, name, lat, lon
        self.successor = successor


class OutOfArea(LocatorError):
    """The position is further from every outlet than the network serves: check the position."""

    def __init__(self, detail: str, hint: str = "") -> None:
        super().__init__(detail)
        self.hint = hint


class ReleaseGone(LocatorError):
    """The release that was asked for, or that a cursor belongs to, is not there any more: start over."""


class NoRelease(LocatorError):
    """Nothing has been published yet, or nothing could be read: load a feed, or try again."""


class BadHours(LocatorError):
    """A text that is not opening hours in OSM syntax."""

    def __init__(self, text: str, reason: str = "not opening hours in OSM syntax") -> None:
        super().__init__(f"{text!r}: {reason}")
        self.text = text


class FeedRefused(LocatorError):
    """A feed file of which nothing can be used as it is: the message says what to change."""


class StoreUnavailable(LocatorError):
    """The database cannot be read or written now: the message says why."""


class ExportBusy(LocatorError):
    """Another export is being made: try again in a moment."""


class BadSetting(LocatorError):
    """A setting the program refuses to start with: the message names it and says what would be right."""

    def __init__(self, key: str, detail: str) -> None:
        super().__init__(f"{key}: {detail}")
        self.key = key


class InvalidInput(LocatorError):
    """Something an operator entered that cannot be taken: `field` names what to mend."""

    def __init__(self, field: str, detail: str) -> None:
        super().__init__(f"{field}: {detail}")
        self.field = field
        self.detail = detail


class UnknownKey(LocatorError):
    """The key that a caller shows is none of ours: ask without one, or for a new one."""

    def __init__(self) -> None:
        super().__init__("this X-API-Key is not known, or has been taken back")
        self.hint = "ask without a key, which is allowed less often, or ask the operator for a new one"


class SignInRefused(LocatorError):
    """Name and password do not open the door, or not now: the message says which."""
