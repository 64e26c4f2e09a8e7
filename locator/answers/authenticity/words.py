"""Texts of verdicts and differences."""

from datetime import datetime

from ...hours import SHANGHAI
from .texts import Difference

ASK = {"zh": "如有疑问，请拨打 {hotline}", "en": "When in doubt ask a person: call {hotline}"}
VERDICT = {
    "listed": {
        "zh": "与 {count} 个官方网点的登记信息完全一致",
        "en": "Yes: exactly as on record for {count} of our outlets",
    },
    "hotline": {"zh": "这是官方客服热线", "en": "Yes: this is the official hotline"},
    "similar": {
        "zh": "没有完全一致的网点，有 {count} 个相近，差别见下",
        "en": "Not a yes: nothing is exactly so; {count} outlets are like it, and differ as shown",
    },
    "like_hotline": {
        "zh": "与官方热线 {hotline} 相近，但不是官方热线",
        "en": "No: it is like the official hotline {hotline}, but it is not that number",
    },
    "extension": {
        "zh": "号码是官方热线 {hotline}，但该分机未登记",
        "en": "Not a yes: the number is the official hotline {hotline}, but this extension is not on record",
    },
    "not_listed": {"zh": "不在官方名单中", "en": "It is not on our list"},
    "gone": {"zh": "目前不是官方网点，见下", "en": "It is not an outlet of ours now, see below"},
    "no_code": {
        "zh": "不是官方网点编号：校验位不符，请核对数字",
        "en": "Not a code of ours: the last digit does not fit the others, please check the digits",
    },
}
DIFFERS = {
    "extension": {"zh": "分机不同：登记的是 {listed}", "en": "another extension: {listed} is on record"},
    "area_code": {
        "zh": "缺少区号：登记的是 {listed}",
        "en": "the area code is missing: {listed} is on record",
    },
    "digits": {"zh": "数字不同：登记的是 {listed}", "en": "other digits: {listed} is on record"},
    "letters": {"zh": "“{said}”与登记的“{listed}”不同", "en": "“{said}” where “{listed}” is on record"},
    "sound": {
        "zh": "读音相同，字不同：登记的是“{listed}”",
        "en": "sounds the same, but “{listed}” is on record",
    },
    "part": {
        "zh": "仅部分一致：登记的是“{listed}”",
        "en": "the same only in part: “{listed}” is on record",
    },
    "city": {"zh": "未注明城市：登记在{listed}", "en": "the city is not said: on record is {listed}"},
    "place": {"zh": "地点不同：登记在{listed}", "en": "another place: on record is {listed}"},
}
CLOSED_SINCE = {"zh": "曾是官方网点，{day} 停业", "en": "It was an outlet of ours until {day}"}
ENDED = {
    "closed": {"zh": "曾是官方网点，已停业", "en": "It was an outlet of ours and is closed"},
    "planned": {
        "zh": "即将开业，尚未开始服务",
        "en": "On record to open soon; it does not serve yet",
    },
}


def verdict_text(case: str, count: int, hotline: str, lang: str) -> str:
    """Return the text of a verdict."""
    return VERDICT[case][lang].format(count=count, hotline=hotline)


def difference_text(difference: Difference, lang: str) -> str:
    """Return the text of a difference."""
    return DIFFERS[difference["kind"]][lang].format(**difference)


def status_text(status: str, until: datetime | None, lang: str) -> str:
    """Return the text of an outlet that has closed or has not opened yet."""
    if status == "closed" and until is not None:
        return CLOSED_SINCE[lang].format(day=f"{until.astimezone(SHANGHAI):%Y-%m-%d}")
    return ENDED[status][lang]
