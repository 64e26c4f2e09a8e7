"""Notations of one coordinate: decimal degrees, degrees with minutes and seconds, labels and hemispheres."""

import re
import unicodedata
from typing import NamedTuple

from ..errors import InvalidParameter, message

PARAMETER = "q"
AXES = {
    "lat": ("lat", 1), "latitude": ("lat", 1), "纬度": ("lat", 1), "纬": ("lat", 1), "北纬": ("lat", 1),
    "南纬": ("lat", -1), "n": ("lat", 1), "s": ("lat", -1), "北": ("lat", 1), "南": ("lat", -1),
    "lon": ("lon", 1), "lng": ("lon", 1), "long": ("lon", 1), "longitude": ("lon", 1), "经度": ("lon", 1),
    "经": ("lon", 1), "东经": ("lon", 1), "西经": ("lon", -1), "e": ("lon", 1), "w": ("lon", -1),
    "东": ("lon", 1), "西": ("lon", -1),
}  # fmt: skip
SAME_MEANING = str.maketrans("º˚ﾟ−–—’‘＇“”＂″", "°°°---''''\"\"\"")
WITHOUT_SIGNS = re.compile(
    r"(?<![\d.])(\d{1,3}) (\d{1,2}) (\d{1,2}(?:\.\d{1,9})?)(?=\s*[nsew北南东西])", re.IGNORECASE | re.ASCII
)
SECONDS_SIGN = "\"|''|′′|秒"
_LABEL = (
    r"['\"]?(?P<{0}label>北纬|南纬|东经|西经|纬度|经度|latitude|longitude|lat|long|lon|lng|[nsew])['\"]?"
    r"\s*(?:是|为|[:=])?\s*['\"]?"
)
_SUFFIX = r"\s*(?P<{0}suffix>北纬|南纬|东经|西经|[nsew北南东西])"
_VALUE = (
    r"(?P<{0}sign>[+-]?)\s*(?P<{0}degrees>\d{{1,3}}(?:\.\d{{1,15}})?)"
    r"(?:\s*(?P<{0}mark>°|度|deg)"
    rf"(?:\s*(?P<{{0}}minutes>\d{{{{1,2}}}}(?:\.\d{{{{1,12}}}})?)\s*(?:['′分]|(?=\s*$)|(?=\s*[nsew]))"
    rf"(?:\s*(?P<{{0}}seconds>\d{{{{1,2}}}}(?:\.\d{{{{1,12}}}})?)\s*(?:{SECONDS_SIGN}))?)?)?['\"]?"
)
_SEPARATOR = r"(?:\s*[,;/、|和]\s*|\s+)"
_GLUE = r"(?:\s*[,;/、|和&]?\s*)"


def _form(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE | re.ASCII)


def _part(name: str, *pieces: str) -> str:
    return "".join(piece.format(name) for piece in pieces)


LABELLED = _form(_part("a", _LABEL, _VALUE) + _GLUE + _part("b", _LABEL, _VALUE))
SUFFIXED = _form(_part("a", _VALUE, _SUFFIX) + _GLUE + _part("b", _VALUE, _SUFFIX))
WRITTEN_BOTH = _form(_part("a", _LABEL, _VALUE, _SUFFIX) + _GLUE + _part("b", _LABEL, _VALUE, _SUFFIX))
LABELLED_ONCE = _form(_part("a", _LABEL, _VALUE) + _SEPARATOR + _part("b", _VALUE))
UNLABELLED = _form(_part("a", _VALUE) + _SEPARATOR + _part("b", _VALUE))
ONE = _form(f"(?:{_part('a', _LABEL)})?{_part('a', _VALUE)}(?:{_part('a', _SUFFIX)})?")


class Degrees(NamedTuple):
    """One coordinate as written: sign, degrees, minutes and seconds, and its axis if it names one."""

    sign: int
    degrees: str
    minutes: str
    seconds: str
    axis: str
    is_marked: bool  # has a degree sign
    is_letter: bool  # its axis is only a letter, as in N31

    @property
    def decimals(self) -> int:
        """Return the number of decimals of the degrees."""
        return len(self.degrees.partition(".")[2])

    def value(self) -> float:
        """Return decimal degrees; raises InvalidParameter for impossible minutes and seconds."""
        minutes, seconds = float(self.minutes or 0), float(self.seconds or 0)
        if minutes >= 60 or seconds >= 60:
            raise InvalidParameter(PARAMETER, "minutes and seconds must be less than 60")
        if (self.minutes and "." in self.degrees) or (self.seconds and "." in self.minutes):
            raise InvalidParameter(PARAMETER, "only the last part of an angle may have decimals")
        return self.sign * (float(self.degrees) + minutes / 60 + seconds / 3600)


def degrees_in(parsed: re.Match[str], name: str) -> Degrees:
    """Return the coordinate `name` of a matched form; raises InvalidParameter if its two axes differ."""
    found = parsed.groupdict()

    def part(key: str) -> str:
        return found.get(name + key) or ""

    names = [AXES[part(key).lower()] for key in ("label", "suffix") if part(key)]
    if len({axis for axis, _ in names}) > 1:
        raise InvalidParameter(PARAMETER, message("names both a latitude and a longitude in one coordinate"))
    sign = -1 if (part("sign") == "-") != (-1 in [sign for _, sign in names]) else 1
    letters = part("label") + part("suffix")
    return Degrees(
        sign,
        part("degrees"),
        part("minutes"),
        part("seconds"),
        names[0][0] if names else "",
        bool(part("mark")),
        len(letters) == 1 and letters.isascii(),
    )


POINT = re.compile(r"(?<=\d)\s*[.。]\s*(?=\d)")
DECIMAL_COMMAS = re.compile(r"(\d{1,3}),(\d{2,15})\s*[; ]\s*(\d{1,3}),(\d{2,15})", re.ASCII)


def simplify(text: str) -> str:
    """Return the text with full-width characters, signs and quotes written in one way."""
    text = unicodedata.normalize("NFKC", text.translate(SAME_MEANING)).replace("′′", '"').strip()
    text = POINT.sub(".", text)
    if pair := DECIMAL_COMMAS.fullmatch(text):
        text = f"{pair[1]}.{pair[2]}, {pair[3]}.{pair[4]}"
    return WITHOUT_SIGNS.sub("\\1°\\2'\\3\"", text)
