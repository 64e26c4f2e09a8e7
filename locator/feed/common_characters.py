"""Common Chinese characters, from the first levels of the character sets GB 2312 and Big5."""

from itertools import chain


def _decoded(codec: str, first: int, last: int, second: range) -> frozenset[str]:
    codes = (bytes((a, b)) for a in range(first, last + 1) for b in second)
    return frozenset(chain.from_iterable(code.decode(codec, "ignore") for code in codes))


_GB_SECOND = range(0xA1, 0xFF)
GB2312_COMMON = _decoded("gb2312", 0xB0, 0xD7, _GB_SECOND)
GB2312 = _decoded("gb2312", 0xB0, 0xF7, _GB_SECOND)
BIG5_COMMON = _decoded("big5", 0xA4, 0xC6, range(0x40, 0xFF))
