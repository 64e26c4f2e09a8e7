"""Notices of the network, of areas and of outlets: in force by date and area, set and ended by commands."""

from datetime import date
from typing import Any

import pytest

from locator.answers.notices import network_notices, outlet_notices
from locator.answers.outlet_queries import lookup_outlet
from locator.errors import InvalidInput
from locator.network.area_notices import AreaNotice
from locator.places.gazetteer import Gazetteer
from locator.query.query_params import OutletQuestion
from locator.store import log, notices
from locator.store.releases import publish

from .network import NOW, china, outlets
from .program import parts_of

TODAY = date(2026, 11, 24)
FIELDS = {"address": {"adcode": "310115"}}


def notice(text: str, adcode: str = "", first: int = 20, last: int = 30) -> AreaNotice:
    return AreaNotice(text, date(2026, 11, first), date(2026, 11, last), adcode)


@pytest.mark.parametrize(
    ("adcode", "first", "last", "is_displayed"),
    [
        ("", 20, 30, True),
        ("", 24, 24, True),
        ("", 25, 30, False),
        ("", 20, 23, False),
        ("310000", 20, 30, True),
        ("310100", 20, 30, True),
        ("310115", 20, 30, True),
        ("310112", 20, 30, False),
        ("320000", 20, 30, False),
    ],
)
def test_a_notice_is_displayed_in_its_area_on_its_days(
    gazetteer: Gazetteer, adcode: str, first: int, last: int, is_displayed: bool
) -> None:
    found = outlet_notices(FIELDS, [notice("台风", adcode, first, last)], TODAY, gazetteer)
    assert bool(found) == is_displayed


def test_an_outlet_without_area_has_notices_of_the_network_only(gazetteer: Gazetteer) -> None:
    both = [notice("甲", "310000"), notice("乙")]
    assert [item["text"] for item in outlet_notices({}, both, TODAY, gazetteer)] == ["乙"]


def test_notices_of_the_outlet_come_first_and_the_network_last(gazetteer: Gazetteer) -> None:
    own = [{"text": "过期", "to": "2026-11-23"}, {"text": "将来", "from": "2026-11-25"}, {"text": "门店"}]
    found = outlet_notices(
        FIELDS | {"notice": own}, [notice("全网"), notice("上海", "310000")], TODAY, gazetteer
    )
    assert [(item["text"], item.get("area")) for item in found] == [
        ("门店", None),
        ("上海", "上海市"),
        ("全网", ""),
    ]
    assert [
        item["text"] for item in network_notices([notice("全网"), notice("上海", "310000")], TODAY, gazetteer)
    ] == ["全网"]


def test_a_notice_is_set_logged_answered_and_ended(address: str) -> None:
    network = [outlets(china(5, 2))[0].model_copy(update={"status": "open"})]
    with parts_of(address) as parts:
        publish(parts.engine, network, "network", NOW)

        def answer() -> dict[str, Any]:
            parts.current_release.refresh()
            return lookup_outlet(parts.service.query_context(), network[0].ref, OutletQuestion()).data()

        before = answer()
        assert "notices" not in before and "notice" not in before["properties"]
        with parts.write_transaction() as connection:
            number = notices.add(connection, notice("年终盘点"), NOW, by="li")
            with pytest.raises(InvalidInput, match="before the first day"):
                notices.add(connection, notice("x", "", 20, 19), NOW, by="li")
        found = answer()
        assert found["notices"][0]["text"] == found["properties"]["notice"][0]["text"] == "年终盘点"
        assert found["answer"]["id"] != before["answer"]["id"]
        with parts.write_transaction() as connection:
            notices.end(connection, number, NOW, by="li")
            with pytest.raises(InvalidInput, match="not in force"):
                notices.end(connection, number, NOW, by="li")
            assert [entry.what for entry in log.entries(connection)][:2] == ["notice ended", "notice added"]
            assert notices.list_notices(connection)[0].ended_by == "li"
        assert "notices" not in answer()
