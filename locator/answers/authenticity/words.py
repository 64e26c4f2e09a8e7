"""Texts of verdicts and differences."""

from datetime import datetime

from ...hours import SHANGHAI
from .texts import Difference

ASK = {"zh": "拿不准就问人：拨打 {hotline}", "en": "When in doubt ask a person: call {hotline}"}
VERDICT = {
    "listed": {
        "zh": "是：与我们登记的 {count} 个网点完全一致",
        "en": "Yes: exactly as on record for {count} of our outlets",
    },
    "hotline": {"zh": "是：这就是官方客服热线", "en": "Yes: this is the official hotline"},
    "similar": {
        "zh": "不能算是：没有完全一致的，只有 {count} 个相近的，差别见下",
        "en": "Not a yes: nothing is exactly so; {count} outlets are like it, and differ as shown",
    },
    "like_hotline": {
        "zh": "不是：与官方热线 {hotline} 相近，但不是它",
        "en": "No: it is like the official hotline {hotline}, but it is not that number",
    },
    "extension": {
        "zh": "不能算是：号码是官方热线 {hotline}，但没有登记这个分机",
        "en": "Not a yes: the number is the official hotline {hotline}, but this extension is not on record",
    },
    "not_listed": {"zh": "不在我们的名单上", "en": "It is not on our list"},
    "gone": {"zh": "现在不是我们的网点，见下", "en": "It is not an outlet of ours now, see below"},
    "no_code": {
        "zh": "这不是我们的网点编号：末位与前面的数字对不上，请再核对一遍",
        "en": "Not a code of ours: the last digit does not fit the others, please check the digits",
    },
}
DIFFERS = {
    "extension": {"zh": "分机不同：登记的是 {listed}", "en": "another extension: {listed} is on record"},
    "area_code": {
        "zh": "少了区号：登记的是 {listed}",
        "en": "the area code is missing: {listed} is on record",
    },
    "digits": {"zh": "数字不同：登记的是 {listed}", "en": "other digits: {listed} is on record"},
    "letters": {"zh": "“{said}”与登记的“{listed}”不同", "en": "“{said}” where “{listed}” is on record"},
    "sound": {
        "zh": "读音相同，字不同：登记的是“{listed}”",
        "en": "sounds the same, but “{listed}” is on record",
    },
    "part": {
        "zh": "只有一部分相同：登记的是“{listed}”",
        "en": "the same only in part: “{listed}” is on record",
    },
    "city": {"zh": "没有说是哪个城市：登记的在{listed}", "en": "the city is not said: on record is {listed}"},
    "place": {"zh": "不在同一个地方：登记的在{listed}", "en": "another place: on record is {listed}"},
}
CLOSED_SINCE = {"zh": "曾是我们的网点，到 {day} 为止", "en": "It was an outlet of ours until {day}"}
ENDED = {
    "closed": {"zh": "曾是我们的网点，已经关闭", "en": "It was an outlet of ours and is closed"},
    "planned": {
        "zh": "登记为即将开业，还没有开始服务",
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
