"""Cells with one number in display form are read like any other cell."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from locator.feed.normalize.phones import normalize_phones
from locator.network import phone_cells
from locator.network.numbering_plan import area_codes
from locator.network.phone_cells import PhoneCell, read_cell
from locator.network.phone_labels import without_persons

AREAS = sorted(area.code for area in area_codes().values())
DIGITS = "0123456789"


def digits(least: int, most: int) -> st.SearchStrategy[str]:
    """Return texts of so many digits."""
    return st.text(DIGITS, min_size=least, max_size=most)


NUMBERS = st.one_of(
    st.tuples(st.sampled_from(AREAS), st.just("-"), digits(6, 8)),
    st.tuples(st.sampled_from(["1", "95", "96", "9"]), digits(3, 10)),
    st.tuples(st.sampled_from(["400-", "800-", "300-"]), digits(3, 3), st.just("-"), digits(4, 4)),
    st.tuples(digits(5, 11)),
)
EXTENSIONS = st.one_of(st.just(()), st.tuples(st.just("转"), digits(1, 7)))


@settings(max_examples=2_000, deadline=None)
@given(NUMBERS, EXTENSIONS)
def test_a_number_in_display_form_needs_no_reading(
    number: tuple[str, ...], extension: tuple[str, ...]
) -> None:
    cell = "".join((*number, *extension))
    assert read_cell(cell) == phone_cells._read_tokens(cell)


@pytest.mark.parametrize(
    "cell", ["010-62345678", "0433-2512345", "13812345678", "950800转1579", "400-830-8300转2"]
)
def test_a_number_in_display_form_is_read_as_it_is(cell: str) -> None:
    assert phone_cells._is_display_form(cell) and read_cell(cell) == PhoneCell((cell,))


@pytest.mark.parametrize("cell", ["0755-8234567", "66620950转0887", "010-6234567", "021-58881234/5"])
def test_other_cells_are_read_by_their_tokens(cell: str) -> None:
    assert not phone_cells._is_display_form(cell)


@pytest.mark.parametrize("cell", ["王经理 58881234", "58881234 李女士", "58881234（陈师傅）"])
def test_a_local_number_is_published_without_the_name_beside_it(cell: str) -> None:
    fields = {"phones": [cell]}
    (note, *_) = normalize_phones(fields)
    assert fields["phones"] == ["58881234"] and note.code == "phone_left_out"


@pytest.mark.parametrize(
    "text", ["前台", "高新店", "安装部", "万达店", "白云区店", "金山路店", "时间", "方便面馆店"]
)
def test_other_words_are_no_names_of_persons(text: str) -> None:
    assert without_persons(text) == text
