"""How the files of a feed are to be understood, and what it is called."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from ..geo.datum import Datum
from .profiles import CONTRACT, Profile


@dataclass(frozen=True, slots=True)
class LoadOptions:
    """How files are to be understood: by which profile; the datum and kind they do not state themselves."""

    datum: Datum | None = None
    kind: str | None = None
    profile: Profile = CONTRACT

    def __post_init__(self) -> None:
        """What is not given, the profile knows, perhaps."""
        object.__setattr__(self, "datum", self.datum or self.profile.datum)
        object.__setattr__(self, "kind", self.kind or self.profile.kind)


def feed_name(files: Iterable[Path]) -> str:
    """The feed's name: its files without their folders."""
    return ", ".join(file.name for file in files)[:200]
