"""Recommended way to hand in a device, which is never one that the verdict advises against."""

from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from locator.web.pages.handover_block import fault_advice, is_discouraged, items_to_bring

from . import sample_release
from .network import NOW
from .program import run

SEARCH = {"q": "上海人民广场", "device": "phone", "fault": "screen"}


def test_a_way_is_discouraged_if_every_outlet_is() -> None:
    no, yes = ({"verdict": {"answer": answer}} for answer in ("no", "ask_first"))
    assert is_discouraged([no, no]) and not is_discouraged([no, yes]) and not is_discouraged([])


@pytest.mark.parametrize(
    ("lang", "backup", "off"), [("zh", "备份", "不要开机"), ("en", "back up", "switched off")]
)
def test_a_wet_device_stays_off_and_advice_is_no_thing_to_bring(lang: str, backup: str, off: str) -> None:
    advice = {fault: " ".join(fault_advice(fault, lang)) for fault in ("water", "power", "screen", "")}
    assert [fault for fault, text in advice.items() if backup in text] == ["screen", ""]
    assert [fault for fault, text in advice.items() if off in text] == ["water"]
    items = " ".join(item for fault in ("water", "screen") for item in items_to_bring(fault, lang))
    assert items and backup not in items and off not in items


@pytest.mark.slow
@pytest.mark.parametrize(("hours_later", "is_recommended"), [(0, True), (12, False)])
def test_no_way_is_recommended_that_the_verdict_advises_against(
    tmp_path: Path, hours_later: int, is_recommended: bool
) -> None:
    """At ten in the evening all outlets nearby are closed."""
    database, instant = sample_release.copy_to(tmp_path), NOW + timedelta(hours=hours_later)
    with run(database, rate_limit="off", instant=instant) as program, closing(program.client()) as client:
        page = client.get("/", query_string=SEARCH).text
    ways = page.split('id="handover-title"')[1].split("</section>")[0].split("<details")[1:]
    assert ("推荐" in ways[0]) is is_recommended and not any("推荐" in way for way in ways[1:])
    assert ("不建议前往" in ways[0]) is not is_recommended
