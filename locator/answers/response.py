"""The answer of a query: results, their release, and the support hotline. Channels render it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import orjson

from ..hours import SHANGHAI
from ..index.snapshot import Release
from ..places.interpretation import Interpretation
from .answer_members import HelpContact, ReleaseInfo

DEFAULT_SIGN_LANGUAGE_URL = "/help#sign-language"  # if no video service is configured


@dataclass(frozen=True, slots=True)
class Help:
    """The support hotline, the sign-language service, and the hotline outside the mainland; '' if none."""

    hotline: str
    sign_language_url: str
    hotline_abroad: str = ""

    def to_dict(self) -> HelpContact:
        """Return the `help` object of answers and errors."""
        url = self.sign_language_url or DEFAULT_SIGN_LANGUAGE_URL
        return {"hotline": self.hotline, "hours": "24/7", "sign_language_url": url}


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer with an id; `members` are top-level members of the JSON object that holds the features.

    `uncertain` is the interpretation of the query text that the answer asks about; None if it lists outlets.
    """

    id: str
    members: Mapping[str, Any]
    features: Sequence[bytes]
    single: bool = False
    uncertain: Interpretation | None = None

    def to_json(self) -> bytes:
        """Serialize as GeoJSON: a FeatureCollection, or one Feature for a single outlet."""
        members = orjson.dumps(self.members)[1:-1]
        if self.single:
            return self.features[0][:-1] + b"," + members + b"}"
        parts = (b'{"type":"FeatureCollection",', members, b',"features":[', b",".join(self.features), b"]}")
        return b"".join(parts)

    def data(self) -> dict[str, Any]:
        """Return the decoded JSON, for pages and scripts."""
        decoded: dict[str, Any] = orjson.loads(self.to_json())
        return decoded


@lru_cache(8)
def _published(release: Release) -> str:
    return release.published.astimezone(SHANGHAI).isoformat(timespec="seconds")


def release_json(release: Release, stale: bool) -> ReleaseInfo:
    """Return the `release` object of an answer."""
    published = _published(release)
    return {"number": release.number, "published": published, "stale": stale, "sample": release.sample}
