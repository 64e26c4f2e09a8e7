"""Outlet codes detect every single wrong digit and every swap of neighbours."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from locator.network.codes import encode, is_code, spoken

numbers = st.integers(0, 2_000_000)


@given(numbers)
def test_a_code_is_a_code(number: int) -> None:
    assert is_code(encode(number))


@given(numbers, st.data())
def test_one_wrong_digit_is_caught(number: int, data: st.DataObject) -> None:
    code = encode(number)
    place = data.draw(st.integers(0, len(code) - 1))
    digit = data.draw(st.sampled_from([d for d in "0123456789" if d != code[place]]))
    assert not is_code(code[:place] + digit + code[place + 1 :])


@given(numbers)
def test_every_neighbour_swap_is_caught(number: int) -> None:
    code = encode(number)
    for i in range(len(code) - 1):
        if code[i] != code[i + 1]:
            assert not is_code(code[:i] + code[i + 1] + code[i] + code[i + 2 :])


@pytest.mark.parametrize("text", ["", "12", "abcd", "１００００９", "10 0009", "1" * 30, "-10009"])
def test_other_text_is_no_code(text: str) -> None:
    assert not is_code(text)


def test_codes_are_spoken_in_groups_of_three_or_four() -> None:
    assert spoken("1000128") == "100 0128"


@pytest.mark.parametrize("number", range(0, 30_000, 997))
def test_no_code_turns_into_another_by_one_wrong_digit_or_one_swap(number: int) -> None:
    code = encode(number)
    wrong = {code[:i] + digit + code[i + 1 :] for i in range(len(code)) for digit in "0123456789"}
    swapped = {code[:i] + code[i + 1] + code[i] + code[i + 2 :] for i in range(len(code) - 1)}
    assert [other for other in (wrong | swapped) - {code} if is_code(other)] == []


@given(numbers)
def test_a_code_is_digits_alone_in_groups_that_come_back(number: int) -> None:
    code = encode(number)
    assert code.isascii() and code.isdigit()  # nothing that looks or sounds like another sign
    groups = spoken(code).split(" ")
    assert "".join(groups) == code and all(len(group) == 3 for group in groups[:-1])
