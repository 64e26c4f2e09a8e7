"""Columns of strings behave as lists of them."""

from hypothesis import given
from hypothesis import strategies as st

from locator.index.string_column import CHUNK, StringColumn, StringColumnBuilder, find_string

CHARACTERS = st.characters(exclude_categories=["Cs"])
TEXTS = st.lists(st.text(CHARACTERS, max_size=30))


def string_column(texts: list[str]) -> StringColumn:
    builder = StringColumnBuilder()
    for text in texts:
        builder.add(text)
    return builder.build()


@given(TEXTS)
def test_a_column_has_the_values_and_the_order_of_a_list(texts: list[str]) -> None:
    column = string_column(texts)
    assert list(column) == texts and all(type(text) is str for text in column)
    assert list(column[1:]) == texts[1:]
    assert list(column[column.argsort(kind="stable")]) == sorted(texts)


@given(TEXTS, st.text(CHARACTERS, max_size=30))
def test_finds_a_value_in_a_sorted_column(texts: list[str], other: str) -> None:
    texts = sorted(set(texts))
    column = string_column(texts)
    assert [find_string(column, text) for text in texts] == list(range(len(texts)))
    assert find_string(column, other) == (texts.index(other) if other in texts else None)


def test_a_long_column_has_every_value() -> None:
    texts = [f"示例维修网点{number}" for number in range(2 * CHUNK + 1)]
    for length in (CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK + 1):
        assert list(string_column(texts[:length])) == texts[:length]
