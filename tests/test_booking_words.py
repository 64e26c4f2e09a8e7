"""Which texts of outlets require an appointment, or to contact the outlet, before a visit."""

import pytest

from locator.directions.booking_words import requirement_of

BOOKING = """需提前电话预约
请提前预约
須提前預約
本店实行预约制
仅限预约客户
预约后到店
凭预约码进店
周末需预约
手机仅检测，维修须电话预约
By appointment only
Appointment required
appointments are required at weekends
Please book in advance
Visitors need an appointment"""
CONTACT = """请先致电
到店前请电话联系
前往前请先联系网点
建议提前预约
建议先电话咨询
Please call first
Call ahead"""
NOTHING = """
无需预约
不需要提前预约
无须电话预约
免预约
不必先致电
可提前预约
可电话预约
支持网上预约
上门服务需提前预约
取件请预约
寄修请先致电
笔记本仅检测，不维修
仅受理手机和平板
客服电话 950800
No appointment needed
No appointment is required
without an appointment
Appointments are not required
Appointment optional
Call 950800 for help"""


@pytest.mark.parametrize("text", BOOKING.splitlines())
def test_texts_that_require_an_appointment(text: str) -> None:
    assert requirement_of([text]) == "booking"


@pytest.mark.parametrize("text", CONTACT.splitlines())
def test_texts_that_require_a_contact_first(text: str) -> None:
    assert requirement_of([text]) == "contact"


@pytest.mark.parametrize("text", NOTHING.splitlines())
def test_texts_that_require_nothing(text: str) -> None:
    assert requirement_of([text]) is None


def test_an_appointment_outweighs_a_contact() -> None:
    assert requirement_of(["请先致电", "", "须预约"]) == "booking"
    assert requirement_of([]) is None
