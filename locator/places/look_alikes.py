"""Characters that look like another one and are typed, pasted or recognized in its place.

Compatibility forms, full-width letters and Kangxi radicals are not listed: NFKC replaces them.
"""

import re

# Unicode Character Database 14.0, EquivalentUnifiedIdeograph.txt: CJK Radicals Supplement, U+2E80 to U+2EF3
_RADICALS = (
    "⺁⺂⺃⺄⺅⺆⺈⺉⺊⺋⺌⺍⺎⺏⺐⺒⺓⺔⺕⺖⺗⺘⺙⺛⺜⺝⺞⺠⺡⺢⺣⺤⺥⺦⺧⺨⺩⺫⺬⺭⺯⺰⺱⺲⺳⺴⺶⺹"
    "⺺⺻⺼⺾⺿⻀⻁⻂⻃⻄⻅⻆⻈⻉⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻖⻗⻘⻙⻚⻛⻜⻝⻟⻠⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯"
    "⻰⻱⻲"
)
_IDEOGRAPHS = (
    "厂乛乚乙亻冂刀刂卜㔾小小兀尣尢巳幺彑彐忄心扌攵旡日月歺民氵氺灬爫爫丬牛犭王目示礻糹纟罓罒㓁冗羊耂"
    "肀聿肉艹艹艹虎衤覀西见角讠贝车辶辶辶邑钅長镸长门阝雨青韦页风飞食飠饣马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜"
    "龙龜亀"
)
_CONFUSABLE = {"囗": "口", "ロ": "口"}  # Unicode Technical Standard 39, confusables.txt
_ZEROS = {"〇": "零", "○": "零", "◯": "零"}  # the form of 零 in numbers, and circles in its place
_TABLE = str.maketrans(dict(zip(_RADICALS, _IDEOGRAPHS, strict=True)) | _CONFUSABLE | _ZEROS)
_LISTED = re.compile(f"[{''.join(map(chr, _TABLE))}]")


def replace_look_alikes(text: str) -> str:
    """Return a text, in NFKC, with the ideographs that its characters look like."""
    return text.translate(_TABLE) if _LISTED.search(text) else text
