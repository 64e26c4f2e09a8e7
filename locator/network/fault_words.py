"""Faults of a device and the words that name them, as alternatives of a regular expression.

Each Han alternative is a word of its own, or excludes what may follow it; English and pinyin may have groups.
"""

from collections.abc import Iterator
from typing import Literal, TypeAlias

Fault: TypeAlias = Literal[
    "screen", "battery", "charging", "power", "water", "camera", "sound", "buttons", "signal", "software",
    "data", "other",
]  # fmt: skip

NOT = r"(?:(?:wo|do|does|is|ca)n?['’]?t|(?:will|do|does|is|can) ?not)"
AFTER_DEVICE = (
    r"(?:(?<=shouji )|(?<=phone )|(?<=\x1f ))"  # without a device, 遂平, 滇池, 金水 and 华坪 are meant
)
_WORDS: dict[Fault, str] = {
    "screen": "碎屏|屏碎|换屏幕?|换外屏|换内屏|屏幕碎裂?|屏幕坏|花屏|屏花|外屏|内屏|屏幕|屏裂|裂屏|"
    "爆屏|屏爆|破屏|烂屏|"
    "爆芒|碎芒|裂芒|换芒|爆咗mon|爆mon|裂mon|换mon|画面花咗?|裂咗|花咗|荧幕|萤幕|荧屏|显示屏|触摸屏|触屏|"
    "闪屏|屏闪|白屏|绿屏|绿线|竖线|烧屏|漏液|触摸失灵|"
    "(?:cracked|broken|smashed|shattered) screen|screens?|display|"
    rf"ping ?mu ?sui|ping ?sui|huan ?ping(?: ?mu)?|ping ?mu|{AFTER_DEVICE}(?:sui|hua) ?ping",
    "battery": "换电池|换电芯|换电(?![池迟持驰芯脑视话梯站柜])|换芯|"
    "电池不耐用|电池鼓包|电池|电芯|鼓包|不耐用|掉电快|耗电快|耗电|没电|冇电|"
    "battery replacement|battery|batteries|"
    rf"huan ?dian ?chi|{AFTER_DEVICE}dian ?chi",
    "charging": "充不进电?|充不上电?|冲不进电?|冲不上电?|充唔入电?|叉唔入电?|充唔到电?|叉唔到电?|"
    "不能充电|不充电|无法充电|"
    "充电慢|充电口|充电|叉电|"
    rf"not charging|{NOT} charge|(?:charging|charger|usb) port|charging|charge|"
    "chong ?bu ?(?:jin|shang) ?dian|chong ?dian",
    "power": "不能开机|不开机|开不了机|开不开机|开唔到机|开不到机|无法开机|自动关机|自动重启|无限重启|"
    "反复重启|一直重启|重启|死机|死当|当机|死咗|开唔着|开唔著|开唔到|着唔到|自动熄机|熄机|"
    rf"{NOT} (?:turn|switch|power) on|{NOT} (?:start|boot)|dead|no power|keeps? re(?:start|boot)ing|"
    "restart(?:s|ing)|bu ?kai ?ji|kai ?bu ?liao ?ji",
    "water": "进水|入水|入咗水|泡水|浸水|浸咗水|"
    "掉水里|掉进水里|掉到水里|掉水|掉进?厕所里?|掉到厕所里?|掉进?马桶里?|"
    "掉到马桶里?|掉河里|掉进河里|掉海里|掉进海里|跌落水|跌咗落水|跌落海|跌咗落海|跌落厕所|跌咗落厕所|跌落马桶|"
    "water damage|(?:fell|fallen|dropped) in(?:to)?(?: the)? water|got wet|water|"
    rf"{AFTER_DEVICE}jin ?shui",
    "camera": "摄像头|相机|镜头|镜片|拍照|影相|camera|lens",
    "sound": "没有声音|没声音|没声|无声|冇声|杂音|破音|扬声器|听筒|麦克风|话筒|喇叭|声音|"
    "no sound|sound|speakers?|earpiece|microphone",
    "buttons": "电源键|开机键|音量键|指纹|按键|(?:power |volume )?buttons?",
    "signal": "没信号|无信号|冇信号|收唔到信号|收唔到讯号|冇讯号|讯号|"
    "蓝牙|掉线|信号|无服务|没网|上不了网|连不上网|wi-?fi|signal",
    "software": "系统|软件|升级|卡顿|卡死|很卡|好卡|太卡|卡机|"
    "反应慢|反应好慢|很慢|好慢|太慢|内存不足|"
    "蓝屏|闪退|刷机|忘记密码|密码忘了|锁屏密码|解锁|激活锁|"
    "blue ?screen|(?:forgot(?:ten)?|lost) (?:the |my )?(?:password|passcode)|unlock(?:ing)?|software|update|"
    "slow|lag(?:s|gy|ging)|freez(?:es|ing)|frozen|crash(?:es|ing)|keeps? (?:freezing|crashing)",
    "data": "数据恢复|恢复数据|数据|资料|照片恢复|导出照片|通讯录|data recovery|data",
    "other": "发烫|发热|过热|烫手|接触不良|松动|松了|主板|表带|后盖|后壳|外壳|边框|中框|进灰|变形|"
    "overheat(?:s|ed|ing)?|(?:mother|main|logic) ?board|back (?:cover|glass)|"
    "(?:watch )?straps? (?:broken?|snapped)|broken (?:watch )?straps?|loose",
}
UNCERTAIN_FAULT_WORDS = (  # the screen, or no power
    r"黑屏|屏幕不亮|屏不亮|不亮|唔亮|(?<!开)唔[着著]|着唔起|黑芒|黑mon|黑咗mon|黑咗屏|熄mon|熄咗mon|熄咗屏|"
    r"没画面|无画面|冇画面|没有画面|没反应|无反应|冇反应|没有反应|hei ?ping|(?:black|blank) screen"
)
MISSPELLED = ("屏幕", "碎屏", "电池", "换电池", "充电", "不充电")  # variants are no other words
SOUND_ALIKE = {"屏": "平萍瓶凭", "幕": "慕暮募墓", "碎": "岁遂", "池": "迟持驰", "充": "冲", "电": "店点"}


def _variants(word: str) -> Iterator[str]:
    """Yield a word with one character as an input method confuses it: 屏慕."""
    for at, character in enumerate(word):
        for other in SOUND_ALIKE.get(character, ""):
            yield word[:at] + other + word[at + 1 :]


def _with_variants(words: str) -> str:
    listed = words.split("|")
    variants = (variant for word in MISSPELLED if word in listed for variant in _variants(word))
    return "|".join([*variants, words])


FAULT_WORDS: dict[Fault, str] = {fault: _with_variants(words) for fault, words in _WORDS.items()}
