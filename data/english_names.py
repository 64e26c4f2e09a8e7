"""English names of divisions: pinyin with the usual English type, and a table of exceptions."""

from functools import cache

from pypinyin import Style, lazy_pinyin

KINDS = (
    ("特别行政区", "SAR"),
    ("自治区", ""),
    ("自治州", "Autonomous Prefecture"),
    ("自治县", "Autonomous County"),
    ("自治旗", "Autonomous Banner"),
    ("新区", "New Area"),
    ("林区", "Forestry District"),
    ("矿区", "Mining District"),
    ("特区", "Special District"),
    ("地区", "Prefecture"),
    ("街道", "Subdistrict"),
    ("镇", "Town"),
    ("乡", "Township"),
    ("省", ""),
    ("市", ""),
    ("盟", "League"),
    ("县", "County"),
    ("区", "District"),
    ("旗", "Banner"),
)

ZONES = (
    ("工业园区", "Industrial Park"),
    ("高科技园区", "Hi-tech Park"),
    ("高新技术产业开发区", "High-tech Industrial Development Zone"),
    ("高新区", "High-tech Zone"),
    ("经济技术开发区", "Economic and Technological Development Zone"),
    ("经济开发区", "Economic Development Zone"),
    ("经开区", "Economic Development Zone"),
    ("保税区", "Free Trade Zone"),
    ("开发区", "Development Zone"),
    ("新区", "New Area"),
)

# Endonyms in common use, or names that are not Chinese: pinyin would mislead.
CUSTOMARY = {
    "陕西": "Shaanxi", "内蒙古": "Inner Mongolia", "广西壮族": "Guangxi", "西藏": "Tibet",
    "宁夏回族": "Ningxia", "新疆维吾尔": "Xinjiang", "台湾": "Taiwan", "香港": "Hong Kong",
    "澳门": "Macao", "呼和浩特": "Hohhot", "包头": "Baotou", "鄂尔多斯": "Ordos",
    "呼伦贝尔": "Hulunbuir", "巴彦淖尔": "Bayannur", "乌兰察布": "Ulanqab", "锡林郭勒": "Xilingol",
    "兴安": "Hinggan", "阿拉善": "Alxa", "哈尔滨": "Harbin", "齐齐哈尔": "Qiqihar", "佳木斯": "Jiamusi",
    "拉萨": "Lhasa", "日喀则": "Shigatse", "林芝": "Nyingchi", "昌都": "Qamdo", "那曲": "Nagqu",
    "阿里": "Ngari", "山南": "Shannan", "乌鲁木齐": "Ürümqi", "克拉玛依": "Karamay", "吐鲁番": "Turpan",
    "哈密": "Hami", "阿克苏": "Aksu", "喀什": "Kashgar", "和田": "Hotan", "昌吉": "Changji",
    "博尔塔拉": "Bortala", "巴音郭楞": "Bayingolin", "克孜勒苏": "Kizilsu", "伊犁": "Ili",
    "塔城": "Tacheng", "阿勒泰": "Altay", "石河子": "Shihezi", "阿拉尔": "Aral", "图木舒克": "Tumxuk",
    "库尔勒": "Korla", "海西": "Haixi", "玉树": "Yushu", "果洛": "Golog", "甘孜": "Garzê",
    "阿坝": "Ngawa", "迪庆": "Diqing", "德宏": "Dehong", "西双版纳": "Xishuangbanna", "甘南": "Gannan",
    "临夏": "Linxia",
}  # fmt: skip

PEOPLES = {
    "土家": "Tujia", "苗": "Miao", "侗": "Dong", "彝": "Yi", "藏": "Tibetan", "羌": "Qiang",
    "布依": "Bouyei", "哈尼": "Hani", "壮": "Zhuang", "傣": "Dai", "白": "Bai", "景颇": "Jingpo",
    "傈僳": "Lisu", "回": "Hui", "蒙古": "Mongol", "朝鲜": "Korean", "满": "Manchu", "瑶": "Yao",
    "黎": "Li", "畲": "She", "水": "Sui", "仡佬": "Gelao", "仫佬": "Mulao", "毛南": "Maonan",
    "拉祜": "Lahu", "佤": "Va", "纳西": "Naxi", "普米": "Pumi", "怒": "Nu", "独龙": "Derung",
    "布朗": "Blang", "撒拉": "Salar", "土": "Tu", "保安": "Bonan", "东乡": "Dongxiang", "裕固": "Yugur",
    "哈萨克": "Kazakh", "柯尔克孜": "Kyrgyz", "锡伯": "Xibe", "塔吉克": "Tajik", "达斡尔": "Daur",
    "鄂伦春": "Oroqen", "鄂温克": "Evenk",
}  # fmt: skip

# Where pypinyin takes the other reading; checked against the Latin names of GeoNames.
CHARACTERS = {"都": "du", "长": "chang", "朝": "chao", "勒": "le", "棱": "ling", "圩": "xu"}
WORDS = {
    "长子": "zhang zi", "泊头": "bo tou", "繁峙": "fan shi", "洪洞": "hong tong", "珲春": "hun chun",
    "闵行": "min hang", "漯河": "luo he", "民乐": "min le", "筠连": "jun lian", "覃塘": "qin tang",
    "佛坪": "fo ping", "尖扎": "jian za", "红寺堡": "hong si pu", "乌什": "wu shi", "浚": "xun",
    "蔚": "yu", "单": "shan", "涡阳": "guo yang", "乐陵": "lao ling", "大城": "dai cheng",
    "宕昌": "tan chang", "荥经": "ying jing", "召陵": "shao ling", "什邡": "shi fang",
    "蚌山": "beng shan", "伽师": "jia shi", "芒": "mang shi",
}  # fmt: skip


def english(name: str) -> str:
    """`浦东新区` → `Pudong New Area`, `延边朝鲜族自治州` → `Yanbian Korean Autonomous Prefecture`."""
    stem, kind = _split(name)
    if name.endswith("自治区") or name in ("香港特别行政区", "澳门特别行政区"):
        return CUSTOMARY[stem]
    place, peoples = _peoples(stem) if kind.startswith("Autonomous") else (stem, [])
    return " ".join(filter(None, [CUSTOMARY.get(place) or _pinyin(place), *peoples, kind]))


def zone_english(name: str) -> str:
    """Translate a zone: `苏州工业园区` → `Suzhou Industrial Park`; '' for an unknown type."""
    for suffix, kind in ZONES:
        stem = name.removesuffix(suffix)
        if stem != name and len(stem) > 1:
            return f"{CUSTOMARY.get(stem) or _pinyin(stem)} {kind}"
    return ""


def short(name: str) -> str:
    """Strip the type: `浦东新区` → `浦东`, `延边朝鲜族自治州` → `延边`; at least two characters remain."""
    stem, kind = _split(name)
    place = _peoples(stem)[0] if "Autonomous" in kind or name.endswith("自治区") else stem
    return next((text for text in (place, stem) if len(text) > 1), name)  # 内蒙古, not 内


@cache
def syllables(stem: str) -> tuple[str, ...]:
    """Return the pinyin of a name, character by character, without tones."""
    return tuple(WORDS[stem].split() if stem in WORDS else _syllables(stem))


def _split(name: str) -> tuple[str, str]:
    for suffix, kind in KINDS:
        if name.endswith(suffix) and (len(name) > len(suffix) + 1 or len(suffix) == 1):
            return name.removesuffix(suffix), kind
    return name, ""


def _peoples(stem: str) -> tuple[str, list[str]]:
    """Split a stem into the place and the peoples after it: `湘西土家族苗族` → `湘西`, Tujia, Miao."""
    peoples: list[str] = []
    remaining = stem.removesuffix("各族")
    while match := next((p for p in PEOPLES if _ends(remaining, p)), None):
        peoples.insert(0, PEOPLES[match])
        remaining = remaining.removesuffix("族").removesuffix(match)
    return remaining, peoples


def _ends(name: str, people: str) -> bool:
    """Match a people's name; `族` is optional from two characters on (蒙古, 柯尔克孜)."""
    return name.endswith(people + "族") or (len(people) > 1 and name.endswith(people))


def _pinyin(stem: str) -> str:
    """Join syllables, with an apostrophe before a vowel; capitalize the first letter."""
    parts = syllables(stem)
    joined = "".join(("'" if n and p[0] in "aeo" else "") + p for n, p in enumerate(parts))
    return joined[:1].upper() + joined[1:]


def _syllables(stem: str) -> list[str]:
    read = lazy_pinyin(stem, style=Style.NORMAL, v_to_u=True)
    return [CHARACTERS.get(character, sound) for character, sound in zip(stem, read, strict=True)]
