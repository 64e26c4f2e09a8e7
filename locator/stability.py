"""Is the first outlet first wherever in the doubt the caller may stand, and what would settle it.

Near enough for a plane: the line on which two outlets are equally far lies as far from the origin as
half the difference of the squared distances over the distance between the outlets.
"""

from typing import Any, NamedTuple

from .geo import Point, bearing, metres
from .places.streetnames import STREET, street_text
from .search import Nearest, nearest
from .snapshot import Filter, Snapshot

RIVALS = 5
LOOKED_AT = 50


class Verdict(NamedTuple):
    """Whether the first stays first, the others that may be, and the one question that would tell."""

    stable: bool
    rivals: list[int]
    ask: dict[str, str] | None


STABLE = Verdict(True, [], None)


def judge(snapshot: Snapshot, origin: Point, doubt: float, wanted: Filter) -> Verdict:
    """The verdict over a circle of `doubt` metres around the origin."""
    found = nearest(snapshot, Nearest(origin, LOOKED_AT, None, wanted)).indices
    if len(found) < 2 or doubt <= 0:
        return STABLE
    first, *others = found
    rivals = [i for i in others if _reach(snapshot, origin, first, i) < doubt]
    if not rivals:
        return STABLE
    return Verdict(False, rivals[:RIVALS], _question(snapshot, first, rivals[0]))


def _reach(snapshot: Snapshot, origin: Point, first: int, other: int) -> float:
    """Metres from the origin to where the other outlet becomes as near as the first."""
    a, b = snapshot.point(first), snapshot.point(other)
    apart = metres(a, b)
    if apart == 0:
        return float("inf")
    return float((metres(origin, b) ** 2 - metres(origin, a) ** 2) / (2 * apart))


def _question(snapshot: Snapshot, first: int, other: int) -> dict[str, str]:
    """Which of two districts, townships or streets, which station or landmark is nearer, or which side."""
    a, b = snapshot.outlet(first), snapshot.outlet(other)
    for tell in (_district, _township, _street):
        if tell(a) and tell(b) and tell(a) != tell(b):
            return _told(WHICH, tell(a), tell(b))
    for tell in (_station, _landmark):
        if tell(a) and tell(b) and tell(a) != tell(b):
            return _told(NEARER, tell(a), tell(b))
    side = round(bearing(snapshot.point(first), snapshot.point(other)) / 90) % 4
    name = _landmark(a) or _street(a) or a["name"]
    return {lang: form.format(name, *SIDES[lang][side]) for lang, form in SIDE.items()}


WHICH = {"zh": "是在{}还是{}？", "en": "Is it in {} or in {}?"}
NEARER = {"zh": "离{}近还是离{}近？", "en": "Is it nearer to {} or to {}?"}
SIDE = {"zh": "是在{0}的{1}边还是{2}边？", "en": "Is it on the {1} or on the {2} side of {0}?"}
SIDES = {
    "zh": ("南北", "西东", "北南", "东西"),
    "en": (("south", "north"), ("west", "east"), ("north", "south"), ("east", "west")),
}


def _told(forms: dict[str, str], a: str, b: str) -> dict[str, str]:
    return {lang: form.format(a, b) for lang, form in forms.items()}


def _district(fields: dict[str, Any]) -> str:
    address: dict[str, str] = fields.get("address", {})
    return address.get("district") or address.get("city", "")


def _township(fields: dict[str, Any]) -> str:
    return str(fields.get("address", {}).get("township", ""))


def _street(fields: dict[str, Any]) -> str:
    streets = STREET.findall(street_text(fields))
    return streets[0] if streets else ""


def _station(fields: dict[str, Any]) -> str:
    return str(fields.get("approach", {}).get("station", ""))


def _landmark(fields: dict[str, Any]) -> str:
    return str(fields.get("approach", {}).get("landmark", ""))
