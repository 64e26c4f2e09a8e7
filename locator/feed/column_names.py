"""Recognize the outlet column that a header names: Chinese or English, in any script, case and separator.

A header is a stem, such as 地址 or `addr`, behind any number of prefixes that name the outlet, such as 门店
or `store`. Nothing is guessed from a part of a header: 负责人姓名 is not a name, 注册地址 not an address.
"""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from ..places.text import normalize
from .flat import COLUMNS

# By column, in order of preference.
STEMS = {
    "ref": "编码 编号 代码 门店号 网点号 店号 唯一编码 唯一标识 bianhao code no number num"
    " id uid uuid guid globalid objectid",
    "name": "名称 店名 店铺名 门店名 网点名 分店名 名字 全称 mingcheng title fullname displayname 简称"
    " shortname nameforshort"
    " 网点 门店 店铺 分店 门市 服务网点 服务中心 store shop outlet branch",
    "name_en": "英文名称 英文名 名称英文 nameen enname englishname",
    "kind": "类型代码 类型 类别 分类 性质 type category typename",
    "address": "详细地址 地址 具体地址 联系地址 店址 经营地址 地址详情 dizhi addr fulladdress detailaddress"
    " addressdetail detailedaddress formattedaddress addrfull streetaddress addrstreetaddress addressline1"
    " addressline street addrstreet",
    "province": "省份 省 省名 省级 省份名称 省直辖市 省自治区直辖市 provincial provincename addrprovince"
    " state statename addrstate",
    "city": "城市 市 地市 地级市 市级 城市名称 县市 cityname addrcity",
    "district": "区县 区 县区 县 区县名称 市区县 县市区 乡镇市区 行政区 districtname county countyname"
    " addrdistrict area",
    "township": "街道 乡镇 乡镇街道 街道乡镇 镇街 town subdistrict",
    "adcode": "行政区划代码 区划代码 行政区划编码 行政区代码 区县代码 districtcode countycode",
    "postcode": "邮编 邮政编码 邮递区号 zipcode zip postalcode addrpostcode",
    "lat": "纬度 纬度坐标 坐标纬度 weidu latitude y coordy ycoord y坐标 坐标y",
    "lon": "经度 经度坐标 坐标经度 jingdu longitude lng long x coordx xcoord x坐标 坐标x",
    "phones": "客服电话 客服热线 服务电话 服务热线 servicephone servicetel 电话 联系电话 电话号码"
    " 联系电话号码 联络电话 dianhua phone phonenumber phoneno tel telephone telnumber telephonenumber telno"
    " 咨询电话 维修电话 固定电话 固话 座机 contactphone contacttel contactnumber"
    " 热线 热线电话 hotline 联系方式",
    "hours": "openinghours",
    "hours_text": "营业时间 服务时间 工作时间 营业时段 开放时间 接待时间 businesshours businesshour"
    " businesstime openhours opentime workinghours workinghour worktime workhours servicetime servicehours"
    " hoursofoperation operatinghours",
    "services": "服务项目 服务内容 服务类型 维修项目 提供服务 service servicetype servicetypes serviceitems",
    "devices": "服务机型 机型 支持机型 设备类型 支持设备 服务产品 产品类型 维修产品 producttype producttypes",
    "status": "营业状态 是否营业 是否开业 是否正常营业 是否在营 状态 经营状态"
    " 运营状态 开业状态 businessstatus openstatus operatingstatus",
    "limits": "服务说明 服务限制",
    "approach_station": "地铁站 最近地铁站 附近地铁站",
    "approach_floor": "楼层",
    "approach_unit": "铺位号 商铺号 铺位",
    "approach_parking": "停车信息",
    "booking_url": "预约链接 预约网址 预约地址 bookingurl bookinglink appointmenturl",
    "booking_required": "是否需要预约 需要预约 需预约 是否预约",
    "turnaround": "维修时长 维修时间 修复时长 预计时长 repairtime",
    "bring": "携带物品 携带材料 所需材料 需带材料 请携带",
    "photos": "照片 门店照片 网点照片 photo photourls",
    "price_list_url": "价目表 价格表 价目表链接 价格查询 pricelist",
    "repair_status_url": "维修进度 进度查询 维修进度查询 repairstatus",
    "notice": "公告 通知 门店公告 网点公告 announcement",
}
PREFIXES = (
    "授权服务网点 授权服务中心 售后服务网点 售后服务中心 客户服务中心 维修服务中心 服务网点 服务中心 服务站点"
    " 服务门店 服务站 服务店 服务点 维修网点 维修中心 维修点 售后服务 售后网点 售后门店 售后 营业网点 营业厅"
    " 门店 网点 店铺 店面 分店 门市 商户 商家 站点 专卖店 体验店 授权店 本店 店"
    " servicecenter servicecentre servicepoint servicestation servicestore retailstore store shop outlet"
    " branch location loc site point poi center centre network geometry"
    " geolocation geopoint lnglat latlng lonlat latlon geo gps map position pos coordinates"
    " coordinate coord basic base info detail data"
)
AREA_PREFIXES = "所在 所属 归属"
ADDRESS_PARTS = ("address", "postcode", "adcode")
ADDRESS_PREFIXES = "address addr 地址"
LANGUAGES = "中文 chinese zhcn zhhans zh cn"
DATUM_NAMES = (
    "wgs84 wgs gcj02 gcj bd09ll bd09mc bd09 bd 百度地图 百度 baidu 高德地图 高德 amap gaode 腾讯地图 腾讯"
    " tencent qq 火星 国测局 大地2000 cgcs2000"
)
REQUIRE_PREFIX = frozenset(("code", "no", "number", "num", "性质"))  # alone, they mean something else
AREAS = ("province", "city", "district", "township")
POSITION = ("lat", "lon")
MAX_CACHED = 200  # characters; a longer cell is no header, and would fill the caches with text
_DECORATION = re.compile(
    r"\((?:必填|必填项|选填|可选|非必填|required|optional|度|°|deg|degrees?|小数|十进制度?|文本|text|string)\)"
    r"|^@|\*"
)


class NamedColumn(NamedTuple):
    """Column that a header names; a lower rank is preferred."""

    column: str
    rank: tuple[int, int, int]
    stem: str


_PREFIXES = tuple(PREFIXES.split())
_QUALIFIERS: tuple[tuple[tuple[str, ...], list[str]], ...] = (
    ((), LANGUAGES.split()),
    (POSITION, DATUM_NAMES.split()),
    (AREAS, AREA_PREFIXES.split()),
    ((*AREAS, *ADDRESS_PARTS), ADDRESS_PREFIXES.split()),
)


def _stems() -> dict[str, tuple[str, int]]:
    stems = {
        word: (column, at + 1) for column, words in STEMS.items() for at, word in enumerate(words.split())
    }
    own = {
        normalize(name): (column, 0) for column, path in COLUMNS.items() for name in ("".join(path), column)
    }
    return stems | own | {"code": ("ref", 9)}


_STEMS = _stems()


@lru_cache(maxsize=8_192)  # a mapping compares some 2,000 names with each possible header
def name_key(name: str) -> str:
    """Return the letters and digits of a header: half-width, simplified, lower-case, without decoration."""
    return _cached_key(name) if len(name) <= MAX_CACHED else _key(name)


def _key(name: str) -> str:
    return normalize(_DECORATION.sub("", unicodedata.normalize("NFKC", name).strip().casefold()))


_cached_key = lru_cache(maxsize=4_096)(_key)


def recognize(name: str) -> NamedColumn | None:
    """Return the column that a header names, or None."""
    return _recognize(name) if len(name) <= MAX_CACHED else None


@lru_cache(maxsize=4_096)
def _recognize(name: str) -> NamedColumn | None:
    key = name_key(name)
    if key == "code":
        return NamedColumn("code", (0, 0, 0), key)
    remaining = [(key, 0)]
    for key, count in remaining:
        if named := _named(key, count):
            return named
        remaining += [(shorter, count + 1) for shorter in _shorter(key)]
    return None


def _named(key: str, count: int) -> NamedColumn | None:
    column, order = _STEMS.get(key, ("", 0))
    is_bare = not count and key in REQUIRE_PREFIX
    if not column or is_bare:
        return None
    return NamedColumn(column, (order > 0 or count > 0, order, count == 0), key)


def _shorter(key: str) -> list[str]:
    """Return the key without each prefix or suffix that does not change its meaning."""
    shorter = [key.removeprefix(prefix) for prefix in _PREFIXES if key.startswith(prefix)]
    for columns, words in _QUALIFIERS:
        inner = [key.removeprefix(word) for word in words if key.startswith(word)]
        inner += [key.removesuffix(word) for word in words if key.endswith(word)]
        shorter += [stem for stem in inner if not columns or _column_of(stem) in columns]
    if key.endswith("1") and not key[-2:-1].isdigit():
        shorter.append(key[:-1])
    return list(filter(None, shorter))


def _column_of(key: str) -> str:
    named = _named(key, 1) or next(
        (found for prefix in _PREFIXES if (found := _named(key.removeprefix(prefix), 1))), None
    )
    return named.column if named else ""
