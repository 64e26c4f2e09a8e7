"""Labels of replies, which differ even where several places have one name."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from ...geo.point import Point, bearing, metres
from ...places.gazetteer import Area, Gazetteer
from ...places.match import Match
from .question_texts import FINER_SIDES, MIDDLE, SIDES

Option = TypeVar("Option")
INNER = 1 / 3  # of the distance of the farthest place, within which a place is in the middle


def narrowest_first(path: Sequence[str]) -> str:
    """Return the names of a path in English order, without areas that the name itself ends with."""
    name, *areas = reversed(path)
    repeated = (k for k in range(len(areas), 0, -1) if name.endswith(f", {', '.join(areas[:k])}"))
    return ", ".join([name, *areas[next(repeated, 0) :]])


def distinct_labels(matches: Sequence[Match], labels: Sequence[str], lang: str) -> list[str]:
    """Return the labels, equal ones with what tells the places apart: sides, Chinese names, finer sides.

    Labels of places that nothing tells apart remain equal.
    """
    groups: dict[str, list[Match]] = {}
    for match, label in zip(matches, labels, strict=True):
        groups.setdefault(label, []).append(match)
    described = {label: iter(_described(label, same, lang)) for label, same in groups.items()}
    return [next(described[label]) for label in labels]


def labels_of_areas(areas: Sequence[Area], gazetteer: Gazetteer, lang: str) -> list[str]:
    """Return the labels of areas, equal ones with the areas around them: Suzhou, Anhui."""
    labels = [area.label(lang) for area in areas]
    return [
        label if labels.count(label) == 1 else gazetteer.path_text(area.adcode, lang)
        for area, label in zip(areas, labels, strict=True)
    ]


def distinct_options(options: Sequence[Option], label_of: Callable[[Option], str]) -> list[Option]:
    """Return the options without those that read like an earlier one."""
    distinct: dict[str, Option] = {}
    for option in options:
        distinct.setdefault(label_of(option), option)
    return list(distinct.values())


def _described(label: str, same: Sequence[Match], lang: str) -> list[str]:
    """Return the labels of places that share one, in the first way that tells the most of them apart."""
    if len(same) == 1:
        return [label]
    names = [match.place.name for match in same]
    by_side, by_finer_side = ([_on_side(label, side, lang) for side in sides] for sides in _sides(same, lang))
    ways = (by_side, _with_names(by_side, names), by_finer_side, _with_names(by_finer_side, names))
    return max(ways, key=lambda way: len(set(way)))


def _with_names(labels: Sequence[str], names: Sequence[str]) -> list[str]:
    """Return the labels, those that are still equal with the Chinese names."""
    return [
        label if labels.count(label) == 1 else f"{label} {name}"
        for label, name in zip(labels, names, strict=True)
    ]


def _on_side(label: str, side: str, lang: str) -> str:
    return f"{label} ({side})" if lang == "en" else f"{label}（{side}）"


def _sides(same: Sequence[Match], lang: str) -> tuple[list[str], list[str]]:
    """Return the sides on which places lie of their middle: one of four, and one of eight or the middle."""
    points = [match.place.point for match in same]
    lat, lon = (sum(axis) / len(points) for axis in zip(*points, strict=True))
    middle = Point(lat, lon)
    away = [metres(middle, point) for point in points]
    four = [SIDES[lang][round(bearing(middle, point) / 90) % 4] for point in points]
    eight = [
        MIDDLE[lang]
        if distance < INNER * max(away)
        else FINER_SIDES[lang][round(bearing(middle, point) / 45) % 8]
        for point, distance in zip(points, away, strict=True)
    ]
    return four, eight
