"""Options for reading feed files, and the display name of a feed."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from ..geo.datum import Datum
from .profiles import CONTRACT, Profile


@dataclass(frozen=True, slots=True)
class LoadOptions:
    """Profile of the feed files, and the default datum and kind of their rows."""

    datum: Datum | None = None
    kind: str | None = None
    profile: Profile = CONTRACT

    def __post_init__(self) -> None:
        """Fill missing options from the profile, and the profile from the options."""
        object.__setattr__(self, "datum", self.datum or self.profile.datum)
        object.__setattr__(self, "kind", self.kind or self.profile.kind)
        defaults = {"datum": self.datum, "kind": self.kind}
        object.__setattr__(self, "profile", self.profile.model_copy(update=defaults))


def feed_name(files: Iterable[Path]) -> str:
    """Return the display name of a feed: its file names, at most 200 characters."""
    return ", ".join(file.name for file in files)[:200]
