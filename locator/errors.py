"""Exception hierarchy. No HTTP status codes: each channel maps the errors to its own responses.

A text with parameters is a `message`: English by itself, translated by `runtime.error_messages`.
"""

from collections.abc import Mapping, Sequence


class Message(str):
    """An English text with its template and parameters, from which it can be translated."""

    template: str
    params: Mapping[str, object]


def message(template: str, /, **params: object) -> Message:
    """Return the formatted template; a tuple is joined with commas, and a parameter may be a message."""
    texts = {name: ", ".join(value) if isinstance(value, tuple) else value for name, value in params.items()}
    text = Message(template.format(**texts) if params else template)
    text.template, text.params = template, params
    return text


def as_message(text: str) -> Message:
    """Return a text of this program as a message, so that it is translated inside another one."""
    return text if isinstance(text, Message) else message(text)


def joined(values: Sequence[str], template: str) -> str:
    """Return values joined pairwise by a template of `left` and `right`, such as `{left} and {right}`."""
    text = values[0]
    for value in values[1:]:
        text = message(template, left=text, right=value)
    return text


def text_of(error: Exception) -> str:
    """Return the text of an error, which `str` would reduce to English."""
    text = error.args[0] if error.args else ""
    return text if isinstance(text, str) else str(error)


class LocatorError(Exception):
    """Base class of the errors that this program raises on purpose."""


class InvalidParameter(LocatorError):
    """A query parameter that is invalid: correct `parameter` and retry."""

    def __init__(self, parameter: str, detail: str, *, allowed: Sequence[str] = (), hint: str = "") -> None:
        super().__init__(message("{parameter}: {detail}", parameter=parameter, detail=as_message(detail)))
        self.parameter = parameter
        self.detail = detail
        self.allowed = tuple(allowed)
        self.hint = hint


class UnknownOutlet(LocatorError):
    """No outlet of the release has this ref or code: check it, or search by name or place."""


class UnknownPlace(LocatorError):
    """No place matches the search text: rephrase it, or choose an area."""


class OutletClosed(LocatorError):
    """The outlet has closed permanently: search for the nearest one instead."""

    def __init__(
        self, ref: str, name: str, lat: float, lon: float, successor: tuple[str, str] | None = None
    ) -> None:
        """Set `successor` to the ref and name of the nearest outlet of the same kind."""
        super().__init__(message("{name} ({ref}) is permanently closed", name=name, ref=ref))
        self.ref, self.name, self.lat, self.lon = ref, name, lat, lon
        self.successor = successor


class OutOfArea(LocatorError):
    """The position is farther from every outlet than the service range: check the position."""

    def __init__(self, detail: str, hint: str = "") -> None:
        super().__init__(detail)
        self.hint = hint


class ReleaseGone(LocatorError):
    """The requested release, or the release of a cursor, no longer exists: start over."""


class NoRelease(LocatorError):
    """No release is published, or none can be read: load a feed, or retry."""


NOT_HOURS = message("cannot be read as opening hours")


class InvalidHours(LocatorError):
    """Text that is not opening hours in OSM syntax."""

    def __init__(self, text: str, reason: str = NOT_HOURS) -> None:
        super().__init__(message("{text!r}: {reason}", text=text, reason=as_message(reason)))
        self.text, self.reason = text, reason


class InvalidFeed(LocatorError):
    """A feed file that cannot be used: the message explains what to change.

    `in_form` is the message for a file that was uploaded in a form, which has no options of commands.
    """

    def __init__(self, text: str, in_form: str = "") -> None:
        super().__init__(text)
        self.in_form = in_form or text


class StoreUnavailable(LocatorError):
    """The database cannot currently be read or written: the message gives the reason."""


class DiskFull(StoreUnavailable):
    """The disk is full: make room on it, then retry."""

    def __init__(self) -> None:
        super().__init__(message("the disk is full; nothing was changed: make room on it, then try again"))


class ExportBusy(LocatorError):
    """Another export is running: retry shortly."""


class InvalidSetting(LocatorError):
    """A setting that prevents startup: the message names it and describes valid values."""

    def __init__(self, key: str, detail: str) -> None:
        super().__init__(f"{key}: {detail}")
        self.key = key


class MissingExtra(LocatorError):
    """An optional dependency is not installed: install the extra that the message names."""


class InvalidInput(LocatorError):
    """Operator input that is invalid: `field` names the field to correct."""

    def __init__(self, field: str, detail: str) -> None:
        super().__init__(message("{parameter}: {detail}", parameter=field, detail=as_message(detail)))
        self.field = field
        self.detail = detail


class AmbiguousInput(InvalidInput):
    """Operator input that means several things: `options` are their values and names."""

    def __init__(self, field: str, text: str, options: Sequence[tuple[str, str]]) -> None:
        names = tuple(f"{value} ({name})" for value, name in options)
        super().__init__(field, message("{text} may mean {names}", text=text, names=names))
        self.options = tuple(options)


class UnknownKey(LocatorError):
    """The API key is not valid: send the request without a key, or request a new one."""

    def __init__(self) -> None:
        super().__init__(message("the X-API-Key is not valid or was revoked"))
        self.hint = message("send the request without a key, or request a new key from the operator")


class ExpiredKey(LocatorError):
    """The API key has expired: request a new one."""

    def __init__(self) -> None:
        super().__init__(message("the X-API-Key has expired"))
        self.hint = message("send the request without a key, or request a new key from the operator")


class KeyRequired(LocatorError):
    """The request requires an API key with a scope: send it as X-API-Key."""

    def __init__(self, scope: str) -> None:
        super().__init__(message("an API key with the scope {scope} is required", scope=scope))
        self.scope = scope
        self.hint = message("send the key as X-API-Key; the operator issues keys with this scope")


class MissingScope(LocatorError):
    """The API key lacks a scope: request a key that has it."""

    def __init__(self, scope: str, scopes: Sequence[str]) -> None:
        super().__init__(
            message(
                "the X-API-Key does not have the scope {scope}; its scopes are {scopes}",
                scope=scope,
                scopes=tuple(scopes),
            )
        )
        self.scope = scope
        self.hint = message("request a key with the scope {scope} from the operator", scope=scope)


class SignInFailed(LocatorError):
    """Sign-in failed: wrong name or password, or too many attempts; the message distinguishes them."""


class SignInBusy(LocatorError):
    """Too many passwords are being checked: retry in a second."""

    def __init__(self) -> None:
        super().__init__(message("too many people are signing in; try again in a moment"))
