from hypothesis import given
from hypothesis import strategies as st

from locator.index.string_column import StringColumn, StringColumnBuilder

WORDS = st.lists(st.text(max_size=6))


def texts_of(words: list[str]) -> StringColumn:
    column = StringColumnBuilder()
    for word in words:
        column.add(word)
    return column.build()


@given(WORDS)
def test_texts_are_as_a_list_of_them(words: list[str]) -> None:
    texts = texts_of(words)
    assert list(texts) == words
    assert list(texts[1:]) == words[1:]
    assert list(texts.take(texts.argsort())) == sorted(words)


@given(WORDS, st.text(max_size=6))
def test_found_among_ascending_ones_or_not_at_all(words: list[str], other: str) -> None:
    words = sorted(set(words))
    texts = texts_of(words)
    assert [texts.find(word) for word in words] == list(range(len(words)))
    assert texts.find(other) == (words.index(other) if other in words else None)
