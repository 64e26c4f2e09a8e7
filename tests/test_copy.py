"""Chinese texts of the pages are product copy: no sentence of the first version is left."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from locator.answers.authenticity import words
from locator.render.messages.catalog import CATALOGS

ROOT = Path(__file__).parent.parent
REPLACED = (  # parts of replaced sentences
    *(
        "接机点",
        "走到时还开着",
        "位置只用来算",
        "没有得到您的位置",
        "没有得到位置",
        "怎么走进来",
        "详情和怎么走",
    ),
    *(
        "不确定从哪里出发",
        "我们说给您听",
        "视频入口还没有",
        "都和写入时一样",
        "最后的封印",
        "要一把钥匙",
        "接口怎么变",
    ),
    *(
        "没看懂",
        "这一会儿问得太多",
        "是我们的错",
        "有人帮您",
        "昼夜都有人接",
        "写在这里",
        "拿不准就问人",
        "不能算是",
    ),
    *("没有认出", "告诉我们您在哪里", "在地图上点一下", "最近找过", "找人帮忙", "可以进出", "只给运营人员看"),
    *("读得对就", "确实如此再批准", "看看是", "哪样内容", "地名不认识", "照着念", "怎么送修", "从头说起"),
    *("没有两行用同一个", "在哪里都是第一个", "逐字节", "没有上传成功"),
)
RULES = tomllib.loads((ROOT / "locator" / "render" / "messages" / "rules_zh.toml").read_text("utf-8"))


def texts_of(value: Any) -> Iterator[str]:
    """Yield the texts of a catalog or a table."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from texts_of(item)
    elif isinstance(value, list):
        for item in value:
            yield from texts_of(item)


def catalog_texts() -> list[str]:
    return [*texts_of(CATALOGS["zh"]), *texts_of(RULES), *texts_of(words.VERDICT), words.ASK["zh"]]


@pytest.mark.parametrize("phrase", REPLACED)
def test_no_text_of_the_first_version_is_left(phrase: str) -> None:
    found = [text for text in catalog_texts() if phrase in text]
    templates = [
        path.name for path in (ROOT / "templates").rglob("*.html") if phrase in path.read_text("utf-8")
    ]
    scripts = [
        path.name for path in (ROOT / "static" / "js").glob("*.js") if phrase in path.read_text("utf-8")
    ]
    assert (found, templates, scripts) == ([], [], [])


def test_buttons_and_headings_end_without_a_full_stop() -> None:
    labels = ("navigate", "call", "find", "back", "details", "cr_send", "op_share", "op_save", "problem_near")
    assert not [key for key in labels if CATALOGS["zh"]["pages"][key].endswith("。")]


def test_chinese_pages_use_chinese_punctuation() -> None:
    """A Han character is never followed by a comma, colon or question mark of Latin script."""
    wrong = re.compile("[\u4e00-\u9fff][,:;?!]")
    assert [text for text in texts_of(CATALOGS["zh"]["pages"]) if wrong.search(text)] == []
