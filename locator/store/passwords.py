"""Passwords: which ones are accepted, their hashes, and one at a time.

A hash takes a processor and 46 MiB, so one is computed at a time, and more than a few that wait are refused.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from threading import Lock, Semaphore
from urllib.parse import urlsplit

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from ..config import Settings
from ..errors import InvalidInput, SignInBusy, message

MIN_LENGTH, MAX_LENGTH = 12, 200  # characters
MIN_GUESSES_LOG10 = 10.0  # zxcvbn's highest score
WAITING = 3  # passwords that wait for their turn
KNOWN = (  # beside names and the brand: what an attacker of this program in China tries
    *("locator", "admin", "operator", "supervisor", "agent", "service", "repair", "weixiu", "kefu"),
    *("huawei", "honor", "xiaomi", "redmi", "oppo", "oneplus", "vivo", "samsung", "apple", "iphone"),
    *("woaini", "wodemima", "nihao", "zhongguo", "beijing", "shanghai", "shenzhen", "mima", "qwer1234"),
    *("520", "1314", "5201314", "1314520", "a123456", "aa123456", "123456a", "168168", "888888", "666666"),
)
REASONS = {  # by the name of zxcvbn's warning
    "StraightRowsOfKeysAreEasyToGuess": "a row of keys is easy to guess",
    "ShortKeyboardPatternsAreEasyToGuess": "a pattern on the keyboard is easy to guess",
    "RepeatsLikeAaaAreEasyToGuess": "repeated characters are easy to guess",
    "RepeatsLikeAbcAbcAreOnlySlightlyHarderToGuess": "repeated parts are easy to guess",
    "ThisIsATop10Password": "it is among the most common passwords",
    "ThisIsATop100Password": "it is among the most common passwords",
    "ThisIsACommonPassword": "it is a common password",
    "ThisIsSimilarToACommonlyUsedPassword": "it resembles a common password",
    "SequencesLikeAbcAreEasyToGuess": "a sequence such as abc or 6543 is easy to guess",
    "RecentYearsAreEasyToGuess": "years are easy to guess",
    "AWordByItselfIsEasyToGuess": "a single word is easy to guess",
    "DatesAreOftenEasyToGuess": "dates are easy to guess",
    "NamesAndSurnamesByThemselvesAreEasyToGuess": "names are easy to guess",
    "CommonNamesAndSurnamesAreEasyToGuess": "names are easy to guess",
}
KNOWN_WORDS = "it consists of names, the brand or other words that are tried first"
FEW_WORDS = "it has too few uncommon words; add one or two"

_hasher = PasswordHasher(time_cost=2, memory_cost=47_104, parallelism=1)  # one core
_places, _turn = Semaphore(1 + WAITING), Lock()


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Wait for the turn to compute a hash; raises SignInBusy if a few wait already."""
    if not _places.acquire(blocking=False):
        raise SignInBusy
    try:
        with _turn:
            yield
    finally:
        _places.release()


def known_words(settings: Settings) -> tuple[str, ...]:
    """Return texts of the settings that someone who guesses passwords tries first."""
    return settings.brand, settings.hotline, urlsplit(settings.public_url).netloc.replace(".", " ")


def new_hash(password: str, name: str, known: Sequence[str]) -> str:
    """Return the hash of a new password; raises InvalidInput if its length is wrong or it is weak."""
    if not MIN_LENGTH <= len(password) <= MAX_LENGTH:
        raise InvalidInput(
            "password", message("must be {least} to {most} characters", least=MIN_LENGTH, most=MAX_LENGTH)
        )
    if name.lower() in password.lower():
        raise InvalidInput("password", message("contains the user name"))
    if reason := weakness(password, [name, *known]):
        raise InvalidInput("password", message("is too easy to guess: {reason}", reason=message(reason)))
    with one_at_a_time():
        return _hasher.hash(password)


def weakness(password: str, known: Sequence[str]) -> str:
    """Return why a password is easy to guess for someone who knows some words; empty if it is not."""
    from zxcvbn_rs_py import zxcvbn  # 9 MB of dictionaries, loaded with the first new password

    words = {part.lower() for text in known for part in (text, *text.split())} | set(KNOWN)
    result = zxcvbn(password, sorted(words))
    if result.guesses_log10 >= MIN_GUESSES_LOG10:
        return ""
    warning = result.feedback.warning if result.feedback else None
    is_known = any(word and word in password.lower() for word in words)
    return REASONS.get(repr(warning).rpartition(".")[2], KNOWN_WORDS if is_known else FEW_WORDS)


def matches(hashed: str | None, password: str) -> bool:
    """Return whether a password has this hash; takes as long without one."""
    try:
        return _hasher.verify(hashed or _dummy_hash(), password[: MAX_LENGTH + 1]) and hashed is not None
    except (VerificationError, InvalidHashError):
        return False


def rehashed(hashed: str, password: str) -> str | None:
    """Return a new hash if the parameters have changed since it was made, else None."""
    return _hasher.hash(password) if _hasher.check_needs_rehash(hashed) else None


@cache
def _dummy_hash() -> str:
    return _hasher.hash("placeholder password of unknown names")
