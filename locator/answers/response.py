"""The answer: results, the release they come from, and where to reach a person. Channels render it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import orjson

from ..hours import SHANGHAI
from ..index.snapshot import Release

OWN_SIGN_LANGUAGE_ENTRY = "/help#sign-language"  # where no video service is set


@dataclass(frozen=True, slots=True)
class Help:
    """Where a person is reached, day and night."""

    hotline: str
    sign_language_url: str

    def told(self) -> dict[str, str]:
        """As every answer and every error carries it."""
        url = self.sign_language_url or OWN_SIGN_LANGUAGE_ENTRY
        return {"hotline": self.hotline, "hours": "24/7", "sign_language_url": url}


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer with one id; `members` stand at the top of the JSON object, features inside it."""

    id: str
    members: dict[str, Any]
    features: Sequence[bytes]
    single: bool = False

    def to_json(self) -> bytes:
        """GeoJSON: a FeatureCollection, or one Feature when a single outlet was asked for."""
        told = orjson.dumps(self.members)[1:-1]
        if self.single:
            return self.features[0][:-1] + b"," + told + b"}"
        parts = (b'{"type":"FeatureCollection",', told, b',"features":[', b",".join(self.features), b"]}")
        return b"".join(parts)

    def data(self) -> dict[str, Any]:
        """The same, decoded: what pages and scripts render."""
        decoded: dict[str, Any] = orjson.loads(self.to_json())
        return decoded


@lru_cache(8)
def _published(release: Release) -> str:
    return release.published.astimezone(SHANGHAI).isoformat(timespec="seconds")


def release_told(release: Release, stale: bool) -> dict[str, Any]:
    """The release as every answer carries it."""
    published = _published(release)
    return {"number": release.number, "published": published, "stale": stale, "sample": release.sample}
