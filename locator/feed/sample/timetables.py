"""Opening hours of sample outlets: OSM syntax, the same in Chinese, and weights."""

from typing import Any, NamedTuple


class SampleHours(NamedTuple):
    """Hours in OSM syntax (None: unknown), as on a sign at the door, and their weight."""

    osm: str | None
    text: str
    weight: int


CENTER_HOURS = (
    SampleHours("Mo-Su 09:00-18:00", "周一至周日 09:00-18:00", 30),
    SampleHours("Mo-Su 10:00-20:00", "10:00-20:00（全年无休）", 16),
    SampleHours("Mo-Su 10:00-22:00", "10:00~22:00", 8),
    SampleHours("Mo-Su 09:00-18:00; Tu off", "09:00-18:00，每周二休息", 10),
    SampleHours("Mo-Su 09:30-18:30; Mo off", "09：30-18：30 周一闭店", 6),
    SampleHours("Mo-Fr 09:00-18:00; Sa,Su 10:00-17:00", "周一至周五09:00-18:00, 周六至周日10:00-17:00", 10),
    SampleHours(
        "Mo-Fr 08:30-12:00,13:30-17:30; Sa 09:00-12:00", "周一至周五 8:30-12:00 13:30-17:30，周六上午营业", 6
    ),
    SampleHours("Mo-Fr 09:00-18:00; PH off", "工作日 09:00-18:00（法定节假日休息）", 8),
    SampleHours("Mo-Su 09:00-18:00; PH 10:00-16:00", "09:00-18:00，法定节假日 10:00-16:00", 5),
    SampleHours("Nov-Apr 09:30-21:00; May-Oct 09:30-22:00", "11月~4月9:30~21:00,5月~10月9:30~22:00", 3),
    SampleHours(None, "以门店公告为准", 3),
    SampleHours(None, "", 2),
)
DROP_OFF_HOURS = (
    SampleHours("Mo-Su 08:00-22:00", "08:00-22:00", 26),
    SampleHours("Mo-Su 09:00-21:00", "9：00—21：00", 22),
    SampleHours("24/7", "7x24小时（全年无休）", 8),
    SampleHours("Mo-Su 07:00-12:00,14:00-21:30", "早上7:00-12:00，下午14:00-21:30", 9),
    SampleHours("Mo-Sa 08:30-19:00", "周一至周六 08:30-19:00", 8),
    SampleHours("Mo-Su 10:00-02:00", "10:00-次日02:00", 4),
    SampleHours(
        "Mo-Th 10:00-22:00; Fr,Sa 10:00-24:00; Su 10:00-22:00",
        "周天至周四10:00-22:00, 周五至周六10:00-24:00",
        5,
    ),
    SampleHours("Mo-Fr 09:00-18:00; PH off", "工作日 09:00-18:00", 6),
    SampleHours("Mo-Su 08:00-20:00; We off", "08:00-20:00，周三休息", 4),
    SampleHours(None, "随店营业", 4),
    SampleHours(None, "", 4),
)

Exceptions = tuple[dict[str, Any], ...]
NO_EXCEPTIONS: Exceptions = ()
EXCEPTIONS: tuple[Exceptions, ...] = (  # in 2027, so that they stay in the future for a while
    (
        {"from": "2027-02-05", "to": "2027-02-10", "closed": True, "reason": "春节放假"},
        {"from": "2027-10-01", "to": "2027-10-01", "closed": True, "reason": "国庆放假"},
    ),
    (
        {"from": "2027-02-05", "to": "2027-02-08", "closed": True, "reason": "春节放假"},
        {"from": "2027-10-01", "to": "2027-10-03", "closed": True, "reason": "国庆放假"},
    ),
    ({"from": "2027-10-01", "to": "2027-10-07", "hours": "10:00-17:00", "reason": "国庆假期营业时间"},),
    ({"from": "2027-12-31", "to": "2027-12-31", "hours": "09:00-15:00", "reason": "年终盘点"},),
    (
        {"from": "2027-01-01", "to": "2027-01-01", "closed": True, "reason": "元旦放假"},
        {"from": "2027-10-01", "to": "2027-10-02", "closed": True, "reason": "国庆放假"},
    ),
)
STORM_CHECK: Exceptions = (
    {"from": "2027-09-18", "to": "2027-09-19", "closed": True, "reason": "防台检修，停业两天"},
)
COAST = ("44", "35", "46", "33")
