"""Words of a search text that say when, which are no part of a name: 明天上午 陆家嘴, Lujiazui tonight."""

import re

from .text import has_han, to_simplified

WEEK = "(?:本|这个?|下个?)?(?:周|星期|礼拜)(?:[一二三四五六日天]|末)"
DAY = (
    f"今天|今日|今晚|今早|明天|明日|明晚|明早|明晨|大后天|后天|听日|后日|{WEEK}|工作日|节假日|"
    "国庆节|国庆假期|春节|元旦节?|中秋节|端午节|清明节|劳动节|五一假期|过年"
)
PART = "上午|下午|中午|早上|早晨|晚上|夜里|夜晚|傍晚|凌晨|朝早|晏昼"
CLOCK = (
    "[0-9]{1,2}[:：][0-9]{2}|[0-9]{1,2}[点时](?:[0-9]{1,2}分?|半|钟|一刻)?|"
    "(?:十[一二]?|二十[一二三四]?|[一二两三四五六七八九])点(?:半|钟|一刻)?"
)
SOON = "现在|马上|等下|等会儿?|待会儿?|一会儿?|立刻"
OPEN = (
    "还?(?:开门|营业|上班|开着)(?:吗|么|嘛|不|没)?|开不开门?|几点(?:开门|关门|营业|下班)|"
    "营业时间|开门时间|营业中|(?:24|二十四)小时(?:营业|服务|开门)?的?"
)
ROUGHLY = "之前|之后|以前|以后|左右|去|到|过去"
WORD = re.compile(rf"(?:{DAY}|{PART}|{CLOCK}|{SOON}|{OPEN})(?:{DAY}|{PART}|{CLOCK}|{SOON}|{OPEN}|{ROUGHLY})*")
AT_BEGINNING = re.compile(
    rf"^(?:{DAY}|{PART}|{CLOCK}|{SOON})+(?=(?:我们?|想|要|去|到|在|从)[\u3400-\u9fff]{{2}})"
)
NAMED_AFTER_TIMES = "茶|报|传媒|[广市]场|家园|[路街巷村城里园店站桥](?![\u3400-\u9fff])"  # 下午茶, 今晚报大厦
BEFORE_PLACE = re.compile(  # one word alone may begin a name: 明天广场
    rf"^(?:(?:{DAY})(?:{PART}|{CLOCK})|(?:{PART})(?:{CLOCK})|今晚|今早|明晚|明早|明晨|听日)"
    rf"(?:{DAY}|{PART}|{CLOCK}|{SOON})*+(?=[\u3400-\u9fff]{{2}})(?!{NAMED_AFTER_TIMES})"
)
AT_END = re.compile(
    rf"(?<=[\u3400-\u9fff]{{2}})(?:(?:{DAY})(?:{PART})|(?:{DAY})?(?:{PART})?(?:{CLOCK}))(?:{OPEN})?$"
    rf"|(?<=[\u3400-\u9fff]{{2}})(?:{DAY}|{SOON})?(?:{OPEN})$"
)
PIECE = re.compile("[^ \t\n,，、;；]+")
LATIN_DAY = (
    "today|tonight|tomorrow|weekends?|(?:mon|tues|wednes|thurs|fri|satur|sun)days?|mornings?|afternoons?|"
    "evenings?|noon"
)
LATIN_CLOCK = (
    r"(?:(?:at|by|after|before|around|until) )?(?:[0-9]{1,2}(?::[0-9]{2})? ?[ap]m|[0-9]{1,2}:[0-9]{2})"
)
LATIN = re.compile(
    rf"(?<![a-z0-9'’])(?:(?:(?:this|next|on|in the|late|early) )?(?:{LATIN_DAY})|{LATIN_CLOCK}|"
    "(?:still |are you )?open (?:now|late|today|tonight)|still open|right now)(?![a-z0-9])"
    r"(?!\s+(?:square|plaza|market|mall|cent(?:er|re)|street|road|hotel|park|city|world|tower)s?\b)",
    re.I,
)
LATER = re.compile(
    rf"(?!今天|今日)(?:{DAY})|{PART}|{CLOCK}|(?<![a-z])(?!today)(?:{LATIN_DAY})(?![a-z])|{LATIN_CLOCK}", re.I
)


def names_later_time(text: str) -> bool:
    """Return whether a text says a day or an hour beside its names: 五道口 明天上午还开门吗."""
    text = to_simplified(text)
    remaining = "" if all(map(is_time, text.split())) else without_time_words(text)
    return len(LATER.findall(text)) > len(LATER.findall(remaining))


def is_time(word: str) -> bool:
    """Return whether a word says when and nothing else: 周六上午."""
    return WORD.fullmatch(word) is not None


def without_time_words(text: str) -> str:
    """Return a text as written without its words that say when; a text of such words only is unchanged."""
    remaining = LATIN.sub(" ", text)
    if has_han(remaining):
        remaining = PIECE.sub(lambda piece: _without_time(piece[0]), remaining)
    remaining = " ".join(remaining.split()).strip(" ,，、;；")
    return remaining if remaining and remaining != " ".join(text.split()) else text


def _without_time(word: str) -> str:
    """Return a word without when; a converted text keeps the length of what is written."""
    simplified = to_simplified(word)
    if len(simplified) != len(word):
        return word
    if is_time(simplified):
        return ""
    found = AT_BEGINNING.match(simplified) or BEFORE_PLACE.match(simplified)
    begin = found.end() if found else 0
    end = found.start() if (found := AT_END.search(simplified)) else len(word)
    return word[begin:end] if begin < end else word
