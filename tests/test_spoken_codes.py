"""Codes as callers say them are read; texts with other words or another number of digits are not."""

import pytest

from locator.answers.spoken_codes import code_digits


@pytest.mark.parametrize(
    "text",
    [
        "9128824",
        "我报一下号码9128824",
        "我念一下号码：912 8824",
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
        "你好，我的通话码是912 8824",
        "我这边显示的通话码是 九一二 八八二四，手机坏了",
        "网页上有个通话码 9128824，对",
        "hello, my code is 912 8824",
        "The call code is 912-8824, thanks.",
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
        ("网点编号 123 456 怎么走", "123456"),
        ("你好，编号是123 456", "123456"),
        ("邮政编码 200120 的地方", ""),
        ("二维码 9128824 打不开", ""),
        ("my zip code is 200120", ""),
        ("来电号码是 13812345678，在陆家嘴", ""),
        ("通话码 123 456 789 012 345 对", ""),
        ("编号路 123456", ""),
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
