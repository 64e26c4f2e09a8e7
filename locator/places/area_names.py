"""Find areas by what people write: a code, 深圳, 深圳市, 广东深圳, 福田区, Shenzhen."""

import re
from collections import defaultdict
from collections.abc import Iterator

from .gazetteer import Area, Gazetteer
from .text import normalize

_PEOPLES = (
    "蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|拉祜|水|东乡|纳西|景颇"
    "|柯尔克孜|土|达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|塔吉克|怒|乌孜别克|俄罗斯|鄂温克|德昂|保安"
    "|裕固|京|塔塔尔|独龙|鄂伦春|赫哲|门巴|珞巴|基诺|各"
)
_AUTONOMOUS = re.compile(rf"(?:(?:{_PEOPLES})族?)*自治([区州县旗])$")
_TYPE = re.compile(r"(?:特别行政区|新区|地区|[省市区县州盟旗])$")
_TYPE_EN = re.compile(
    r" (?:autonomous )?(?:province|municipality|city|district|county|prefecture|banner|region)$"
)
_CODE = re.compile("[0-9]{6}", re.ASCII)
_COUNTRY = "中国"


class AreaNames:
    """Areas by every form of their names."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._by_name: defaultdict[str, list[Area]] = defaultdict(list)
        for area in gazetteer:
            for name in _forms(area):
                self._by_name[name].append(area)

    def find(self, text: str) -> tuple[Area, ...]:
        """Return the areas that a text may mean: several for an ambiguous name, none for an unknown one.

        Names of areas above may stand in front. A city comes before its counties of the same name.
        """
        if _CODE.fullmatch(text.strip()):
            return self._gazetteer.current(text.strip())
        areas = tuple(dict.fromkeys(self._ending(normalize(text).removeprefix(_COUNTRY))))
        cities = [area for area in areas if area.level == "city"]
        others = [area for area in areas if area.level != "city"]
        counties = [area for area in others if area.parent == cities[0].adcode] if len(cities) == 1 else []
        is_clear = len(counties) == len(others) and not any(area.name.endswith("市") for area in counties)
        return (cities[0],) if len(cities) == 1 and is_clear else areas

    def _ending(self, text: str) -> Iterator[Area]:
        """Yield the areas whose name ends a text that begins with names of areas above them."""
        for start in range(len(text)):
            for area in self._by_name.get(text[start:], ()):
                if self._is_path(text[:start], area):
                    yield area

    def _is_path(self, text: str, area: Area) -> bool:
        """Return True if a text consists of names of areas above an area, topmost first."""
        if not text:
            return True
        above = {other.adcode for other in self._gazetteer.path(area.parent)}
        return any(
            other.adcode in above and self._is_path(text[:start], other)
            for start in range(len(text))
            for other in self._by_name.get(text[start:], ())
        )


def without_type(name: str) -> str:
    """Return the name of an area without its type: 西藏 of 西藏自治区; at least two characters remain."""
    plain = _AUTONOMOUS.sub("", name)
    stem = _TYPE.sub("", plain) if plain == name else plain
    return stem if len(stem) > 1 else name.removesuffix("自治区")


def _forms(area: Area) -> set[str]:
    """Return the normalized forms of an area's name, in full and without its type."""
    plain = _AUTONOMOUS.sub("", area.name)
    names = {area.name, plain, _TYPE.sub("", area.name), area.name.removesuffix("自治区")}
    if match := _AUTONOMOUS.search(area.name):
        names.add(plain + match[1])
    english = area.name_en.casefold()
    names |= {english, _TYPE_EN.sub("", english)}
    return {form for name in names if len(form := normalize(name)) > 1}
