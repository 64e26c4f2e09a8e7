"""The queue of visitors' reports in a browser: by keyboard, in both languages, with axe."""

from collections.abc import Iterator
from contextlib import closing

import pytest
from playwright.sync_api import expect

from tests import sample_release
from tests.program import Program, run
from tests.staff_client import add_users

from .axe import serious
from .conftest import Opened
from .sessions import Sessions

REF = "SAMPLE-SC-00002"


@pytest.fixture(scope="module")
def queue(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """A program with two reports."""
    database = sample_release.copy_to(tmp_path_factory.mktemp("queue"))
    add_users(database, ["operator"])
    with run(database, rate_limit="off") as program, closing(program.client()) as client:
        for kind, text in (("hours", "周末也营业到九点"), ("other", "<script>window.hit=1</script>")):
            client.post(f"/outlets/{REF}/correction", data={"kind": kind, "text": text})
        yield program


def test_an_operator_edits_the_field_of_a_report_or_decides_it(opened: Opened, queue: Program) -> None:
    sessions = Sessions(queue.address)
    sessions.enter(opened, "/admin", "operator-li")
    for lang, width in (("en", 390), ("zh", 1366)):
        page = sessions.enter(opened, "/admin", "operator-li", width=width, bypass_csp=True)
        page.goto(f"{queue.address}/admin/corrections?lang={lang}")
        expect(page.locator("tbody tr")).to_have_count(2)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        for control in page.locator("tbody tr").first.locator("a, button").all():
            box = control.bounding_box()
            assert box and box["x"] >= 0 and box["x"] + box["width"] <= width
        assert serious(page) == []
    assert page.evaluate("window.hit") is None
    page.get_by_role("link", name="去修改").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/admin/edit?ref={REF}&field=hours&correction=1")
    expect(page.locator("main")).to_contain_text("周末也营业到九点")
    page.goto(f"{queue.address}/admin/corrections")
    page.locator("tr", has_text="周末也营业到九点").get_by_role("button", name="已处理").click()
    expect(page.locator("[role=status]").first).to_contain_text("处理完毕")
    page.locator("button", has_text="不采纳").click()
    expect(page.locator("[role=status]").first).to_contain_text("未采纳")
    expect(page.locator("main")).to_contain_text("没有待处理的反馈")
