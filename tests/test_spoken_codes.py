"""Codes as callers say them are read; texts with other words or another number of digits are not."""

import pytest

from locator.answers.spoken_codes import code_digits


@pytest.mark.parametrize(
    "text",
    [
        "9128824",
        "912 8824",
        "912-88-24",
        "９１２ ８８２４",
        "通话码912 8824",
        "通话码：912 8824",
        "我的通话码是九一二八八二四",
        "通話碼 九一二 八八二四。",
        "code 912 8824",
        "my call code is 9128824",
        "Code: 912-8824",
    ],
)
def test_a_call_code_with_words_groups_and_numerals(text: str) -> None:
    assert code_digits(text) == "9128824"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("二三四一二二零", "2341220"),
        ("两三四幺二二〇", "2341220"),
        ("兩三四 么", ""),
        ("网点编码 123 456", "123456"),
        ("一二三，四五六", ""),
        ("39.9,116.4", ""),
        ("五道口", ""),
        ("三里屯通话码", ""),
        ("12345", ""),
        ("13812345678", "13812345678"),
        ("021-5888 1234", "02158881234"),
        ("1234567890123", ""),
        ("code", ""),
        ("", ""),
    ],
)
def test_other_texts(text: str, code: str) -> None:
    assert code_digits(text) == code
