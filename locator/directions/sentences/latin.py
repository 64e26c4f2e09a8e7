"""Chinese names in Latin letters: the map's English name, else pinyin with a translated type."""

import re
from collections.abc import Callable, Iterable, Mapping

from ..text_lines import storey

HAN = re.compile(r"[\u3400-\u9fff]")
STREET = re.compile(
    r"(?P<stem>.+?)(?P<kind>(?:(?<=..)[东西南北中])?(?:大道|大街|路|街|巷|胡同))"
)  # not 广 + 东路
MARKS = str.maketrans({"，": ", ", "、": ", ", "（": " (", "）": ") ", "：": ": ", "。": ". "})
VOWELS = "aeo"

# Overrides of the pinyin table, whose default reading of these characters is unusual in names.
CHARACTERS = {
    **{"长": "chang", "朝": "chao", "都": "du", "重": "chong", "厦": "xia", "翟": "zhai", "曾": "zeng"},
    **{"佛": "fo", "勒": "le", "什": "shi", "棱": "ling", "茄": "qie", "蚌": "beng", "藏": "zang"},
}
WORDS = {
    **{"六安": "lu'an", "莘庄": "xinzhuang", "闵行": "minhang", "番禺": "panyu", "黄陂": "huangpi"},
    **{"陕西": "shaanxi", "乐清": "yueqing", "乐亭": "laoting", "乐陵": "laoling", "珲春": "hunchun"},
    **{"宝坻": "baodi", "洪洞": "hongtong", "涡阳": "guoyang", "牟平": "muping", "中牟": "zhongmu"},
    **{"枞阳": "zongyang", "东阿": "dong'e", "铅山": "yanshan", "大埔": "dabu", "泌阳": "biyang"},
    **{"犍为": "qianwei", "荥经": "yingjing", "筠连": "junlian", "尉犁": "yuli", "宕昌": "tanchang"},
    **{"泊头": "botou", "浪卡子": "langqiazi", "银行": "yinhang", "音乐": "yinyue", "十里堡": "shilipu"},
}
PLACE_KINDS = (
    ("接机点", "drop-off point"),
    ("送修点", "drop-off point"),
    ("地下通道", "underpass"),
    ("天桥", "footbridge"),
    ("国道", "national road"),
    ("地铁站", "metro station"),
    ("火车站", "railway station"),
    ("汽车站", "bus station"),
    ("购物中心", "shopping centre"),
    ("服务中心", "service centre"),
    ("停车场", "car park"),
    ("派出所", "police station"),
    ("邮局", "post office"),
    ("医院", "hospital"),
    ("公园", "park"),
    ("广场", "square"),
    ("市场", "market"),
    ("大厦", "building"),
    ("商场", "mall"),
    ("超市", "supermarket"),
    ("银行", "bank"),
    ("酒店", "hotel"),
    ("大学", "university"),
    ("学校", "school"),
    ("站", "station"),
)
SIDES = {
    "东": "east",
    "南": "south",
    "西": "west",
    "北": "north",
    "东北": "north-east",
    "东南": "south-east",
    "西北": "north-west",
    "西南": "south-west",
}
_SIDE = "东北|东南|西北|西南|[东南西北]"
GATE = re.compile(rf"(?P<stem>.*?)(?P<side>{_SIDE}|正|侧|后)侧?大?门")
GATES = {"正": "main entrance", "侧": "side entrance", "后": "back entrance"}
EXIT = re.compile(rf"(?P<side>{_SIDE})(?:出口|口)|(?P<mark>[A-Za-z]?[0-9]{{0,3}})(?:号?(?:出口|口))?")
BRANCH = re.compile(r"(?P<stem>.+?)[（(](?P<branch>[^（()）]+)店[)）]")
RELATIONS = (
    (
        re.compile(rf"(?P<what>.+?)(?P<side>{_SIDE})[侧边] ?(?P<metres>[0-9]+) ?米"),
        "{metres} m {side} of {what}",
    ),
    (re.compile(rf"(?P<what>.+?)(?P<side>{_SIDE})[侧边]"), "on the {side} side of {what}"),
    (
        re.compile(r"(?P<what>.+?) ?(?P<floor>[0-9]{1,2}|[一二三四五六七八九十]{1,2})[层楼]"),
        "on floor {floor} of {what}",
    ),
    (re.compile(r"(?P<what>.+?)斜对面"), "diagonally opposite {what}"),
    (re.compile(r"(?P<what>.+?)正?对面"), "opposite {what}"),
    (re.compile(r"(?P<what>.+?)(?:旁边|旁|隔壁)"), "next to {what}"),
    (re.compile(r"(?P<what>.+?)(?:后面|背后)"), "behind {what}"),
)

Reading = Callable[[Iterable[str]], Mapping[str, str]]


def no_reading(characters: Iterable[str]) -> Mapping[str, str]:
    """Return no readings."""
    return {}


def pinyin(text: str, reading: Reading) -> str:
    """Romanize a name: 中关村 → Zhongguancun; empty if a character is unknown."""
    if not HAN.search(text):
        return text
    readings = {**reading(HAN.findall(text)), **CHARACTERS}
    for word, syllables in WORDS.items():
        text = text.replace(word, f" {syllables.capitalize()} ")
    if not set(HAN.findall(text)) <= readings.keys():
        return ""
    latin = re.sub(r"[\u3400-\u9fff]+", lambda run: f" {_syllables(run[0], readings)} ", text)
    return " ".join(latin.translate(MARKS).split()).replace(" ,", ",").replace(" )", ")").replace("( ", "(")


def _syllables(run: str, readings: Mapping[str, str]) -> str:
    joined = ""
    for character in run:
        syllable = readings[character]
        joined += f"'{syllable}" if joined and syllable[0] in VOWELS else syllable
    return joined[:1].upper() + joined[1:]


def street(name: str, name_en: str, reading: Reading) -> str:
    """Romanize a street: 中关村大街 → Zhongguancun Dajie; the map's English name takes precedence."""
    if name_en:
        return name_en
    match = STREET.fullmatch(name)
    if not match:
        return place(name, reading)
    parts = [pinyin(part, reading) for part in (match["stem"], match["kind"])]
    return " ".join(parts) if all(parts) else name


def place(name: str, reading: Reading) -> str:
    """Translate a place: 示例邮局 → Shili post office, 示例公园南门 → the south gate of Shili park."""
    gate = GATE.fullmatch(name)
    if gate and gate["stem"]:
        return f"the {entrance(name[len(gate['stem']) :], reading)} of {place(gate['stem'], reading)}"
    branch = BRANCH.fullmatch(name)
    if branch and (stem := pinyin(branch["branch"], reading)):
        return f"{place(branch['stem'], reading)} ({stem} branch)"
    for kind, word in PLACE_KINDS:
        if name == kind:
            return f"the {word}"
        stem = pinyin(name.removesuffix(kind).strip(), reading) if name.endswith(kind) else ""
        if stem:
            return f"{stem} {word}"
    return pinyin(name, reading) or name


def landmark(text: str, reading: Reading) -> str:
    """Translate a landmark: 示例邮局旁 → next to Shili post office; empty if the relation is unknown."""
    for pattern, template in RELATIONS:
        match = pattern.fullmatch(text)
        if match:
            groups = match.groupdict()
            side = SIDES.get(groups.get("side", ""), "")
            level = storey(groups.get("floor"))
            return template.format(
                what=place(groups["what"], reading), side=side, floor=level, metres=groups.get("metres")
            )
    return ""


def entrance(text: str, reading: Reading) -> str:
    """Translate an entrance: 东门 → east gate, 正门 → main entrance; else pinyin."""
    gate = GATE.fullmatch(text)
    if gate and not gate["stem"]:
        return GATES.get(gate["side"]) or f"{SIDES[gate['side']]} gate"
    return place(text, reading)


def exit_mark(text: str, reading: Reading) -> str:
    """Translate a station exit: A口 → A, 东北口 → north-east; else pinyin."""
    match = EXIT.fullmatch(text)
    if match and (match["side"] or match["mark"]):
        return SIDES[match["side"]] if match["side"] else match["mark"]
    return pinyin(text, reading) or text
