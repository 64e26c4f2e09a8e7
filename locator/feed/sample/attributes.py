"""Names, services and other attributes of sample outlets. All are invented and marked as such."""

from random import Random
from typing import Any

from ...directions.level_access import contradicts_stairs
from ...network.outlet import DEVICES, SERVICES, Kind
from .placing import OutletSite
from .timetables import (
    CENTER_HOURS,
    COAST,
    DROP_OFF_HOURS,
    EXCEPTIONS,
    NO_EXCEPTIONS,
    STORM_CHECK,
    Exceptions,
)

HOTLINE = "950800"
CENTER, DROP_OFF = ("示例服务中心", "Sample service center"), ("示例送修点", "Sample drop-off point")
STATUSES = ("open", "temporarily_closed", "closed", "planned")
STATUS_WEIGHTS = (970, 14, 10, 6)
STREETS = ("示例大道", "示例路", "示例街", "示例中路", "示例东街")
LANDMARKS = (
    "示例广场正门旁",
    "示例市场对面",
    "示例公园南门斜对面",
    "示例大厦一层",
    "示例邮局旁",
    "示例医院北侧 100 米",
)
LIMITS = (
    "笔记本仅检测，不维修",
    "电视仅受理挂机检测",
    "仅受理手机和平板",
    "需提前电话预约",
    "寄修件 3 天后可取",
)
DEVICES_ALONE = {"仅受理手机和平板": ("phone", "tablet")}
RARE_SERVICES = {
    "loaner": 0.25,
    "trade_in": 0.5,
    "data": 0.6,
    "pickup": 0.45,
    "inspection": 0.9,
    "drop_off": 0.8,
}
RARE_DEVICES = {
    "tv": 0.35,
    "desktop": 0.4,
    "router": 0.5,
    "vision": 0.3,
    "laptop": 0.7,
    "audio": 0.85,
    "watch": 0.9,
}


def outlet_fields(kind: Kind, site: OutletSite, rng: Random) -> dict[str, Any]:
    """Return the fields of an outlet at a site, except ref, kind and position."""
    center = kind == "service_center"
    hours = rng.choices(
        CENTER_HOURS if center else DROP_OFF_HOURS,
        [h.weight for h in (CENTER_HOURS if center else DROP_OFF_HOURS)],
    )[0]
    return _name_and_address(center, site, rng) | {
        "phones": [f"{HOTLINE}转{rng.randrange(1000, 9999)}"] if center or rng.random() < 0.6 else [],
        "hours": hours.osm,
        "hours_text": hours.text,
        "exceptions": _exceptions(center, site, rng) if hours.osm else (),
        "services": _services(center, rng),
        **_without_limited({"devices": _devices(center, rng), "limits": _limits(rng)}),
        **_consistent({"approach": _approach(center, rng), "access": _access(center, rng)}),
        "status": rng.choices(STATUSES, STATUS_WEIGHTS)[0],
        "verified_on": _day(rng) if rng.random() < 0.8 else None,
    }


def _name_and_address(center: bool, site: OutletSite, rng: Random) -> dict[str, Any]:
    names = {area.level: area.name for area in site.path}
    town = site.township.name if site.township else ""
    middle = names.get("city") or names["province"]
    place, street = (
        town or names.get("district") or middle,
        f"{rng.choice(STREETS)} {rng.randrange(1, 999)} 号",
    )
    chinese, english = CENTER if center else DROP_OFF
    last = site.path[-1]
    city_name = next((a.name_en for a in site.path if a.level == "city"), site.path[0].name_en)
    area_names = [last.name_en] if last.name_en == city_name else [last.name_en, city_name]
    mark = f"{middle.removesuffix('市')}{place}" if place != middle else middle
    return {
        "name": f"{chinese}（{mark}{rng.choice(('一', '二', '三', '东', '西', '南', '北'))}店）",
        "name_en": f"{english}, {', '.join(area_names)}",
        "address": {**names, "township": town, "adcode": last.adcode, "text": f"{place}{street}"},
    }


def _exceptions(center: bool, site: OutletSite, rng: Random) -> Exceptions:
    if site.path[-1].adcode[:2] in COAST and rng.random() < 0.12:
        return STORM_CHECK
    return rng.choice(EXCEPTIONS) if rng.random() < (0.25 if center else 0.08) else NO_EXCEPTIONS


def _services(center: bool, rng: Random) -> list[str]:
    if not center:
        return ["drop_off"] + [s for s in ("inspection", "pickup", "trade_in") if rng.random() < 0.25]
    return [s for s in SERVICES if rng.random() < RARE_SERVICES.get(s, 0.97)]


def _devices(center: bool, rng: Random) -> list[str]:
    candidates = DEVICES if center else ("phone", "tablet", "watch", "audio", "laptop")
    return [
        d
        for d in candidates
        if d == "phone" or rng.random() < RARE_DEVICES.get(d, 0.95) * (1 if center else 0.8)
    ]


def _limits(rng: Random) -> str:
    return rng.choice(LIMITS) if rng.random() < 0.15 else ""


def _without_limited(parts: dict[str, Any]) -> dict[str, Any]:
    """Return devices and limits without devices that the limits exclude."""
    only = DEVICES_ALONE.get(parts["limits"], DEVICES)
    return parts | {"devices": [device for device in parts["devices"] if device in only]}


def _approach(center: bool, rng: Random) -> dict[str, Any]:
    if rng.random() < (0.2 if center else 0.5):
        return {}
    floor = rng.choice(("1", "1", "1", "2", "3", "B1"))
    approach: dict[str, Any] = {"landmark": rng.choice(LANDMARKS), "floor": floor, "verified_on": _day(rng)}
    if rng.random() < (0.45 if center else 0.25):
        approach |= {
            "station": "示例地铁站",
            "exit": rng.choice("ABCD"),
            "exit_metres": rng.randrange(60, 900, 10),
        }
    if rng.random() < 0.6:
        approach |= {
            "entrance": rng.choice(("东门", "西门", "南门", "北门")),
            "unit": f"{floor}-{rng.randrange(1, 60):02d}",
        }
    if rng.random() < 0.7:
        approach |= {
            "lift": floor != "1" and rng.random() < 0.8,
            "step_free": floor == "1" or rng.random() < 0.6,
        }
    return approach | ({"parking": "示例停车场，首小时免费"} if rng.random() < 0.3 else {})


def _access(center: bool, rng: Random) -> dict[str, Any]:
    if rng.random() < (0.25 if center else 0.6):
        return {}
    access: dict[str, Any] = {
        "wheelchair": rng.choices(("yes", "limited", "no"), (60, 25, 15))[0],
        "sign_language": rng.choices(("none", "video", "on_site"), (50, 45, 5) if center else (80, 20, 0))[0],
    }
    for feature, share in (("induction_loop", 0.08), ("writing_pad", 0.7), ("low_counter", 0.4)):
        if rng.random() < 0.8:
            access[feature] = rng.random() < share
    return access | ({"text_contact": f"短信至 {HOTLINE}（示例）"} if rng.random() < 0.3 else {})


def _consistent(parts: dict[str, Any]) -> dict[str, Any]:
    """Return approach and access without the claim that an upper floor without a lift is accessible."""
    if not contradicts_stairs(parts):
        return parts
    limited = {"wheelchair": "no"} if parts["access"].get("wheelchair") == "yes" else {}
    return {"approach": parts["approach"] | {"step_free": False}, "access": parts["access"] | limited}


def _day(rng: Random) -> str:
    """Return a random day before November 2026, when the sample was made."""
    return f"2026-{min(rng.randrange(1, 12), 10):02d}-{rng.randrange(1, 29):02d}"
