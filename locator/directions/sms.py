"""Directions as a text message that fits the allowed segments; the link is never cut.

An outlet to visit instead has a sentence of its own after the link, which belongs to the first one.

It stays true when it is read later: opening hours have their date, and no opening state.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from .narrative import Plan
from .narrative_items import AlternativeDetails, Fact, OpeningHours
from .segments import segments
from .sentences.language import Language
from .text_lines import single_line
from .visit_facts import UnknownHours

REQUIRED_PARTS: tuple[str, ...] = (
    *("text_contact", "crossing", "closed", "unknown_hours", "live", "booking"),
    *("booking_address", "alternative", "alternative_details", "alternative_live", "warned"),
)
ALTERNATIVE_PARTS = ("alternative", "alternative_details", "alternative_live")
WAY_IN = ("wheelchair", "step_free", "lift", "landmark", "floor", "entrance", "unit")
OPTIONAL_PARTS: tuple[str, ...] = (
    *("address", *WAY_IN, "phone", "open", "stock", "station", "by_station", "total", "move", "bring"),
)  # by priority
PART_ORDER: tuple[str, ...] = (
    *("text_contact", "crossing", "closed", "unknown_hours", "live", "booking", "stock", "warned"),
    *("wheelchair", "step_free", "lift", "total", "move"),
    *("address", "station", "by_station", "landmark", "entrance", "floor", "unit", "open", "bring", "phone"),
    *("booking_address", *ALTERNATIVE_PARTS),
)  # order within the message
NAME_LENGTHS = {
    "zh": (24, 16, 10),
    "en": (40, 24, 16),
}  # maximum characters of the outlet's name, longest first
TEXT_LENGTH = {"zh": 24, "en": 40}  # maximum characters of a feed text
TRUNCATABLE = frozenset({"stock", "address"})  # worth more in part than not at all
CLAUSED = frozenset(
    {"station", "by_station", "landmark", "entrance", "floor", "unit"}
)  # only complete clauses
SEGMENTS_WITH_HOURS = 2  # that the hours beside the way in are worth
MAX_CLAUSED = 2  # times TEXT_LENGTH
ELLIPSIS = {"zh": "…", "en": "..."}  # … is not in the GSM alphabet
SEPARATORS = {"zh": ("：", "，"), "en": (": ", ", ")}
FULL_STOPS = {"zh": "。", "en": ". "}


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

    More only if the name, link, street, phone number or hotline and required parts exceed that, or two if the
    hours do; see `segments`.
    """
    parts, cut = _parts(plan, language, lang, hotline)
    if plan.for_readers:
        parts["text_contact"] = _text_contact(plan, language, has_link=bool(link))
    elif plan.phone:
        parts["phone"] = language.phone(plan.phone)
    elif (number := single_line(hotline)) and not _names_hotline(plan):
        parts["phone"] = language.hotline(number)
    draft = _Draft(lang, single_line(link), parts)
    full_name = language.name(plan.outlet)
    names = _names(language, plan, lang)
    needed = (*REQUIRED_PARTS, "address", "phone")  # worth a further segment
    included = [part for part in needed if part in parts]
    is_long = len(full_name) > NAME_LENGTHS[lang][0] and len(names) > 1
    basis = names[1] if is_long else names[0]  # a long name is worth no further segment
    max_segments = max(max_segments, segments(_compose(draft, basis, included)).messages)
    if "open" in parts:
        included, max_segments = _with_hours(draft, basis, included, max_segments)
    with_landmark = [*included, *(["landmark"] if "landmark" in parts else [])]
    if is_long and segments(_compose(draft, names[0], with_landmark)).messages > max_segments:
        names = names[1:]
    name = _fit_name(draft, names, max_segments)
    cut = (*cut, *_add_optional_parts(draft, name, included, max_segments))
    text = _compose(draft, name, included)
    size = segments(text)
    left_out = tuple(part for part in PART_ORDER if part in parts and part not in included)
    cut = tuple(part for part in cut if part in included)
    shortened_name = () if name == language.label(full_name, plan.introduction) else ("name",)
    return Sms(text, size.encoding, size.units, size.messages, left_out, (*shortened_name, *cut))


def _with_hours(draft: _Draft, name: str, included: list[str], max_segments: int) -> tuple[list[str], int]:
    """Return the included parts with the hours, and the segments these take beside the way in."""
    limit = max(max_segments, SEGMENTS_WITH_HOURS)
    with_hours = [*included, "open"]
    if segments(_compose(draft, name, with_hours)).messages > limit:
        return included, max_segments
    way_in = [part for part in WAY_IN if part in draft.parts]
    needed = segments(_compose(draft, name, [*with_hours, *way_in])).messages
    return with_hours, max(max_segments, min(needed, limit))


def _text_contact(plan: Plan, language: Language, *, has_link: bool) -> str:
    """Return the clause with the contact by text; the page behind the link has that of the support."""
    if plan.text_contact or not plan.text_support:
        return language.text_contact(plan.text_contact)
    return language.text_support("" if has_link else plan.text_support)


def _names(language: Language, plan: Plan, lang: str) -> list[str]:
    """Return the name with its city in full, then cut ever shorter; cuts that do not shorten are left out."""
    full_name = language.name(plan.outlet)
    names = [language.label(full_name, plan.introduction)]
    for limit in NAME_LENGTHS[lang]:
        name = language.label(truncate(full_name, limit, lang), plan.introduction)
        names += [name] if len(name) < len(names[-1]) else []
    return names


def _add_optional_parts(draft: _Draft, name: str, included: list[str], max_segments: int) -> Iterator[str]:
    """Include the optional parts that fit, if need be without their last clauses; yield the cut ones."""
    for part in OPTIONAL_PARTS:
        if part not in draft.parts or part in included:
            continue
        full_text = draft.parts[part]
        for text in _clause_cuts(full_text, draft.lang) if part in CLAUSED else [full_text]:
            draft.parts[part] = text
            if segments(_compose(draft, name, [*included, part])).messages <= max_segments:
                included.append(part)
                if text != full_text:
                    yield part
                break


def _clause_cuts(text: str, lang: str) -> Iterator[str]:
    """Yield a text without ever more of its last clauses, none of them too long for a message."""
    comma = SEPARATORS[lang][1].strip()
    clauses = text.split(comma)
    for count in range(len(clauses), 0, -1):
        if len(cut := comma.join(clauses[:count])) <= MAX_CLAUSED * TEXT_LENGTH[lang]:
            yield cut


def _parts(plan: Plan, language: Language, lang: str, hotline: str) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return the text of each part (all turns form one part) and the truncated parts."""
    parts: dict[str, str] = {}
    cut: list[str] = []
    separator = SEPARATORS[lang][1]
    for part in PART_ORDER:
        facts = [_for_contact(item.fact, plan, hotline) for item in plan.select(part)]
        if part == "address" and plan.street and not facts:
            facts = [plan.street]
        texts = [separator.join(language.clauses(fact)) for fact in facts]
        if not any(texts):
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
    apart = ("text_contact", "booking_address", *ALTERNATIVE_PARTS)
    own = (part for part in PART_ORDER if part in parts and part not in apart)
    contact = draft.parts["text_contact"] if "text_contact" in parts else ""
    after_contact = " " if "://" in contact else comma  # no mark may join an address
    body = after_contact.join(filter(None, (contact, comma.join(draft.parts[part] for part in own))))
    addresses = (draft.parts["booking_address"] if "booking_address" in parts else "", draft.link)
    message = " ".join(filter(None, (colon.join(filter(None, (name, body))), *addresses)))
    name_of_other, *facts = (draft.parts[part] if part in parts else "" for part in ALTERNATIVE_PARTS)
    after_name = comma if "，" in name_of_other and not name_of_other.endswith("）") else colon
    other = after_name.join(filter(None, (name_of_other, comma.join(filter(None, facts)))))
    full_stop = " " if any(addresses) else FULL_STOPS[draft.lang]
    return full_stop.join(filter(None, (message, other[:1].upper() + other[1:])))


def _for_contact(fact: Fact, plan: Plan, hotline: str) -> Fact:
    """Return a fact with the contact of the message: a phone number, or a contact by text instead."""
    if isinstance(fact, OpeningHours):
        return fact._replace(by_phone=bool(plan.phone) and not plan.for_readers)
    if isinstance(fact, AlternativeDetails) and plan.for_readers:
        return fact._replace(phone="", hours=fact.hours and fact.hours._replace(by_phone=False))
    if isinstance(fact, AlternativeDetails):
        return fact._replace(hotline=single_line(hotline))
    if isinstance(fact, UnknownHours):
        return fact._replace(by_text=plan.for_readers and bool(plan.text_contact or plan.text_support))
    return fact


def _names_hotline(plan: Plan) -> bool:
    """Return whether the sentence on the outlet to visit instead has the hotline, for want of a number."""
    details = [item.fact for item in plan.select("alternative_details")]
    return any(isinstance(fact, AlternativeDetails) and not fact.phone for fact in details)


def truncate(text: str, max_length: int, lang: str) -> str:
    """Truncate a text to `max_length` characters, including the ellipsis."""
    ellipsis = ELLIPSIS[lang]
    return text if len(text) <= max_length else text[: max_length - len(ellipsis)].rstrip() + ellipsis
