"""Separate the name in a request from its phrasing: fillers, relations to an anchor, door numbers."""

import re
from functools import lru_cache
from itertools import zip_longest
from typing import NamedTuple

from ..network.access_words import ACCESS_WORDS
from ..network.fault_words import FAULT_WORDS, UNCERTAIN_FAULT_WORDS
from ..network.service_words import GENERIC_WORDS, HOTLINE_WORDS, OTHER_WORDS, SERVICE_WORDS
from .text import has_han, to_simplified
from .time_words import LATIN, is_time, without_time_words

DEVICE = "手机|平板|电脑|笔记本|笔电|手表|手环|耳机|屏幕|屏|电池|充电口|摄像头|主板|音响|路由器|电视"
BRANDS = "华为|荣耀|小米|苹果|三星"
TROUBLE = (
    rf"(?:我的?|俺的?)?(?:{BRANDS})?(?:{DEVICE})+(?:的)?(?:{DEVICE})?(?:刚?刚?(?:给?我?)?)"
    r"(?:摔|碎|坏|裂|花屏|黑屏|不亮|不能用|进水|开不了机|开不开|充不进电?|充不上电?|死机|鼓包|失灵|丢|掉水里|泡水|没声音|没信号|要修|维修(?![点店中网])|修理(?!店)|换)"
    r"[了的掉屏]*(?:一[只个台部])?在?"
    rf"|(?:想|要|去哪里?|哪里?)*(?:能|可以)?修(?:一?下)?(?:我的)?(?:{DEVICE})+"
)
SERVICE = (
    "(?:怎么去|怎么到|哪里?能|去)?(?:有没有|哪里?有|最近的|离我最近的|一?个|家)*"
    rf"(?:{BRANDS})?(?:{DEVICE})?(?:官方|授权|特约)?的?"
    "(?:售后服务中心|客户服务中心|售后服务网点|售后服务点|服务中心|服务网点|售后服务|维修中心|维修网点|维修点|修理店|"
    "维修店|售后网点|售后点|送修点|接机点|售后|网点|体验店|(?<=最近的)店)(?:在哪里?|怎么走|电话(?:是?多少)?)?"
)
WORDS = [
    UNCERTAIN_FAULT_WORDS,
    *FAULT_WORDS.values(),
    *ACCESS_WORDS.values(),
    *SERVICE_WORDS.values(),
    OTHER_WORDS,
]
NEEDS = (word for words in WORDS for word in words.split("|") if has_han(word))
BROKEN = "碎了|摔了|坏了|坏咗|爆咗|跌咗|烂咗|跌烂|跌坏|摔坏|断了|断咗|整|部机|换|修|服务"
FAULT = "|".join(sorted({*NEEDS, *GENERIC_WORDS.split("|"), *BROKEN.split("|")}, key=len, reverse=True))
GENERIC = re.compile(f"(?:{GENERIC_WORDS}|店)++")
HOTLINE = re.compile(
    rf"(?:{BRANDS}|{DEVICE}|我|要|想|请|帮|转接?|接通?|联系|拨打?|打|找|问|给|个|你们|官方|的|"
    r"i|want|to|need|the|a|call|your|please|\s)*+"
    rf"(?:{HOTLINE_WORDS})(?:人员|电话|热线|号码|号|是?多少|怎么打|呢|吗|吧|\s|please)*+",
    re.I,
)
VENUE = (
    "园|城|店|台(?![北中南东州湾])|塔|厂|村|港|路|街|世界|市场"
    "|卖场|广场|大厦|大楼|中心|基地|产业|工业|学院|大学|公司|集团|专卖|批发"
)  # after a device in the name of a place: 手机城
LATIN_VENUE = (
    "park|cube|cent(?:er|re)|street|road|avenue|lane|plaza|square|city|world|tower|town|valley|village|"
    "museum|market|mall|hill|mountain|island|bay|lake|river|bridge|garden|hotel|station|building|university|school|"
    "college|institute|factory|temple|company|group|base|technology"
)
LATIN_DEVICE = (
    "(?:(?:mobile |cell ?|smart ?)?phone|tablet|laptop|notebook|desktop|computer|watch|headphone|earbud|"
    "speaker|router)s?|ipad|pc|tv|vr|shou ?ji|ping ?ban|dian ?nao|bi ?ji ?ben|shou ?biao"
)
SCREEN_WORD = r"mon(?=\s*[爆碎裂花烂爛])"  # Cantonese: mon 裂咗
LATIN_WORDS = re.compile(
    rf"(?<![a-z])(?:{LATIN_DEVICE}|{SCREEN_WORD}|{'|'.join(WORDS)})(?![a-z])(?!\s+(?:{LATIN_VENUE})s?\b)",
    re.I | re.A,
)
MINOR = (
    "(?:我|想|要|的|了|咗|只|个|很|好|太|又|都|有点|有啲|成日|突然|不小心|刚刚?|嘅|啲|有|吗|呢|啊|呀|失败)*+"
)
REPAIR_WORDS = re.compile(rf"{MINOR}(?:(?:{FAULT}|部?(?:{DEVICE}|电话)){MINOR})++")
SEPARATORS = " \t\n,，、;；"
WORD = re.compile(f"[^{SEPARATORS}]+[{SEPARATORS}]*")
LONG_WORDS = "|".join(word for word in f"{FAULT}|{DEVICE}".split("|") if len(word) > 1)
REPAIR_HEAD = re.compile(rf"^(?:的?(?:{LONG_WORDS}))++")  # not 修水, 屏南
REPAIR_TAIL = re.compile(rf"(?:的?(?:{FAULT}|{DEVICE}|门店|店|网点))++$")  # after the name of an area
PERSON = "(?:[他她]们?|我(?:的|家)?(?:妈妈?|爸爸?|爷爷|奶奶|老公|老婆|孩子|儿子|女儿|朋友|家人)|客户|来电人)"
LEAD = re.compile(
    rf"^(?:(?:你好|您好|喂(?!马)|请问一?下?|麻烦|问一?下|{PERSON}(?:现在)?(?:人)?在|"
    "我想问一?下?|我想|我要|想要|我们|我(?!格)|现在|正在|人在|"
    "在(?!中乡|妙)|位于|就在|住在|家在|家住|公司在|单位在|刚到|到了|从(?!化|江)|去|到(?!保|贤)|想去|要去|找(?!王镇)(?:一?下)?|查一?下|"
    "帮(?!辛|达|麦)我?|看(?!丹|庄)看?|靠近|紧靠|紧?挨着|那个|这个|呃|嗯|哎|地址是?|的)(?=[\u3400-\u9fffa-z0-9]{2}))++"
)
DOING = (  # at a place
    "[赶等坐](?:火车|高铁|动车|飞机|地铁|公交车?|大巴|车|人)|转车|候[车机]|接人|出差|上班|逛街|吃饭|旅游|办事|玩"
)
TAIL = re.compile(
    "(?:^|(?<=[\u3400-\u9fffa-z0-9]{2}))"  # not 南门口
    "(?:怎么走|怎么去|怎么过去|在哪儿?里?|哪里|这里|这边|这儿|那里|那边|那儿|呢|啊|吗|呀|吧|了|的|换(?:一?[个下])?|要修|想修|维修|(?<![进装])修一?下?|附近|旁边|边上|旁|周边|周围|"
    f"对面|斜对面|隔壁|门口|楼下|楼上|里面|前面|后面|一带|左右|就到|有没有|有吗|{DOING})+$"
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
THROUGH_ROAD = re.compile(  # 京藏高速, 102国道, 230省道
    "(?:[\u3400-\u9fff]{2,4}|[a-z]?[0-9]{1,4})高速(?:公路)?|[a-z]?[0-9]{1,4}国道|国道[a-z]?[0-9]{1,4}|g[0-9]{3}"
    "|[a-z]?[0-9]{1,4}省道|省道[a-z]?[0-9]{1,4}"
)
NEARBY = re.compile(
    "(?:离|距离?)?(?:我|我家|这里|本人)?(?:这里|这边|这儿|的位置)?(?:附近|最近|周边)的?|我?(?:这里|这边|这儿)"
    "|(?:离?我的?(?:家|单位|公司)|离?(?:家|单位|公司)(?=里|附近|旁边|周边|最近|近))(?:里|附近|旁边|周边|最近|近|的)*"
)
NEARBY_IN_LATIN = re.compile(  # letters without blanks
    "(?:the|find|show|any|outlets?|shops?|stores?|service|cent(?:er|re)s?|phone|huawei)*"
    "(?:near(?:by|est|me|here)|around(?:me|here)|close(?:by|tome|st(?:tome)?)|mylocation)"
    "(?:outlets?|shops?|stores?|service|cent(?:er|re)s?)*"
)
WITHOUT_PLACE = re.compile(  # 你好; 我不知道我在哪
    "(?:你好|您好|喂|请问|我|也|现在)*(?:(?:不知道|不清楚|不晓得|说不清楚?|迷路)(?:我|现在|自己|这|是|在)*"
    "(?:哪里?|哪儿|什么地方)?[了啊呢吧]*)?"
)
SEEN = re.compile(
    "(?:看到|看见|看得见|看得到|能看|(?:旁边|对面|附近|周围|前面|后面|边上|隔壁|左边|右边)就?[有是]|这里有|这边有"
    "|有一?[个家座栋])(?!没有)"
)
NAMED_IN_ENGLISH = re.compile(  # a Starbucks and a KFC
    r"(?:(?P<before>[^,;]+)[,;]\s*)?(?:(?:near|by|next to|beside|opposite)\s+)?"
    r"(?P<names>an?\s[^,;]+?\sand\s+an?\s[^,;]+?)(?:(?:\s*,|\s+(?:in|at|near))\s+(?P<after>[^,]+))?",
    re.IGNORECASE,
)
SEEN_IN_ENGLISH = re.compile(
    r"(?:(?P<before>.+?)[\s,;.:]+)?(?:(?:i|we)\s+(?:can\s+)?see|there(?:'s|’s|\s+is|\s+are))\s+"
    r"(?P<names>(?:an?|the|some)\s.+?)(?:(?:\s*,|\s+(?:in|at|near))\s+(?P<after>[^,]+))?",
    re.IGNORECASE,
)
AFTER_PLACE = re.compile(
    "(?:我们?|[，,、的]|现在|能|可以|这里|这边)+$"
)  # between a place and what is seen there
JOINED = re.compile("[和跟与、及]")
JOINED_IN_ENGLISH = re.compile(r"\s*,\s*(?:and\s+)?|\s+and\s+", re.IGNORECASE)
ARTICLE = re.compile(r"(?:an?|the|some)\s+", re.IGNORECASE)
COUNTED = re.compile("(?:^了?|(?<=[和跟与、]))(?:[一两几][个家座栋间条]|个)(?=[\u3400-\u9fff]{2})|^了")
MAX_QUOTED, MIN_QUOTED = 40, 20  # characters that a message repeats, at least before a cut at a word
CUT_MARKS = " ,，、;；&/"  # not before an ellipsis
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
    if text and (WITHOUT_PLACE.fullmatch(text) or NEARBY_IN_LATIN.fullmatch(text)):
        return RequestText("", "", "", is_nearby=True)
    stripped = re.sub(TROUBLE, "", text)
    stripped = re.sub(SERVICE, "", stripped) if len(re.sub(SERVICE, "", stripped)) != 1 else stripped
    place = strip_fillers(ELSEWHERE.sub("", stripped))
    if NEARBY.fullmatch(stripped) or (not place and NEARBY.search(text)):
        return RequestText("", "", "", is_nearby=True)
    anchor, target = _split(place)
    return RequestText(place, target, anchor, is_nearby=False)


def asks_for_hotline(text: str) -> bool:
    """Return whether a text asks for an agent or the hotline, and for nothing else: 转人工."""
    return HOTLINE.fullmatch(to_simplified(text.strip())) is not None


def names_no_place(text: str) -> bool:
    """Return whether a text consists of words for repairs, services and shops."""
    if not has_han(text):
        return bool(text.strip()) and not LATIN.sub(" ", _without_latin_words(text)).strip(SEPARATORS)
    return all(_is_repair(word, "") for word in WORD.findall(text))


def names_outlets(text: str) -> bool:
    """Return whether a text asks for outlets and nothing else: 维修点."""
    return re.fullmatch(SERVICE, to_simplified(text.strip())) is not None


def is_through_road(text: str) -> bool:
    """Return whether a normalized text is an expressway or a numbered road, which passes many cities."""
    return THROUGH_ROAD.fullmatch(text) is not None


def is_generic(word: str) -> bool:
    """Return whether a word says no more than that an outlet is looked for: 旗舰店."""
    return GENERIC.fullmatch(to_simplified(word)) is not None


def describes_surroundings(text: str) -> bool:
    """Return whether a text says what is seen around, which many places have: 我看到一个银行."""
    return SEEN.search(text) is not None or _seen_in_english(text) is not None


def _seen_in_english(text: str) -> re.Match[str] | None:
    return SEEN_IN_ENGLISH.fullmatch(text.strip()) or NAMED_IN_ENGLISH.fullmatch(text.strip())


def surroundings_in(text: str) -> tuple[str, tuple[str, ...]]:
    """Return the place in a text that describes surroundings, '' if none, and what is seen around."""
    english = _seen_in_english(text)
    if english:
        names = (ARTICLE.sub("", name, count=1) for name in JOINED_IN_ENGLISH.split(english["names"]))
        return english["after"] or english["before"] or "", tuple(filter(None, names))
    seen = SEEN.search(text)
    place = AFTER_PLACE.sub("", text[: seen.start()]) if seen else ""
    names = (COUNTED.sub("", name) for name in JOINED.split(text[seen.end() :] if seen else ""))
    return place if len(place) >= MIN_PART else "", tuple(filter(None, names))


def name_in(text: str) -> str:
    """Return what a Han request names, to be repeated in a question: 银行 of 我看到一个银行."""
    if not has_han(text):
        return " and ".join(surroundings_in(text)[1]) if describes_surroundings(text) else text
    seen = SEEN.search(text)
    name = COUNTED.sub("", text[seen.end() :]) if seen else strip_fillers(text)
    return name if len(name) >= MIN_PART else text


def quoted(text: str) -> str:
    """Return a text to be repeated in a message; a long one is cut at a word, with an ellipsis."""
    if len(text) <= MAX_QUOTED:
        return text
    head = text[:MAX_QUOTED]
    space = head.rfind(" ")
    if text[MAX_QUOTED] != " " and space >= MIN_QUOTED:
        head = head[:space]
    return f"{head.rstrip(CUT_MARKS)}…"


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


@lru_cache(2_048)
def without_repair_words(text: str) -> str:
    """Return a text as written without those of its words that name a device or a fault: 手机 天津.

    Access needs and times are masked alike. A text of such words only is unchanged; 软件 园, 手机 市场 and
    Water Cube are names.
    """
    text = without_time_words(text)
    latin = " ".join(_without_latin_words(text).split())
    if len(latin) < MIN_PART:
        return text
    return _without_han_words(latin if len(latin) < len(" ".join(text.split())) else text)


def _without_latin_words(text: str) -> str:
    return LATIN_WORDS.sub(lambda match: match[0] if has_han(match[0]) else " ", text)


def _without_han_words(text: str) -> str:
    words = WORD.findall(text)
    others = [w for w, after in zip_longest(words, words[1:], fillvalue="") if not _is_repair(w, after)]
    remaining = "".join(others).strip()
    return remaining if len(others) < len(words) and len(remaining) >= MIN_PART else text


def _is_repair(word: str, after: str) -> bool:
    name, next_name = (to_simplified(each).strip(SEPARATORS) for each in (word, after))
    is_part = re.fullmatch(f"(?:{VENUE})+", next_name) is not None
    return not is_part and (REPAIR_WORDS.fullmatch(name) is not None or is_time(name))


@lru_cache(2_048)
def without_leading_repair(text: str) -> str:
    """Return a normalized text without the device and the fault that it begins with."""
    return REPAIR_HEAD.sub("", text)


@lru_cache(4_096)
def informative(text: str) -> str:
    """Return the characters that a name should explain: without doors, floors, exits and fillers."""
    return DOOR.sub("", EXIT.sub("", strip_fillers(text)))
