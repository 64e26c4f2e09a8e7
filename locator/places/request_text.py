"""Separate the name in a request from its phrasing: fillers, relations to an anchor, door numbers."""

import re
from functools import lru_cache
from typing import NamedTuple

DEVICE = "手机|平板|电脑|笔记本|手表|手环|耳机|屏幕|屏|电池|充电口|摄像头|主板|音响|路由器|电视"
TROUBLE = (
    rf"(?:我的?|俺的?)?(?:华为|荣耀|小米|苹果|三星)?(?:{DEVICE})+(?:的)?(?:{DEVICE})?(?:刚?刚?(?:给?我?)?)"
    r"(?:摔|碎|坏|裂|花屏|黑屏|不亮|不能用|进水|开不了机|开不开|充不进电?|充不上电?|死机|鼓包|失灵|丢|掉水里|泡水|没声音|没信号|要修|维修(?![点店中网])|修理(?!店)|换)"
    r"[了的掉屏]*(?:一[只个台部])?在?"
    rf"|(?:想|要|去哪里?|哪里?)*(?:能|可以)?修(?:一?下)?(?:我的)?(?:{DEVICE})+"
)
SERVICE = (
    "(?:怎么去|怎么到|哪里?能|去)?(?:有没有|哪里?有|最近的|离我最近的|一?个|家)*(?:华为|荣耀|小米|苹果|三星)?"
    rf"(?:{DEVICE})?(?:官方|授权|特约)?的?"
    "(?:售后服务中心|客户服务中心|售后服务网点|售后服务点|服务中心|服务网点|售后服务|维修中心|维修网点|维修点|修理店|"
    "维修店|售后网点|售后点|送修点|接机点|售后|网点|体验店|(?<=最近的)店)(?:在哪里?|怎么走|电话(?:是?多少)?)?"
)
FAULT = (
    "碎屏|换屏幕|换屏|屏碎|碎了|不开机|开不了机|开不开机|黑屏|花屏|进水|不充电|充不进电|充不上电|鼓包|死机|没声音|没信号|"
    "坏了|换|维修|修理|修|售后|服务"
)
REPAIR_TAIL = re.compile(rf"(?:的?(?:{DEVICE}|{FAULT}|门店|店|网点))++$")  # after the name of an area
LEAD = re.compile(
    "^(?:(?:你好|您好|喂(?!马)|请问一?下?|麻烦|问一?下|我想问一?下?|我想|我要|想要|我们|我(?!格)|现在|正在|人在|"
    "在(?!中乡|妙)|位于|就在|住在|家在|家住|公司在|单位在|刚到|到了|从(?!化|江)|去|到(?!保|贤)|想去|要去|找(?!王镇)(?:一?下)?|查一?下|"
    "帮(?!辛|达|麦)我?|看(?!丹|庄)看?|那个|这个|呃|嗯|哎|地址是?|的)(?=[\u3400-\u9fffa-z0-9]{2}))++"
)
TAIL = re.compile(
    "(?:^|(?<=[\u3400-\u9fffa-z0-9]{2}))"  # not 南门口
    "(?:怎么走|怎么去|怎么过去|在哪儿?里?|哪里|这里|这边|这儿|那里|那边|那儿|呢|啊|吗|呀|吧|了|的|换(?:一?[个下])?|要修|想修|维修|(?<![进装])修一?下?|附近|旁边|边上|旁|周边|周围|"
    "对面|斜对面|隔壁|门口|楼下|楼上|里面|前面|后面|一带|左右|就到|有没有|有吗)+$"
)
EXIT = re.compile(r"(?:[a-z][0-9]{0,2}|[0-9]{1,2}号?|[东南西北]{1,2})(?:出入?口|入口|口)$")
DOOR = re.compile(
    r"[0-9]+(?:[-至][0-9]+)*(?:号院|号楼|号|弄|栋|幢|座|楼|层|f|室|单元|米|公里)?(?:[a-z]座)?|[a-z][座区栋馆]|[一二三四五六七八九十负]+[楼层]"
)
SIDE = (
    "(?:正?[东南西北]{1,2}偏?[东南西北]?(?:侧|面|边|方向|(?:方|部)(?![\u3400-\u9fff])|方(?=[的约])|角)|"
    "对面|对街|对过|斜对面|旁边|附近|周边|周围|隔壁|边上|楼下|里面|后面|前面|以[东南西北]|往[东南西北]{1,2}|向[东南西北]{1,2}|邻近)"
)
DISTANCE = "(?:大概|大约|约|走|直行)*[0-9]+(?:米|公里)(?:左右|处)?"
RELATION = re.compile(
    rf"(?:交叉路?口|路口|交界|交汇处?)?{SIDE}(?:{DISTANCE})?(?:的|之)?|(?:交叉路?口|交汇处?)(?:{SIDE}|{DISTANCE}|的)*"
    r"|[0-9]+号(?=[\u3400-\u9fff]{3})"
)
ELSEWHERE = re.compile(  # 我从南京来，现在在苏州; 不是南京，是南昌
    "^.*(?:现在在|现在到了?|现在是在|人在|人到了?|目前在)(?=[\u3400-\u9fff]{2})|^不是.{2,8}?是(?=[\u3400-\u9fff]{2})"
)
NEARBY = re.compile(
    "(?:离|距离?)?(?:我|我家|这里|本人)?(?:这里|这边|这儿|的位置)?(?:附近|最近|周边)的?|我?(?:这里|这边|这儿)"
)
SEEN = re.compile(
    "(?:看到|看见|看得见|看得到|能看|旁边有|对面有|附近有|周围有|前面有|后面有|边上有|这里有|这边有|有一?[个家座栋])(?!没有)"
)
MIN_PART = 2  # characters on either side of a relation


class RequestText(NamedTuple):
    """Target of a request and the anchor that describes its place; the anchor is empty without one."""

    text: str  # without fillers
    target: str
    anchor: str
    is_nearby: bool  # asks for outlets near the client


@lru_cache(256)
def parse_request(text: str) -> RequestText:
    """Parse a normalized text."""
    stripped = re.sub(TROUBLE, "", text)
    stripped = re.sub(SERVICE, "", stripped) if len(re.sub(SERVICE, "", stripped)) != 1 else stripped
    place = strip_fillers(ELSEWHERE.sub("", stripped))
    if NEARBY.fullmatch(stripped) or (not place and NEARBY.search(text)):
        return RequestText("", "", "", is_nearby=True)
    anchor, target = _split(place)
    return RequestText(place, target, anchor, is_nearby=False)


def describes_surroundings(text: str) -> bool:
    """Return whether a text says what is seen around, which many places have: 我看到一个银行."""
    return SEEN.search(text) is not None


def strip_fillers(text: str) -> str:
    """Remove phrases before and after a name."""
    return TAIL.sub("", LEAD.sub("", text)) if not NEARBY.fullmatch(text) else text


def _split(text: str) -> tuple[str, str]:
    last = None
    for relation in RELATION.finditer(text):
        if relation.start() >= MIN_PART and len(text) - relation.end() >= MIN_PART:
            last = relation
    return (text[: last.start()], text[last.end() :]) if last else ("", text)


@lru_cache(2_048)
def without_repair(text: str) -> str:
    """Return a text without the device, the fault and the words for shops that it ends with."""
    return REPAIR_TAIL.sub("", text)


def informative(text: str) -> str:
    """Return the characters that a name should explain: without doors, floors, exits and fillers."""
    return DOOR.sub("", EXIT.sub("", strip_fillers(text)))
