"""Texts of the ways to hand in a device; times and prices are not on record and not mentioned."""

from .fit import Suitability

TEXT = {
    "walk_in": {"zh": "到服务中心，当场交给维修的人", "en": "Take it to a service center that repairs it"},
    "drop_off": {"zh": "送到送修点，由其转送维修", "en": "Leave it at a drop-off point, which sends it on"},
    "mail_in": {
        "zh": "寄修：拨打 {hotline}，客服安排",
        "en": "By mail: call {hotline}, and an agent arranges it",
    },
}
GIVES_UP = {
    "walk_in": {"zh": "要自己跑一趟", "en": "You have to go there"},
    "drop_off": {
        "zh": "那里不修，机器要送走，柜台上问不到维修的人",
        "en": "It is not repaired there but sent away, and nobody at the counter repairs",
    },
    "mail_in": {
        "zh": "机器交给快递，当面看不到人",
        "en": "The device is out of your hands with a courier, and you see nobody",
    },
}
SURE = {
    "walk_in": {"zh": "登记能修这个问题", "en": "listed as mending this"},
    "drop_off": {"zh": "登记可以代收", "en": "listed as taking it in"},
}
ASK = {"zh": "去之前请先致电：{why}", "en": "Please call before you go: {why}"}
WHY = {
    "limits": {"zh": "网点注明“{limits}”", "en": "the outlet notes “{limits}”"},
    "devices": {"zh": "没有登记受理哪些设备", "en": "which devices it takes is not on record"},
    "services": {"zh": "没有登记这项服务", "en": "this service is not on record"},
}


def suitability_text(suitability: Suitability, limits: str, lang: str) -> str:
    """Return the suitability of an outlet, or why it must be confirmed by phone."""
    if not suitability.doubts:
        return SURE[suitability.way][lang]
    between = "；" if lang == "zh" else "; "
    return ASK[lang].format(
        why=between.join(WHY[doubt][lang].format(limits=limits) for doubt in suitability.doubts)
    )
