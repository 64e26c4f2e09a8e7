"""Chinese names for somebody who reads English: what the map has, else pinyin with a word for the kind."""

import re
from collections.abc import Callable, Iterable, Mapping

from ..narrative_items import storey

HAN = re.compile(r"[\u3400-\u9fff]")
STREET = re.compile(r"(?P<stem>.+?)(?P<kind>[东西南北中]?(?:大道|大街|路|街|巷|胡同))")
MARKS = str.maketrans({"，": ", ", "、": ", ", "（": " (", "）": ") ", "：": ": ", "。": ". "})
VOWELS = "aeo"

# What the table of sounds, which serves to hear words, gives in its other reading; in names these are usual.
CHARACTERS = {"长": "chang", "朝": "chao", "都": "du", "重": "chong", "厦": "xia", "翟": "zhai", "曾": "zeng"}
WORDS = {"蚌埠": "bengbu", "六安": "lu'an", "莘庄": "xinzhuang", "闵行": "minhang"}
KINDS = (
    ("接机点", "drop-off point"),
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
GATE = re.compile(rf"(?P<stem>.*?)(?P<side>{_SIDE}|正|侧|后)门")
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
    """Nothing is known of how characters are read."""
    return {}


def pinyin(text: str, reading: Reading) -> str:
    """A name in pinyin, its Han characters joined: 中关村 → Zhongguancun; as it is where one is not known."""
    if not HAN.search(text):
        return text
    known = {**reading(HAN.findall(text)), **CHARACTERS}
    for word, said in WORDS.items():
        text = text.replace(word, f" {said.capitalize()} ")
    if not set(HAN.findall(text)) <= known.keys():
        return ""
    told = re.sub(r"[\u3400-\u9fff]+", lambda run: f" {_syllables(run[0], known)} ", text)
    return " ".join(told.translate(MARKS).split()).replace(" ,", ",").replace(" )", ")").replace("( ", "(")


def _syllables(run: str, known: Mapping[str, str]) -> str:
    said = ""
    for character in run:
        syllable = known[character]
        said += f"'{syllable}" if said and syllable[0] in VOWELS else syllable
    return said[:1].upper() + said[1:]


def street(name: str, name_en: str, reading: Reading) -> str:
    """中关村大街 → Zhongguancun Dajie, as on the signs; the map's English name where it has one."""
    if name_en:
        return name_en
    found = STREET.fullmatch(name)
    if not found:
        return place(name, reading)
    told = [pinyin(part, reading) for part in (found["stem"], found["kind"])]
    return " ".join(told) if all(told) else name


def place(name: str, reading: Reading) -> str:
    """示例邮局 → Shili post office, 示例公园南门 → the south gate of Shili park."""
    gate = GATE.fullmatch(name)
    if gate and gate["stem"]:
        return f"the {entrance(name[len(gate['stem']) :], reading)} of {place(gate['stem'], reading)}"
    branch = BRANCH.fullmatch(name)
    if branch and (stem := pinyin(branch["branch"], reading)):
        return f"{place(branch['stem'], reading)} ({stem} branch)"
    for kind, word in KINDS:
        if name == kind:
            return f"the {word}"
        stem = pinyin(name.removesuffix(kind).strip(), reading) if name.endswith(kind) else ""
        if stem:
            return f"{stem} {word}"
    return pinyin(name, reading) or name


def landmark(text: str, reading: Reading) -> str:
    """示例邮局旁 → next to Shili post office; empty where its relation to the outlet is not one we know."""
    for pattern, words in RELATIONS:
        found = pattern.fullmatch(text)
        if found:
            told = found.groupdict()
            side = SIDES.get(told.get("side", ""), "")
            level = storey(told.get("floor"))
            return words.format(
                what=place(told["what"], reading), side=side, floor=level, metres=told.get("metres")
            )
    return ""


def entrance(text: str, reading: Reading) -> str:
    """东门 → east gate, 正门 → main entrance; else pinyin."""
    gate = GATE.fullmatch(text)
    if gate and not gate["stem"]:
        return GATES.get(gate["side"]) or f"{SIDES[gate['side']]} gate"
    return place(text, reading)


def exit_mark(text: str, reading: Reading) -> str:
    """A口 → A, 东北口 → north-east; else pinyin."""
    found = EXIT.fullmatch(text)
    if found and (found["side"] or found["mark"]):
        return SIDES[found["side"]] if found["side"] else found["mark"]
    return pinyin(text, reading) or text
