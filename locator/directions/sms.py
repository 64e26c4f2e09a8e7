"""Directions as a text message that fits the allowed segments; the link is never cut.

It stays true when it is read later: opening hours have their date, and no opening state.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from .narrative import Plan
from .narrative_items import single_line
from .segments import segments
from .sentences.language import Language

REQUIRED_PARTS: tuple[str, ...] = ("text_contact", "crossing", "closed", "warned", "straight")
OPTIONAL_PARTS: tuple[str, ...] = (
    *("address", "wheelchair", "step_free", "lift", "landmark", "floor", "entrance", "unit"),
    *("phone", "open", "station", "by_station", "total", "move"),
)  # by priority
PART_ORDER: tuple[str, ...] = (
    *(
        "text_contact",
        "crossing",
        "closed",
        "warned",
        "wheelchair",
        "step_free",
        "lift",
        "straight",
        "total",
        "move",
    ),
    *("address", "station", "by_station", "landmark", "entrance", "floor", "unit", "open", "phone"),
)  # order within the message
NAME_LENGTHS = {
    "zh": (24, 16, 10),
    "en": (40, 24, 16),
}  # maximum characters of the outlet's name, longest first
TEXT_LENGTH = {"zh": 24, "en": 40}  # maximum characters of a feed text
TRUNCATABLE = frozenset({"address", "station", "by_station", "landmark", "entrance", "floor", "unit"})
ELLIPSIS = {"zh": "…", "en": "..."}  # … is not in the GSM alphabet
SEPARATORS = {"zh": ("：", "，"), "en": (": ", ", ")}


@dataclass(frozen=True, slots=True)
class Sms:
    """The message, its encoding and size, the omitted parts and the truncated ones."""

    text: str
    encoding: Literal["gsm7", "ucs2"]
    units: int
    segments: int
    left_out: tuple[str, ...]
    cut: tuple[str, ...]


class _Draft(NamedTuple):
    lang: str
    link: str
    parts: dict[str, str]


def sms(
    plan: Plan, language: Language, lang: str, link: str = "", hotline: str = "", max_segments: int = 1
) -> Sms:
    """Return the message in at most `max_segments` segments.

    More only if the name, link, street, phone number and required parts exceed that; see `segments`.
    """
    parts, cut = _parts(plan, language, lang)
    if plan.text_contact:
        parts["text_contact"] = language.text_contact(plan.text_contact)
    elif phone := plan.phone or single_line(hotline):
        parts["phone"] = language.hotline(phone)
    draft = _Draft(lang, single_line(link), parts)
    full_name = language.name(plan.outlet)
    names = [
        language.label(truncate(full_name, limit, lang), plan.introduction) for limit in NAME_LENGTHS[lang]
    ]
    needed = (*REQUIRED_PARTS, "address", *(["phone"] if plan.phone else []))  # worth a further segment
    included = [part for part in needed if part in parts]
    max_segments = max(max_segments, segments(_compose(draft, names[0], included)).messages)
    name = _fit_name(draft, names, max_segments)
    for part in OPTIONAL_PARTS:
        if (
            part in parts
            and part not in included
            and segments(_compose(draft, name, [*included, part])).messages <= max_segments
        ):
            included.append(part)
    text = _compose(draft, name, included)
    size = segments(text)
    left_out = tuple(part for part in PART_ORDER if part in parts and part not in included)
    cut = tuple(part for part in cut if part in included)
    shortened_name = () if name == language.label(full_name, plan.introduction) else ("name",)
    return Sms(text, size.encoding, size.units, size.messages, left_out, (*shortened_name, *cut))


def _parts(plan: Plan, language: Language, lang: str) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return the text of each part (all turns form one part) and the truncated parts."""
    parts: dict[str, str] = {}
    cut: list[str] = []
    separator = SEPARATORS[lang][1]
    for part in PART_ORDER:
        facts = [item.fact for item in plan.items if item.part == part]
        if part == "address" and plan.street and not facts:
            facts = [plan.street]
        texts = [separator.join(language.clauses(fact)) for fact in facts]
        if not texts:
            continue
        text = separator.join(texts)
        parts[part] = truncate(text, TEXT_LENGTH[lang], lang) if part in TRUNCATABLE else text
        cut += [part] if parts[part] != text else []
    return parts, tuple(cut)


def _fit_name(draft: _Draft, names: Sequence[str], max_segments: int) -> str:
    """Return the first name that leaves room for the required parts and street or landmark, else the last."""
    where = "address" if "address" in draft.parts else "landmark"
    needed = [part for part in (*REQUIRED_PARTS, where) if part in draft.parts]
    fitting = (name for name in names if segments(_compose(draft, name, needed)).messages <= max_segments)
    return next(fitting, names[-1])


def _compose(draft: _Draft, name: str, parts: Sequence[str]) -> str:
    colon, comma = SEPARATORS[draft.lang]
    body = comma.join(draft.parts[part] for part in PART_ORDER if part in parts)
    message = colon.join(filter(None, (name, body)))
    return " ".join(filter(None, (message, draft.link)))


def truncate(text: str, max_length: int, lang: str) -> str:
    """Truncate a text to `max_length` characters, including the ellipsis."""
    ellipsis = ELLIPSIS[lang]
    return text if len(text) <= max_length else text[: max_length - len(ellipsis)].rstrip() + ellipsis
