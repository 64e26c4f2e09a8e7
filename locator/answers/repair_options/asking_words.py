"""Words of a text about a repair that only ask: 怎么办, 去哪修, what to do."""

import re

MARKS = r"[\s·,，.。;；:：、/+?？!！-]"
QUESTION = (
    "怎么办|咋办|咋整|怎么(?:维修|修理?|弄|处理|解决|换)|如何(?:维修|处理|修理?|更换)|"
    "(?:[去到在]?(?:哪里?|哪儿|什么地方))(?:能|可以|可|有|去)?(?:维修|修理?|更换|换|处理)(?:一下)?|"
    "(?:能不能|可不可以|能否|可以|能)(?:维修|修|换)[吗么]?|多少钱|要多久"
)
SHOP = (
    "(?:维修|修理)(?:点|店|站|中心|网点)|(?:售后|客户|客服)?(?:服务)?(?:中心|网点)|售后(?:服务)?点?|"
    "服务点|门店|售后|旗舰店|专卖店|体验店"
)
MINOR = (
    "碎了?|坏了?|裂了?|换|维修|修理|修|的|了|咗|要|想|我|去|在|需要|附近|最近|请问|你好|您好|谢谢|求助|急|找|帮|不小心|"
    "突然|刚|摔|丢|碎|掉|把|被|是|有|里|店|点|吗|呢|啊|吧|么|哪里?|哪儿|一下|一个|没有"
)
LATIN = (
    "what|where|how|which|should|shall|can|could|do|does|did|i|to|my|me|is|has|have|was|it|the|an?|in|into|on|"
    "for|of|with|and|at|fell|fallen|dropped|drop|got|get|broken|broke|cracked|damaged?|(?:wo|do|does|did|is|was|ca)n?['’]?t|not|works?|working|help|"
    "please|need|want|near|nearby|nearest|closest|find|after|now|there|any|new|repair(?:s|ed|ing)?|fix(?:ed|ing)?|"
    "replace(?:d|ment)?|services?|cent(?:er|re)s?|shops?|stores?|someone|somewhere"
)
LEAD = (
    "my|i|it|is|has|fell|dropped|got|broken|broke|cracked|damaged|repair|fix|replace|help|please|need|want|where|"
    "not|works?|working|(?:wo|do|does|did|is|was|ca)n?['’]?t|how|what|can|should|do|to|in|into|at|near|nearest|closest|for|with"
)
ASKING = re.compile(rf"{MARKS}+|{QUESTION}|{SHOP}|{MINOR}|(?<![a-z])(?:{LATIN})(?![a-z])", re.I)
_BEFORE = re.compile(
    rf"^(?:{MARKS}+|我们?家?[的部台]?(?={MARKS})|(?:{SHOP}|维修|修理)(?={MARKS})|[了的]*(?:{QUESTION})[了的吗呢啊]*|[了的](?={MARKS})|(?:{LEAD})(?=\s))+",
    re.I,
)
_AFTER = re.compile(
    rf"(?:{MARKS}+(?:{LATIN})(?![a-z])|{MARKS}+|[了的]*(?:{QUESTION})[了的吗呢啊]*|{MARKS}(?:{SHOP}|维修|修理)|[了的])+$",
    re.I,
)


def without_asking(text: str) -> str:
    """Return what a text names, without the words before and after it that only ask."""
    return " ".join(_AFTER.sub("", _BEFORE.sub("", text)).split())
