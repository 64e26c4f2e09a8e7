"""SMS segments, counted by hand: GSM 7-bit and UCS-2, escapes and surrogate pairs at boundaries."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from locator.directions.segments import Segments, segments


@pytest.mark.parametrize(
    ("text", "encoding", "units", "messages"),
    [
        ("", "gsm7", 0, 0),
        ("a", "gsm7", 1, 1),
        ("a" * 160, "gsm7", 160, 1),
        ("a" * 161, "gsm7", 161, 2),
        ("a" * 306, "gsm7", 306, 2),
        ("a" * 307, "gsm7", 307, 3),
        ("€" * 80, "gsm7", 160, 1),
        ("€" * 81, "gsm7", 162, 2),  # 76 escaped pairs fit into 153 septets
        ("€" * 152, "gsm7", 304, 2),
        ("€" * 153, "gsm7", 306, 3),  # 76 + 76 + 1
        ("a" * 152 + "[" + "a" * 20, "gsm7", 174, 2),
        ("a" * 152 + "€" + "a" * 151, "gsm7", 305, 2),  # the pair goes to the second part whole
        ("a" * 152 + "€" + "a" * 152, "gsm7", 306, 3),
        ("{}[]~^|\\", "gsm7", 16, 1),
        ("Ünïcode", "ucs2", 7, 1),  # ï is not in the alphabet
        ("Ünder", "gsm7", 5, 1),
        ("`", "ucs2", 1, 1),
        ("路" * 70, "ucs2", 70, 1),
        ("路" * 71, "ucs2", 71, 2),
        ("路" * 134, "ucs2", 134, 2),
        ("路" * 135, "ucs2", 135, 3),
        ("a" * 69 + "路", "ucs2", 70, 1),
        ("😀" * 35, "ucs2", 70, 1),
        ("😀" * 36, "ucs2", 72, 2),
        ("😀" * 66, "ucs2", 132, 2),  # 33 pairs fit into 67 units
        ("😀" * 67, "ucs2", 134, 3),
        ("路" * 66 + "😀" + "路" * 65, "ucs2", 133, 2),
        ("路" * 66 + "😀" + "路" * 66, "ucs2", 134, 3),
    ],
)
def test_counted_by_hand(text: str, encoding: str, units: int, messages: int) -> None:
    assert segments(text) == Segments(encoding, units, messages)  # type: ignore[arg-type]


@given(st.text(max_size=400))
def test_units_and_bounds(text: str) -> None:
    counted = segments(text)
    if counted.encoding == "ucs2":
        assert counted.units == len(text.encode("utf-16-le", "surrogatepass")) // 2
    single, part = (160, 153) if counted.encoding == "gsm7" else (70, 67)
    if counted.units > single:
        assert -(-counted.units // part) <= counted.messages <= -(-counted.units // (part - 1))
    else:
        assert counted.messages == (1 if text else 0)
