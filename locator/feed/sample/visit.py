"""Booking, prices, photos and notices of sample outlets. All are invented and marked as such."""

from random import Random
from typing import Any

from ...network.outlet import Kind

SITE = "https://example.com/sample"
SHARE_WITH_FACTS: dict[Kind, float] = {"service_center": 0.5, "drop_off": 0.1}
TURNAROUNDS = (60, 120, "换屏约 1 小时，主板约 3 个工作日（示例）")
BRING = (("设备和充电器", "购机凭证"), ("设备", "身份证件"), ("设备",))
NOTICES = (
    {"text": "示例公告：地铁口施工，请走东侧人行道", "from": "2026-11-01", "to": "2027-03-31"},
    {"text": "示例公告：春节前取机请提前预约", "from": "2027-01-15", "to": "2027-02-05"},
)


def visit_fields(kind: Kind, ref: str, rng: Random) -> dict[str, Any]:
    """Return the fields of an outlet that prepare a visit; most outlets have none."""
    if rng.random() > SHARE_WITH_FACTS[kind]:
        return {}
    page = f"{SITE}/{ref}"
    photos = [("entrance", "示例入口"), ("counter", "示例柜台")] if rng.random() < 0.3 else []
    return {
        "booking": {"url": f"{page}/booking", "required": rng.random() < 0.2} if rng.random() < 0.6 else {},
        "turnaround": rng.choice(TURNAROUNDS) if rng.random() < 0.7 else None,
        "bring": rng.choice(BRING) if rng.random() < 0.8 else (),
        "photos": [{"url": f"{page}/{of}.jpg", "alt": alt, "of": of} for of, alt in photos],
        "price_list_url": f"{SITE}/prices" if rng.random() < 0.5 else None,
        "repair_status_url": f"{SITE}/repairs" if rng.random() < 0.5 else None,
        "notice": [rng.choice(NOTICES)] if rng.random() < 0.1 else (),
    }
