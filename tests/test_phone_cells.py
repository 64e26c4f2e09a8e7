"""Cells with one number in display form are read like any other cell."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from locator.feed.normalize.phones import normalize_phones
from locator.network import phone_cells
from locator.network.numbering_plan import area_codes
from locator.network.phone_cells import PhoneCell, read_cell
from locator.network.phone_labels import without_persons
from locator.network.phone_numbers import dial

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


CELLS = [  # cells, phones, codes of the notes
    ("950800", ["950800"], []),
    (["950800"], ["950800"], []),
    (["950800", "950800"], ["950800"], []),
    (["1234567"], ["1234567"], []),
    (["123456"], None, ["phone_implausible"]),
    (["1111111"], None, ["phone_implausible"]),
    (["无"], None, ["placeholder"]),
    (["无", "950800"], ["950800"], ["placeholder"]),
    (["传真：010-62345679"], None, ["phone_left_out"]),
    (["传真：010-62345679", "010-62345678"], ["010-62345678"], ["phone_left_out"]),
    (["传真：010-62345679、123"], None, ["phone_left_out", "phone_implausible"]),
    (["010-62345678、123"], ["010-62345678"], ["phone_implausible", "phones_mended"]),
    (["010-1234"], ["010-1234"], []),
    (["62345678"], ["62345678"], []),
    (["客服 62345678"], ["62345678"], ["phones_mended"]),
    (["苏州 62345678"], ["苏州 62345678"], []),
    (["苏州 010-62345678"], ["010-62345678"], ["phones_mended"]),
    (["12345abc"], None, ["phone_implausible"]),
    (["110"], None, ["phone_implausible"]),
    (["010-62345678a"], ["010-62345678a"], []),
    (["010-62345678", "12345abc"], ["010-62345678"], ["phone_implausible"]),
    (["Tel010-62345678"], ["010-62345678"], ["phones_mended"]),
]


@pytest.mark.parametrize(("cells", "phones", "codes"), CELLS)
def test_cells_are_numbers_texts_or_empty(
    cells: str | list[str], phones: list[str] | None, codes: list[str]
) -> None:
    fields: dict[str, object] = {"phones": cells}
    assert [note.code for note in normalize_phones(fields)] == codes
    assert fields == ({} if phones is None else {"phones": phones})


LETTERED = [
    "12345abc",
    "abc12345",
    "021-58881234A",
    "Abc021-58881234",
    "95338b",
    "13812345678x",
    "021-58881234转8o1",
    "021-5888I234",
]


@pytest.mark.parametrize("cell", LETTERED)
def test_a_number_with_letters_next_to_it_is_not_read(cell: str) -> None:
    assert read_cell(cell).unread and dial(cell) is None


@pytest.mark.parametrize("cell", ["021-58881234x801", "tel021-58881234ext801", "A座021-58881234 Ext 801"])
def test_letters_of_labels_and_extensions_belong_to_a_number(cell: str) -> None:
    assert read_cell(cell) == PhoneCell(("021-58881234转801",))


def test_every_mended_phone_is_a_warning_with_both_values() -> None:
    fields = {"phones": ["01062345678", "950800", "客服02158881234"]}
    notes = [(note.severity, note.value, note.reason) for note in normalize_phones(fields)]
    assert notes == [
        ("warning", "01062345678", "read as 010-62345678"),
        ("warning", "客服02158881234", "read as 021-58881234"),
    ]


@pytest.mark.parametrize("value", [None, [], 7, ["950800", 7]])
def test_other_values_of_phones_stay_as_they_are(value: object) -> None:
    fields = {"phones": value}
    assert list(normalize_phones(fields)) == [] and fields == {"phones": value}


@pytest.mark.parametrize(
    "text", ["前台", "高新店", "安装部", "万达店", "白云区店", "金山路店", "时间", "方便面馆店"]
)
def test_other_words_are_no_names_of_persons(text: str) -> None:
    assert without_persons(text) == text
