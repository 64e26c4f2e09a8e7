"""What the register holds that is the same as what is said, or like it."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import Indel

from ...network.codes import is_code
from .phones import PhoneNumber, dialled, difference
from .register import MatchKeys, Register
from .texts import address_key, name_key, pieces

NUMBERED = re.compile("[0-9]")  # a street without a number is the address of many
ALIKE = 0.8  # of 1, the share of two texts that is the same, from which on they are told as alike
SHOWN = 5  # near misses that are told
PART = 4  # characters from which on a part of a name is told
STREET_AND_NUMBER = 6  # characters of an address that are told as a part of one


class Match(NamedTuple):
    """An entry; without differences it is the same as what was said."""

    entry: int
    differs: tuple[dict[str, Any], ...] = ()


def by_phone(register: Register, said: str) -> list[Match]:
    """Those with this number and extension; else those whose number is like it."""
    asked = dialled(said)
    same = register.phones.of(f"{asked.number}#{asked.extension}")
    return [Match(entry) for entry in same] or list(_first(_phones_like(register, asked)))


def _phones_like(register: Register, asked: PhoneNumber) -> Iterator[Match]:
    found = [
        (kind, number) for number in register.numbers if (kind := difference(asked, PhoneNumber(number)))
    ]
    exact = [("extension", asked.number)] if asked.number in register.numbers else []
    for kind, number in [*exact, *found]:
        for key, entry in register.phones.begun(f"{number}#"):
            listed = PhoneNumber(*key.split("#"))
            yield Match(entry, ({"kind": kind, "said": _written(asked), "listed": _written(listed)},))


def _written(number: PhoneNumber) -> str:
    return f"{number.number}转{number.extension}" if number.extension else number.number


def by_name(register: Register, said: str) -> list[Match]:
    """Those of this name; else those whose name looks or sounds like it, or holds it."""
    key = name_key(said)
    same = list(dict.fromkeys(register.names.of(key)))
    return [Match(entry) for entry in same] or list(_first(_names_like(register, key)))


def _names_like(register: Register, key: str) -> Iterator[Match]:
    names, owners = register.names.texts, register.names.owners
    for at in _heard(register, key):
        yield Match(owners[at], ({"kind": "sound", **_joined(key, names[at])},))
    for name, _score, at in _alike(key, names):
        yield Match(owners[at], tuple({"kind": "letters", **piece} for piece in pieces(key, name)))
    for at in register.names.overlapping(key, PART):
        yield Match(owners[at], ({"kind": "part", "said": key, "listed": names[at]},))


def _heard(register: Register, key: str) -> list[int]:
    """Where the names stand that are read the same."""
    table = {**str.maketrans(dict(register.sounds(key))), **register.readings}
    sound = key.translate(table)
    return register.by_sound.get(sound, []) if sound else []


def _joined(said: str, listed: str) -> dict[str, str]:
    found = pieces(said, listed)
    return {side: " ".join(piece[side] for piece in found) for side in ("said", "listed")}


def _alike(key: str, texts: list[str]) -> list[tuple[str, float, int]]:
    return process.extract(
        key, texts, scorer=Indel.normalized_similarity, score_cutoff=ALIKE, limit=SHOWN * 2
    )


def by_address(register: Register, said: str) -> list[Match]:
    """Those at this address, its city said; else those whose address is like it."""
    key = address_key(said)
    ends = [(entry, key[:at]) for at in range(len(key)) for entry in register.rests.of(key[at:])]
    own = [(entry, prefix, register.address(entry).before(prefix)) for entry, prefix in ends]
    same = [Match(entry) for entry, _prefix, held in own if held]
    return list(dict.fromkeys(same)) or list(_first(_addresses_like(register, key, own)))


def _addresses_like(
    register: Register, key: str, ends: list[tuple[int, str, bool | None]]
) -> Iterator[Match]:
    for entry, prefix, held in sorted(ends, key=lambda end: end[2] is not None):
        listed = "".join(register.address(entry)[:3])
        yield Match(entry, ({"kind": "city" if held is None else "place", "said": prefix, "listed": listed},))
    wholes = register.wholes
    for at in _beginnings(wholes, key) if NUMBERED.search(key) else ():
        yield Match(wholes.owners[at], ({"kind": "part", "said": key, "listed": wholes.texts[at]},))
    for whole, _score, at in _alike(key, wholes.texts):
        told = tuple({"kind": "letters", **piece} for piece in pieces(key, whole))
        yield Match(wholes.owners[at], told or ({"kind": "letters", "said": key, "listed": whole},))


def _beginnings(wholes: MatchKeys, key: str) -> Iterator[int]:
    """Where addresses stand that begin with this one, or that it begins with, no number broken off."""
    for size in range(STREET_AND_NUMBER, len(key)):
        yield from (at for at in wholes.positions(key[:size]) if _holds(key, wholes.texts[at]))
    if len(key) >= STREET_AND_NUMBER:
        first = bisect_left(wholes.texts, key)
        longer = (at for at, _ in enumerate(wholes.begun(key), first))
        yield from (at for at in longer if _holds(key, wholes.texts[at]))


def _holds(key: str, whole: str) -> bool:
    """Whether one address begins with the other, and does not break off within a number."""
    short, long = sorted((key, whole), key=len)
    return long.startswith(short) and not (short[-1].isdigit() and long[len(short) :][:1].isdigit())


def by_code(register: Register, said: str) -> list[Match]:
    """The one with this code; nothing is like a code, one digit off is another outlet or none."""
    index = register.snapshot.index_of_code(said) if is_code(said) else None
    return [] if index is None else [Match(index)]


def _first(found: Iterable[Match]) -> Iterator[Match]:
    """The first few, each entry once."""
    seen: set[int] = set()
    for match in found:
        if match.entry not in seen:
            seen.add(match.entry)
            yield match
        if len(seen) == SHOWN:
            return


FINDERS = {"phone": by_phone, "name": by_name, "address": by_address, "code": by_code}
