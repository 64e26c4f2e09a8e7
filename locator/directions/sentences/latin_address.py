"""Chinese street addresses in English: 天河区示例中路 729 号 → No. 729 Shili Zhonglu."""

import re

from .latin import Reading, place, street

_HAN = "[\u3400-\u9fff]"
_WORDS_ON = "(?![场政民区府前委])"  # 市场路 and 区府路 are streets
ADDRESS = re.compile(
    rf"(?:{_HAN}{{2,7}}?(?:省|自治区)\s?)?"
    rf"(?:{_HAN}{{2,6}}?(?:市|自治州|盟|地区){_WORDS_ON}\s?)?"
    rf"(?:{_HAN}{{1,8}}?(?:区|县|旗|市){_WORDS_ON}\s?)?"
    rf"(?:{_HAN}{{2,6}}?(?:街道|镇|乡)\s?)?"
    rf"(?P<street>(?!大道|大街|胡同|公路){_HAN}{{1,10}}?(?:大道|大街|胡同|公路|路|街|巷|弄|道)(?![{'路街道口'}]))"
    r"(?:\s?(?P<number>[0-9]+(?:[-–][0-9]+)?)\s?(?P<unit>[号弄])(?:院)?)?[\s,，]*(?P<rest>.*)"
)
FLOOR = re.compile(r"(?P<floor>[0-9]{1,2})\s?[层楼]")


def address(text: str, reading: Reading) -> str:
    """Return the street with its number, without the areas around it, then what follows."""
    match = ADDRESS.fullmatch(text.strip())
    if match is None:
        return place(text, reading)
    label = "No." if match["unit"] == "号" else "Lane"
    number = f"{label} {match['number']} " if match["number"] else ""
    parts = (number + street(match["street"], "", reading), _remaining(match["rest"], reading))
    return ", ".join(filter(None, parts))


def spoken_address(text: str) -> str:
    """Return an address with the abbreviation of number in full."""
    return text.replace("No. ", "number ")


def _remaining(text: str, reading: Reading) -> str:
    floor = FLOOR.search(text)
    words = [text[: floor.start()], text[floor.end() :]] if floor else [text]
    names = [place(word.strip(), reading) for word in words if word.strip(" ,，")]
    return ", ".join([*names, *([f"floor {floor['floor']}"] if floor else [])])
