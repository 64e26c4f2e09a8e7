"""Texts of the ways to hand in a device; times and prices are not on record and not mentioned."""

from .fit import Doubt, Suitability

TEXT = {
    "walk_in": {"zh": "到服务中心维修", "en": "Take it to a service center that repairs it"},
    "drop_off": {"zh": "送到送修点，由其转送维修", "en": "Leave it at a drop-off point, which sends it on"},
    "mail_in": {
        "zh": "寄修：拨打 {hotline}，由客服安排",
        "en": "By mail: call {hotline}, and an agent arranges it",
    },
}
MAIL_ACROSS = {
    "zh": "寄修需跨境寄递，可能要报关：寄出前先拨打 {hotline} 确认能否寄",
    "en": "By mail through a border checkpoint, maybe with customs: call {hotline} before sending it",
}
GIVES_UP = {
    "walk_in": {"zh": "需要自己到店", "en": "You have to go there"},
    "drop_off": {
        "zh": "送修点不维修，设备会转送服务中心，不能当面咨询维修人员",
        "en": "It is not repaired there but sent away, and nobody at the counter repairs",
    },
    "mail_in": {
        "zh": "设备由快递运送，不能当面沟通",
        "en": "The device is out of your hands with a courier, and you see nobody",
    },
}
SURE = {
    "walk_in": {"zh": "可维修此故障", "en": "listed as repairing this fault"},
    "drop_off": {"zh": "可代收", "en": "listed as taking it in"},
}
ASK = {"zh": "前往前请先致电：{why}", "en": "Please call before you go: {why}"}
WHY = {
    "limits": {"zh": "网点注明“{limits}”", "en": "the outlet notes “{limits}”"},
    "devices": {"zh": "未登记受理的设备", "en": "which devices it takes is not on record"},
    "services": {"zh": "未登记此项服务", "en": "this service is not on record"},
}


VERDICT_CODES: dict[Doubt, str] = {"limits": "limits", "services": "service_unknown"}


def doubt_texts(suitability: Suitability, limits: str, lang: str) -> dict[str, str]:
    """Return the reasons of a verdict: their codes and texts. It has one for unknown devices already."""
    return {
        VERDICT_CODES[doubt]: WHY[doubt][lang].format(limits=limits)
        for doubt in suitability.doubts
        if doubt in VERDICT_CODES
    }


def suitability_text(suitability: Suitability, limits: str, lang: str) -> str:
    """Return the suitability of an outlet, or why it must be confirmed by phone."""
    if not suitability.doubts:
        return SURE[suitability.way][lang]
    between = "；" if lang == "zh" else "; "
    return ASK[lang].format(
        why=between.join(WHY[doubt][lang].format(limits=limits) for doubt in suitability.doubts)
    )
