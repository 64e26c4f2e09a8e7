"""Searches on the map that leave a doubt: the places a text may mean, or a fault that is no filter there."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from .conftest import Opened
from .waiting import wait_for_map

PHONE: dict[str, Any] = {"width": 390, "height": 844}
DOUBT = "#map-doubt"


def searched(opened: Opened, text: str) -> Page:
    page = opened(f"/map?q={text}", **PHONE)
    wait_for_map(page)
    return page


@pytest.mark.parametrize(
    ("text", "place"), [("朝阳区", "吉林省长春市朝阳区"), ("鼓楼", "福建省福州市鼓楼区")]
)
def test_an_ambiguous_name_is_a_question_before_the_map_moves(opened: Opened, text: str, place: str) -> None:
    page = searched(opened, text)
    expect(page.locator(DOUBT)).to_contain_text(f"“{text}”")
    expect(page.locator("#map-status")).to_be_hidden()
    page.get_by_role("button", name=place).click()
    expect(page.locator("#map-status")).to_be_visible()
    expect(page.locator("#map-status")).to_contain_text(place[-3:])
    expect(page.locator("#words")).to_have_value(place)


def test_a_fault_is_named_and_leads_to_the_list(opened: Opened) -> None:
    page = searched(opened, "手机碎屏 五道口")
    link = page.locator(f"{DOUBT} a")
    expect(link).to_contain_text("手机 · 屏幕")
    expect(page.locator("#map-status")).to_contain_text("五道口")
    link.click()
    expect(page.locator("#results .chip.on").first).to_contain_text("手机 · 屏幕")


def test_a_certain_place_has_no_doubt(opened: Opened) -> None:
    page = searched(opened, "上海市浦东新区")
    expect(page.locator("#map-status")).to_be_visible()
    expect(page.locator(DOUBT)).to_be_hidden()


def test_the_list_behind_the_map_is_of_its_search_or_view(opened: Opened) -> None:
    page = searched(opened, "五道口")
    expect(page.locator("#map-status")).to_contain_text("五道口")
    page.locator(".filter-row input[value=service_center]").check()
    page.locator("#map-to-list").click()
    expect(page.locator("#results ol.results > li").first).to_be_visible()
    expect(page.locator("#words")).to_have_value("五道口")
    assert "kind=service_center" in page.url


def test_the_list_behind_a_position_keeps_it_out_of_the_address(opened: Opened) -> None:
    page = searched(opened, "")
    page.locator("#words").fill("31.2397,121.4998")
    page.locator("#words").press("Enter")
    expect(page.locator(".leaflet-marker-icon.origin")).to_be_visible()
    page.locator("#map-to-list").click()
    expect(page.locator("#results ol.results > li").first).to_contain_text("浦东")
    assert "31.2" not in page.url
