"""The ways to hand over a device from where somebody stands; mail is always the last of them."""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import Any, NamedTuple

from ...directions.route import Router
from ...geo.point import DistanceFrom, Point, metres_along
from ...index.search import Nearest, nearest
from ...index.snapshot import Filter, Snapshot
from ...network.outlet import ACCESS_NEEDS, bits
from ..arrival import arrivals
from ..arrival import told as arrival_told
from ..geojson import OutputOptions, distance_told, feature
from .fit import Suitability, Way, fit_of
from .question import HandoverQuestion
from .words import GIVES_UP, TEXT, fit_words

FAR = 50_000.0  # metres beyond which mail is told to be the better way; an assumption of ours
WORTH = (
    20_000.0  # metres that a drop-off point has to be nearer by to go before a repair on the spot; the same
)
LOOKS = (64, 512, 4_096)  # so many of the nearest outlets are looked at, as long as too few fit
WAYS: tuple[Way, ...] = ("walk_in", "drop_off")


class Offer(NamedTuple):
    """An outlet, by its index, that takes the device, or may."""

    number: int
    chord: float
    metres: float
    fit: Suitability


class RepairOptions(NamedTuple):
    """Who asks what from where, when, and the router that tells how long the way takes."""

    question: HandoverQuestion
    start: Point
    now: datetime
    router: Router


def offers(snapshot: Snapshot, asked: RepairOptions) -> dict[Way, list[Offer]]:
    """The outlets of each way: those that surely take it, then those to be asked, the nearest first."""
    limit = asked.question.limit
    found: dict[Way, list[Offer]] = {}
    for look in LOOKS:
        near = list(_near(snapshot, asked, look))
        found = {way: [offer for offer in near if offer.fit.way == way] for way in WAYS}
        if all(sum(not each.fit.doubts for each in of) >= limit for of in found.values()):
            break
        if look > len(snapshot):
            break
    return {way: _chosen(of, limit) for way, of in found.items()}


def _near(snapshot: Snapshot, asked: RepairOptions, look: int) -> Iterator[Offer]:
    question = asked.question
    wanted = Filter(access=bits(question.access, ACCESS_NEEDS))
    hits = nearest(snapshot, Nearest(asked.start, look, filter=wanted))
    for index, chord in zip(hits.indices, hits.chords, strict=True):
        fit = fit_of(snapshot.outlet(index), question.device, question.fault)
        if fit is not None:
            length = metres_along(chord, asked.start, snapshot.point(index))
            yield Offer(index, chord, length, fit)


def _chosen(of: list[Offer], limit: int) -> list[Offer]:
    """The sure ones first; the last place is kept for a doubtful one that is nearer than all of them."""
    sure = [offer for offer in of if not offer.fit.doubts]
    doubtful = [offer for offer in of if offer.fit.doubts]
    nearer = bool(sure and doubtful and doubtful[0].metres < sure[0].metres)
    kept = sure[: max(1, limit - 1) if nearer else limit]
    return [*kept, *islice(doubtful, limit - len(kept))]


def features_of(
    snapshot: Snapshot, found: dict[Way, list[Offer]], asked: RepairOptions, manner: OutputOptions
) -> tuple[bytes, ...]:
    """The outlets as features, each with its `handover`, and with `arrival`: when it takes in next."""
    every, start = [offer for of in found.values() for offer in of], DistanceFrom(asked.start)
    reached = arrivals(snapshot, [offer.number for offer in every], asked.start, asked.router, asked.now)
    return tuple(
        feature(
            snapshot,
            offer.number,
            manner,
            distance_told(snapshot, start, offer.number, offer.chord)
            | {"arrival": arrival_told(arrival, asked.now, manner.lang)}
            | {"handover": _told(offer.fit, snapshot.outlet(offer.number), manner.lang)},
        )
        for offer, arrival in zip(every, reached, strict=True)
    )


def _told(fit: Suitability, fields: dict[str, Any], lang: str) -> dict[str, Any]:
    limits = fields.get("limits", "")
    told = {"way": fit.way, "fits": "ask" if fit.doubts else "yes", "text": fit_words(fit, limits, lang)}
    return told | ({"why": fit.doubts} if fit.doubts else {}) | ({"limits": limits} if limits else {})


def ways_told(
    snapshot: Snapshot, found: dict[Way, list[Offer]], question: HandoverQuestion, hotline: str
) -> dict[str, Any]:
    """All ways as an answer carries them, and the best of them; mail is there whatever else is."""
    lang = question.lang
    ways: list[dict[str, Any]] = [
        {"way": way, "refs": [snapshot.refs[offer.number] for offer in found.get(way, ())]} for way in WAYS
    ]
    ways.append({"way": "mail_in", "hotline": hotline})
    for each in ways:
        each["text"] = TEXT[each["way"]][lang].format(hotline=hotline)
        each["gives_up"] = GIVES_UP[each["way"]][lang]
    return {"device": question.device, "fault": question.fault, "best": best(found), "ways": ways}


def best(found: dict[Way, list[Offer]]) -> str:
    """Repair on the spot, unless a drop-off point is much nearer; the sure before the doubtful; else mail."""
    for doubtful in (False, True):
        walk_in, drop_off = (_nearest(found.get(way, []), doubtful=doubtful) for way in WAYS)
        if min(walk_in, drop_off) <= FAR:
            return "walk_in" if walk_in <= drop_off + WORTH and walk_in <= FAR else "drop_off"
    return "mail_in"


def _nearest(of: list[Offer], *, doubtful: bool) -> float:
    return min((offer.metres for offer in of if bool(offer.fit.doubts) == doubtful), default=float("inf"))
