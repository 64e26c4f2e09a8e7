"""Choose the kind of a place of the north: OpenStreetMap features by class, tag and name."""

import re
from typing import NamedTuple

from data.military_names import is_military
from locator.places.osm.kinds import OFFICE_NAME
from locator.places.text import has_han

STREETS = {
    *("motorway", "trunk", "primary", "secondary", "tertiary", "unclassified", "residential"),
    *("living_street", "pedestrian", "service"),
}
RAIL = {"train_station", "subway_station"}
HOMES = {
    "residential",
    "apartments",
    "house",
    "dormitory",
    "yes",
    "detached",
    "semidetached_house",
    "terrace",
}
RAMP = re.compile(
    "匝道|出口|入口|通道|联络线|引道|车道|^规划|未命名|无名|停车|车站$|[一二三四五六七八九十]排$"
)
STREET_NAME = re.compile("(路|街|道|巷|胡同|条|里|线|桥)$")  # of a service road, which often has another name
BOTH = re.compile("^(.+?)[（(](.{2,}[路街道])[)）]$")  # 京环线（九园公路）
BRIDGE = re.compile("(桥|立交)$")
NUMBERED = re.compile(
    r"[\s\-－—·]*([（(]?[#＃]?[A-Za-z0-9一二三四五六七八九十]{1,4}[)）]?([#＃、,~\-][A-Za-z0-9]{0,4})*[#＃]?"
    r"(号院|号楼|栋|幢|座|楼|号|单元|区)?)+$"
)
NAMED_HOME = re.compile("(里|苑|园|家|城|庄|村|府|湾|小区|公寓|社区|大院|胡同|庭|墅|郡|居|坊|轩|邸)$")
HOME_GENERIC = re.compile(
    "(学生|研究生|[0-9].*|^[A-Z].*)公寓|[故旧]居|^[A-Z]|^(.?.?(宿舍|学生公寓|公寓|家属.*|教工.*|[东南西北中]区|[东西南北]院))$"
)
ASIDE = re.compile(r"\s*[（(][^（()）]*[)）]\s*")
BLOCK = re.compile("[-－ ]?([A-Z]|[0-9一二三四五六]号)[座楼栋塔]$")  # 恒盛大厦1号楼
BRANCH = re.compile("店[)）]$")
SPLIT = re.compile("[;；/、]")


class KindName(NamedTuple):
    """Rule: a building of one of the `tags` (any if empty) whose name matches is of this kind."""

    kind: str
    name: re.Pattern[str]


KINDS = (
    KindName(
        "university", re.compile("(?<!老年)大学$|大学.*校区$|(职业|师范|体育|电影|戏曲|舞蹈|音乐|美术)学院$")
    ),
    KindName("school", re.compile("(小学|中学|学校|幼儿园|附中|附小)(（?.{1,4}校区）?|分校)?$")),
    KindName("hospital", re.compile("(医院|卫生院|卫生服务(中心|站)|诊所|急救中心)$")),
    KindName(
        "mall", re.compile("(商场|商厦|百货|超市|商城|市场|购物(中心|广场|公园)|奥特莱斯|万达|广场店)$")
    ),
    KindName("landmark", re.compile("[^0-9#号水灰烟铁]塔$")),
    KindName("office", OFFICE_NAME),
    KindName(
        "landmark",
        re.compile(
            "(博物馆|博物院|纪念馆|美术馆|图书馆|科技馆|展览馆|规划馆|体育馆|体育场|体育中心|游泳馆|文化馆|文化宫"
            "|少年宫|大剧院|剧院|剧场|影院|影城|酒店|宾馆|饭店|大酒店|教堂|清真寺|天主堂|会堂|故居|会馆"
            "|法院|检察院|派出所|公安局|税务局|政府|管委会|服务大厅)$|.{2}(寺|庙|宫|观|塔|阁)$"
        ),
    ),
)
GENERIC = re.compile(
    "^(.{0,3}(办公|教学|实验|综合|宿舍|行政|科研|服务|活动|会议|培训|学生|职工|体育|图书|物流|游客|客服|主|配|东|西|南|北)(中心|大楼|楼|馆|广场)"
    "|图书馆|体育馆|体育场|游泳馆|礼堂|幼儿园|小学|中学|学校|校医院|医院|超市|菜市场|市场|商场|购物中心|广场|剧场|中心|国际|大厦"
    "|.*(水|灰|烟|铁|冷却|吸收|瞭望|信号|电梯)塔|文化馆|派出所|管委会|服务大厅|酒店|宾馆|饭店|影院|电影院|法院|检察院|税务局|公安局|商城|天主堂|清真寺|教堂)$"
)


def usable(name: str) -> bool:
    """Return True for names with Han characters, at least two characters, and not military."""
    return len(name) > 1 and has_han(name) and not is_military(name)


def road_names(name: str, tag: str) -> list[str]:
    """Return the street names in the name of a road: `龙马路/高教园北四街` has two; no ramps."""
    parts = [part.strip() for whole in SPLIT.split(name) for part in BOTH.sub(r"\1;\2", whole).split(";")]
    named = [part for part in parts if usable(part) and not RAMP.search(part)]
    return [part for part in named if tag != "service" or STREET_NAME.search(part)]


def home_name(name: str, tag: str) -> str:
    """Return the estate of a residential building: `福乐园403楼` → `福乐园`; '' when it has no name."""
    plain = ASIDE.sub("", name).strip()
    estate = NUMBERED.sub("", plain).strip()
    if tag == "yes" and estate == plain:  # anything may be a building
        return ""
    return estate if usable(estate) and NAMED_HOME.search(estate) and not HOME_GENERIC.search(estate) else ""


def building(name: str, tag: str) -> tuple[str, str]:
    """Return kind and name of a building; the kind is '' when it is not imported."""
    plain = ASIDE.sub("", name).strip()
    if tag in RAIL:
        return ("station", f"{plain.removesuffix('站')}站") if is_station(plain) else ("", "")
    base = BLOCK.sub("", plain).strip()
    if usable(base) and not GENERIC.search(base.rpartition(" ")[2]):
        kind = next((rule.kind for rule in KINDS if rule.name.search(base)), "")
        if kind:
            return kind, name if BRANCH.search(name) else base
    estate = home_name(name, tag) if tag in HOMES else ""
    return ("neighbourhood", estate) if estate else ("", "")


def is_station(name: str) -> bool:
    """Return True for the name of a station, not of its exits, sheds and halls."""
    return usable(name) and not re.search("(库|房|厅|口|楼|棚|区间|线路所|候车.*|号线.*|中心)$", name)
