"""A way as a text message: what fits into one segment, or as many as are allowed, the link always whole."""

from collections.abc import Sequence
from typing import NamedTuple

from .narrative import NarrativePart, Plan
from .narrative_items import plain
from .segments import segments
from .sentences.language import Language

NEEDED: tuple[NarrativePart, ...] = ("closed", "warned", "straight")
WANTED: tuple[str, ...] = (
    *("wheelchair", "step_free", "lift", "landmark", "address", "floor", "entrance", "unit"),
    *("station", "by_station", "open", "total", "hotline", "move"),
)  # what comes first stays when there is no room
ORDER: tuple[str, ...] = (
    *("closed", "warned", "wheelchair", "step_free", "lift", "straight", "total", "move", "address"),
    *("station", "by_station", "landmark", "entrance", "floor", "unit", "open", "hotline"),
)  # as it stands in the message
NAMES = {"zh": (24, 16, 10), "en": (40, 24, 16)}  # characters of the outlet's name, from roomy to tight
TEXTS = {"zh": 24, "en": 40}  # characters of a text of the feed
CUT = frozenset({"address", "station", "by_station", "landmark", "entrance", "floor", "unit"})
ELLIPSIS = {"zh": "…", "en": "..."}  # the first is not in the alphabet of GSM
BETWEEN = {"zh": ("：", "，"), "en": (": ", ", ")}


class Sms(NamedTuple):
    """The message, how it is sent, what was left out for want of room and what was cut short."""

    text: str
    encoding: str
    units: int
    segments: int
    left_out: tuple[str, ...]
    cut: tuple[str, ...]


class _Draft(NamedTuple):
    lang: str
    link: str
    parts: dict[str, str]


def sms(plan: Plan, language: Language, lang: str, link: str = "", hotline: str = "", most: int = 1) -> Sms:
    """The way in at most `most` segments; more only where even the name, the link and what must not be
    left out take more, and `segments` says so."""
    told, cut = _parts(plan, language, lang)
    if hotline:
        told["hotline"] = language.hotline(plain(hotline))
    draft = _Draft(lang, plain(link), told)
    name = _name(draft, language.name(plan.outlet), most)
    kept: list[str] = [part for part in NEEDED if part in told]
    for part in WANTED:
        if part in told and segments(_text(draft, name, [*kept, part])).messages <= most:
            kept.append(part)
    text = _text(draft, name, kept)
    counted = segments(text)
    left = tuple(part for part in ORDER if part in told and part not in kept)
    cut = tuple(part for part in cut if part in kept)
    named = () if name == language.name(plan.outlet) else ("name",)
    return Sms(text, counted.encoding, counted.units, counted.messages, left, (*named, *cut))


def _parts(plan: Plan, language: Language, lang: str) -> tuple[dict[str, str], tuple[str, ...]]:
    """The text of each part; the turns are one part, all or nothing. And which texts were cut."""
    told: dict[str, str] = {}
    cut: list[str] = []
    between = BETWEEN[lang][1]
    for part in ORDER:
        items = [item for item in plan.items if item.part == part]
        texts = [between.join(language.clauses(item.fact)) for item in items]
        if not texts:
            continue
        whole = between.join(texts)
        told[part] = shortened(whole, TEXTS[lang], lang) if part in CUT else whole
        cut += [part] if told[part] != whole else []
    return told, tuple(cut)


def _name(draft: _Draft, name: str, most: int) -> str:
    """The name as long as it leaves room for what is needed and for the landmark."""
    needed = [part for part in (*NEEDED, "landmark") if part in draft.parts]
    limits = NAMES[draft.lang]
    for limit in limits:
        told = shortened(name, limit, draft.lang)
        if segments(_text(draft, told, needed)).messages <= most:
            return told
    return shortened(name, limits[-1], draft.lang)


def _text(draft: _Draft, name: str, parts: Sequence[str]) -> str:
    colon, comma = BETWEEN[draft.lang]
    body = comma.join(draft.parts[part] for part in ORDER if part in parts)
    told = colon.join(filter(None, (name, body)))
    return " ".join(filter(None, (told, draft.link)))


def shortened(text: str, most: int, lang: str) -> str:
    """A text of at most so many characters, an ellipsis where it was cut."""
    mark = ELLIPSIS[lang]
    return text if len(text) <= most else text[: most - len(mark)].rstrip() + mark
