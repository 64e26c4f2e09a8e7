"""Labels of answers at the desk in English are those of the script, with the Chinese name behind."""

import pytest

from locator.answers.ambiguity.spoken_labels import spoken_label

from .test_places import FINDER


@pytest.mark.parametrize(
    ("label", "english"),
    [
        ("示例中路", "Shili Zhonglu (示例中路)"),
        ("春熙路", "Chunxi Lu (春熙路)"),
        ("陆家嘴地铁站", "Lujiazui metro station (陆家嘴地铁站)"),
        ("星巴克（陆家嘴店）", "Xingbake (Lujiazui branch), 星巴克（陆家嘴店）"),
        ("Jing'an Temple 静安寺", "Jing'an Temple 静安寺"),
        ("Jing'an District 静安寺", "Jing'an District 静安寺"),
        ("none of these", "none of these"),
        ("Pudong New Area", "Pudong New Area"),
    ],
)
def test_labels_in_english_and_chinese(label: str, english: str) -> None:
    assert spoken_label(label, "en", FINDER.readings) == english
    assert spoken_label(label, "zh", FINDER.readings) == label
