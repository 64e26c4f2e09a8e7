"""Texts of the questions about an uncertain text, by kind and language."""

from typing import Literal

SIDES = {"zh": ("偏北", "偏东", "偏南", "偏西"), "en": ("north", "east", "south", "west")}
FINER_SIDES = {
    "zh": ("偏北", "偏东北", "偏东", "偏东南", "偏南", "偏西南", "偏西", "偏西北"),
    "en": ("north", "north-east", "east", "south-east", "south", "south-west", "west", "north-west"),
}
MIDDLE = {"zh": "中间", "en": "middle"}
Level = Literal["city", "province"]
WHERE: dict[Level, dict[str, str]] = {
    "city": {"zh": "您在哪个城市？", "en": "Which city are you in?"},
    "province": {"zh": "您在哪个省市？", "en": "Which province or city are you in?"},
}
NUMBERS = {
    "adcode": {"zh": "区划代码", "en": "division code"},
    "postcode": {"zh": "邮政编码", "en": "postcode"},
    "code": {"zh": "网点编号", "en": "outlet code"},
}  # what digits may be, said beside each option if they may be several
NAMED = ("common", "common_name", "several", "one")  # questions that repeat a name rather than what was typed
CHOICES = ("several", "weak")  # questions which of the options is meant
TEXTS: dict[str, dict[str, str]] = {
    "nearby": {
        "zh": "需要您的位置：请允许定位，或输入所在的城市、路名或地铁站。",
        "en": "Your position is needed: allow location access, or type a city, street or metro station.",
    },
    "no_place": {
        "zh": "没有认出地点。请输入所在的城市、路名或地铁站；其他问题请拨打 {hotline} 或查看帮助页。",
        "en": "No place was recognized. Type a city, street or metro station; for anything else "
        "call {hotline} or see the help page.",
    },
    "hotline": {
        "zh": "人工客服请拨打 {hotline}。要查找网点，请输入所在的城市、路名或地铁站。",
        "en": "To speak to an agent, call {hotline}. "
        "To find an outlet, type a city, street or metro station.",
    },
    "abroad": {
        "zh": "“{text}”不在中国。请输入您在中国的城市、路名或地铁站。",
        "en": "“{text}” is not in China. Type a city, street or metro station in China.",
    },
    "abroad_similar": {
        "zh": "“{text}”不在中国。您可以选择下面名称相近的地点，或输入您在中国的城市、路名或地铁站。",
        "en": "“{text}” is not in China. Choose one of these if you mean a place with a similar name, or "
        "type a city, street or metro station in China.",
    },
    "unknown": {
        "zh": "没找到“{text}”，{where}",
        "en": "“{text}” was not found. {where}",
    },
    "common": {
        "zh": "“{text}”各地都有，{where}",
        "en": "“{text}” is in many places. {where}",
    },
    "through_road": {
        "zh": "“{text}”经过多个城市。请输入您所在的城市、路名或地铁站。",
        "en": "“{text}” passes through several cities. Type the city, street or metro station where you are.",
    },
    "two_places": {
        "zh": "您提到了几个地方，要在哪一处附近查找？",
        "en": "You mention several places. Near which one do you want to search?",
    },
    "common_name": {
        "zh": "“{text}”各地都有，您指下面哪一处，或者在哪个城市？",
        "en": "“{text}” is in many places. Which one do you mean, or which city are you in?",
    },
    "several": {
        "zh": "“{text}”有多处，您指哪一处？",
        "en": "Several places match “{text}”. Which one do you mean?",
    },
    "weak": {
        "zh": "没有叫“{text}”的地点，您是说下面这些名称相近的吗？",
        "en": "No place is called “{text}”. Do you mean one of these, whose names are similar?",
    },
    "number": {
        "zh": "没有“{text}”门牌号的位置，但有下面的地点，请选择，或输入附近的地铁站。",
        "en": "The position of the house number in “{text}” is not known. Choose one of these places, "
        "or type a metro station nearby.",
    },
    "one": {"zh": "“{text}”是指下面这个地点吗？", "en": "Is this the “{text}” you mean?"},
    "similar_in_area": {
        "zh": "在{area}没有同名的地点，下面先列出名称相近的，您在{area}的哪里？",
        "en": "No place in {area} has this name; similar names come first. Where in {area} are you?",
    },
    "in_area": {
        "zh": "在{area}没找到这个地点，您在{area}的哪里？",
        "en": "This place was not found in {area}. Where in {area} are you?",
    },
    "province": {"zh": "您在{area}的哪个城市？", "en": "Which city of {area} are you in?"},
    "city": {"zh": "您在{area}的哪个区或县？", "en": "Which district of {area} are you in?"},
    "street": {
        "zh": "您在哪条路上，或者离哪个地铁站近？",
        "en": "Which street or metro station are you near?",
    },
}
ALL_OF = {"zh": "整个{area}", "en": "all of {area}"}
