"""Labels of replies, which differ even where several places have one name."""

from collections.abc import Sequence

from ...geo.point import Point, bearing
from ...places.match import Match
from .question_texts import SIDES


def narrowest_first(path: Sequence[str]) -> str:
    """Return the names of a path in English order, without areas that the name itself ends with."""
    name, *areas = reversed(path)
    repeated = (k for k in range(len(areas), 0, -1) if name.endswith(f", {', '.join(areas[:k])}"))
    return ", ".join([name, *areas[next(repeated, 0) :]])


def distinct_labels(matches: Sequence[Match], labels: Sequence[str], lang: str) -> list[str]:
    """Return the labels, equal ones with the side of the place, those of one side with its Chinese name."""
    same = [[m for m, other in zip(matches, labels, strict=True) if other == label] for label in labels]
    sided = [
        _on_side(label, match, others, lang) if len(others) > 1 else label
        for label, match, others in zip(labels, matches, same, strict=True)
    ]
    return [
        label if sided.count(label) == 1 else f"{label} {match.place.name}"
        for label, match in zip(sided, matches, strict=True)
    ]


def _on_side(label: str, match: Match, same: Sequence[Match], lang: str) -> str:
    """Return a label with the side on which a place lies of others with the same label."""
    points = [other.place.point for other in same]
    lat, lon = (sum(axis) / len(points) for axis in zip(*points, strict=True))
    side = SIDES[lang][round(bearing(Point(lat, lon), match.place.point) / 90) % 4]
    return f"{label} ({side})" if lang == "en" else f"{label}（{side}）"
