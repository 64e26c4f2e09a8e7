"""Exact and similar matches of a query value in the register."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import Indel

from ...network.codes import is_code
from .phone_matching import PhoneNumber, parse_phone, phone_difference
from .register import MatchKeys, Register
from .texts import Difference, DifferingTexts, address_key, differing_parts, name_key

NUMBERED = re.compile("[0-9]")  # a street without a number matches many addresses
MIN_SIMILARITY = 0.8  # of 1: normalized similarity from which on texts count as similar
MAX_EXACT = 100  # exact matches returned
MAX_SIMILAR = 5  # similar matches returned
MIN_NAME_PART = 4  # characters of a partial name match
MIN_ADDRESS_PART = 6  # characters of a partial address match: street and number


class RegisterMatch(NamedTuple):
    """A register entry; an exact match has no differences."""

    entry: int
    differences: tuple[Difference, ...] = ()


def by_phone(register: Register, text: str) -> list[RegisterMatch]:
    """Return the entries with this number and extension, else those with a similar number."""
    number = parse_phone(text)
    exact = register.phones.of(f"{number.number}#{number.extension}")
    return [RegisterMatch(entry) for entry in exact] or list(
        _first_distinct(_similar_phones(register, number))
    )


def _similar_phones(register: Register, number: PhoneNumber) -> Iterator[RegisterMatch]:
    similar = [
        (kind, listed_number)
        for listed_number in register.numbers
        if (kind := phone_difference(number, PhoneNumber(listed_number)))
    ]
    exact = [("extension", number.number)] if number.number in register.numbers else []
    for kind, listed_number in [*exact, *similar]:
        for key, entry in register.phones.with_prefix(f"{listed_number}#"):
            listed = PhoneNumber(*key.split("#"))
            yield RegisterMatch(
                entry, ({"kind": kind, "said": _format_number(number), "listed": _format_number(listed)},)
            )


def _format_number(number: PhoneNumber) -> str:
    return f"{number.number}转{number.extension}" if number.extension else number.number


def by_name(register: Register, text: str) -> list[RegisterMatch]:
    """Return the entries of this name, else those whose name is similar, sounds alike or contains it."""
    key = name_key(text)
    exact = list(dict.fromkeys(register.names.of(key)))
    return [RegisterMatch(entry) for entry in exact] or list(_first_distinct(_similar_names(register, key)))


def _similar_names(register: Register, key: str) -> Iterator[RegisterMatch]:
    names, owners = register.names.texts, register.names.owners
    for at in _same_sound(register, key):
        yield RegisterMatch(owners[at], ({"kind": "sound", **_joined_difference(key, names[at])},))
    for name, at in _similar_texts(key, register.names):
        yield RegisterMatch(
            owners[at], tuple({"kind": "letters", **piece} for piece in differing_parts(key, name))
        )
    for at in register.names.overlapping(key, MIN_NAME_PART):
        yield RegisterMatch(owners[at], ({"kind": "part", "said": key, "listed": names[at]},))


def _same_sound(register: Register, key: str) -> list[int]:
    """Return the positions of names with the same pronunciation."""
    table = {**str.maketrans(dict(register.sounds(key))), **register.readings}
    sound = key.translate(table)
    return register.by_sound.get(sound, []) if sound else []


def _joined_difference(text: str, listed: str) -> DifferingTexts:
    differences = differing_parts(text, listed)
    return {
        "said": " ".join(piece["said"] for piece in differences),
        "listed": " ".join(piece["listed"] for piece in differences),
    }


def _similar_texts(key: str, keys: MatchKeys) -> list[tuple[str, int]]:
    """Return the most similar texts and their positions; lengths alone rule out most."""
    share = MIN_SIMILARITY / (2 - MIN_SIMILARITY)  # of the longer text that the shorter one has at least
    texts, positions = keys.of_length(len(key) * share, len(key) / share)
    found = process.extract(
        key, texts, scorer=Indel.normalized_similarity, score_cutoff=MIN_SIMILARITY, limit=MAX_SIMILAR * 2
    )
    return [(text, positions[at]) for text, _score, at in found]


def by_address(register: Register, text: str) -> list[RegisterMatch]:
    """Return the entries at this address, if it includes the city; else those with a similar address."""
    key = address_key(text)
    ends = [(entry, key[:at]) for at in range(len(key)) for entry in register.street_addresses.of(key[at:])]
    candidates = [(entry, prefix, register.address(entry).matches_areas(prefix)) for entry, prefix in ends]
    exact = [RegisterMatch(entry) for entry, _prefix, matches_area in candidates if matches_area]
    return list(dict.fromkeys(exact)) or list(_first_distinct(_similar_addresses(register, key, candidates)))


def _similar_addresses(
    register: Register, key: str, candidates: list[tuple[int, str, bool | None]]
) -> Iterator[RegisterMatch]:
    ordered = sorted(
        candidates, key=lambda end: (end[2] is not None, -register.address(end[0]).named_areas(end[1]))
    )
    for entry, prefix, matches_area in ordered:
        listed = "".join(register.address(entry)[:3])
        yield RegisterMatch(
            entry, ({"kind": "city" if matches_area is None else "place", "said": prefix, "listed": listed},)
        )
    full_addresses = register.full_addresses
    for at in _prefix_positions(full_addresses, key) if NUMBERED.search(key) else ():
        yield RegisterMatch(
            full_addresses.owners[at], ({"kind": "part", "said": key, "listed": full_addresses.texts[at]},)
        )
    for address, at in _similar_texts(key, full_addresses):
        differences: tuple[Difference, ...] = tuple(
            {"kind": "letters", **piece} for piece in differing_parts(key, address)
        )
        yield RegisterMatch(
            full_addresses.owners[at], differences or ({"kind": "letters", "said": key, "listed": address},)
        )


def _prefix_positions(full_addresses: MatchKeys, key: str) -> Iterator[int]:
    """Yield positions of addresses that are a prefix of this one or vice versa, splitting no number."""
    for size in range(MIN_ADDRESS_PART, len(key)):
        yield from (
            at for at in full_addresses.positions(key[:size]) if _is_prefix(key, full_addresses.texts[at])
        )
    if len(key) >= MIN_ADDRESS_PART:
        first = bisect_left(full_addresses.texts, key)
        longer = (at for at, _ in enumerate(full_addresses.with_prefix(key), first))
        yield from (at for at in longer if _is_prefix(key, full_addresses.texts[at]))


def _is_prefix(key: str, address: str) -> bool:
    """Return whether one address is a prefix of the other without splitting a number."""
    short, long = sorted((key, address), key=len)
    return long.startswith(short) and not (short[-1].isdigit() and long[len(short) :][:1].isdigit())


def by_code(register: Register, text: str) -> list[RegisterMatch]:
    """Return the entry with this code; codes have no similar matches, as one digit off is another outlet."""
    index = register.snapshot.index_of_code(text) if is_code(text) else None
    return [] if index is None else [RegisterMatch(index)]


def _first_distinct(matches: Iterable[RegisterMatch]) -> Iterator[RegisterMatch]:
    """Yield the first few matches, each entry once."""
    seen: set[int] = set()
    for match in matches:
        if match.entry not in seen:
            seen.add(match.entry)
            yield match
        if len(seen) == MAX_SIMILAR:
            return


FINDERS = {"phone": by_phone, "name": by_name, "address": by_address, "code": by_code}
