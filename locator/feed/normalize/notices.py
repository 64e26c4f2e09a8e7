"""Extracts structured proposals from free-text notices, for a person to confirm; changes no outlet."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import chain

import orjson

from ...hours.chinese.days import WEEKDAYS, osm_days, parse_weekdays
from ...hours.chinese.text import Ambiguous
from ...network.notice_proposal import NO_YEAR
from ...network.phone_numbers import normalize_number
from .step import Fields, NormalizeNote, text_field
from .words import DEVICES

CACHE_SIZE = 20_000
NOTICE_COLUMNS = ("limits", "hours_text")
_NOTICE = re.compile("休|放假|闭|停|检测|临时|不营业|关|撤")
_CLOSED = "休息|店休|闭店|闭馆|公休|不营业|停业"
_DAY_OFF = re.compile(rf"(?:门店|本店)?({WEEKDAYS.pattern})\s*(?:全天)?(?:{_CLOSED})")
_STOP = "暂停营业|暂停服务|停止营业|停业|休息|放假|闭店|不营业|关闭"
_DATE = r"(?:(?P<y{0}>20\d\d)年)?(?:(?P<m{0}>\d{{1,2}})月)?(?P<d{0}>\d{{1,2}})[日号]"
_DATES = re.compile(
    _DATE.format(1) + r"(?:起)?(?:\s*(?:至|到|-|—|~|～)\s*" + _DATE.format(2) + r")?"
    rf"(?:期间|因|由于|,|，|\s|[一-鿿]){{0,8}}?(?P<what>{_STOP})"
)
_NOW = re.compile("暂停营业|暂停服务|停止营业|装修停业|闭店装修")
_GONE = re.compile("永久关闭|已关店|已撤店")
_PHONE = re.compile(
    r"临时(?:联系|服务|客服)?(?:电话|热线|号码)(?:为|是|改为)?\s*[:：]?\s*([-+()（）\d\s转]{5,24})"
)
_DEVICE_OF = {word: code for code, written in DEVICES.items() for word in written.split()}
_ONLY = re.compile(
    "("
    + "|".join(sorted(_DEVICE_OF, key=len, reverse=True))
    + r")(?:产品|类)?\s*(?:仅|只)(?:限|做|提供|支持)?检测"
)


def notices(fields: Fields, unmapped: Mapping[str, str]) -> Iterator[NormalizeNote]:
    """Yield proposals from limits, the hours text and unmapped columns; their values can be entered as is."""
    columns = [(column, text_field(fields, column)) for column in NOTICE_COLUMNS] + list(unmapped.items())
    for column, text in columns:
        if text:
            yield from _text_notices(column, text, text_field(fields, "hours"), text_field(fields, "status"))


@lru_cache(CACHE_SIZE)
def _text_notices(column: str, text: str, hours: str, status: str) -> tuple[NormalizeNote, ...]:
    """Return the proposals of one text for these hours and this status; cached, as chains repeat texts."""
    if not _NOTICE.search(text):
        return ()
    changes = [_days_off(hours, column, text), _closures(status, column, text)]
    return tuple(chain(*changes, _phone(column, text), _inspection(column, text)))


def _proposed(field: str, column: str, value: str, quote: str) -> NormalizeNote:
    return NormalizeNote(f"proposed_{field}", "info", column, value, f"from the text: {quote}")


def _days_off(hours: str, column: str, text: str) -> Iterator[NormalizeNote]:
    for match in _DAY_OFF.finditer(text):
        try:
            rule = f"{osm_days(parse_weekdays(match[1]))} off"
        except Ambiguous:
            continue
        if rule not in hours:
            yield _proposed("hours", column, f"{hours}; {rule}" if hours else rule, match[0])


def _closures(status: str, column: str, text: str) -> Iterator[NormalizeNote]:
    dated = False
    for match in _DATES.finditer(text):
        if match["m1"]:
            dated = True
            yield _proposed("exceptions", column, _exception_json(match), match[0])
    now, gone = _NOW.search(text), _GONE.search(text)
    if gone or (now and not dated):
        new_status = "closed" if gone else "temporarily_closed"
        if status not in ("closed", new_status):
            yield _proposed("status", column, new_status, (gone or now or [""])[0])


def _exception_json(match: re.Match[str]) -> str:
    """Return the exception as JSON; a missing year becomes XXXX for a person to fill in."""
    first = (match["y1"] or NO_YEAR, int(match["m1"]), int(match["d1"]))
    last = first
    if match["d2"]:
        last = (match["y2"] or first[0], int(match["m2"] or first[1]), int(match["d2"]))
    days = {"from": _iso(first), "to": _iso(last), "closed": True, "reason": match["what"]}
    return orjson.dumps([days]).decode()


def _iso(day: tuple[str, int, int]) -> str:
    return f"{day[0]}-{day[1]:02}-{day[2]:02}"


def _phone(column: str, text: str) -> Iterator[NormalizeNote]:
    for match in _PHONE.finditer(text):
        if proposed := normalize_number(match[1]):
            yield _proposed("phones", column, proposed, match[0].strip())


def _inspection(column: str, text: str) -> Iterator[NormalizeNote]:
    for match in _ONLY.finditer(text):
        yield _proposed("services", column, f"{_DEVICE_OF[match[1]]}: inspection only", match[0])
