"""Notices in prose, as structure that a person may confirm; nothing here changes an outlet."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import chain

import orjson

from ...hours.chinese.days import WEEKDAYS, in_osm, weekdays
from ...hours.chinese.text import Ambiguous
from .phones import number
from .step import Fields, NormalizeNote, said
from .words import DEVICES

KEPT = 20_000
READ = ("limits", "hours_text")
_ANY = re.compile("休|放假|闭|停|检测|临时|不营业|关|撤")
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


def notices(fields: Fields, rest: Mapping[str, str]) -> Iterator[NormalizeNote]:
    """What limits, the text of hours and columns that no outlet has propose; values could be entered."""
    told = [(column, said(fields, column)) for column in READ] + list(rest.items())
    for column, text in told:
        if text:
            yield from _read(column, text, said(fields, "hours"), said(fields, "status"))


@lru_cache(KEPT)
def _read(column: str, text: str, hours: str, status: str) -> tuple[NormalizeNote, ...]:
    """What a text proposes for an outlet of these hours and this status; shops of a chain write the same."""
    if not _ANY.search(text):
        return ()
    told = [_days_off(hours, column, text), _closures(status, column, text)]
    return tuple(chain(*told, _phone(column, text), _inspection(column, text)))


def _proposed(what: str, column: str, value: str, text: str) -> NormalizeNote:
    return NormalizeNote(f"proposed_{what}", "info", column, value, f"by the words {text}")


def _days_off(hours: str, column: str, text: str) -> Iterator[NormalizeNote]:
    for found in _DAY_OFF.finditer(text):
        try:
            rule = f"{in_osm(weekdays(found[1]))} off"
        except Ambiguous:
            continue
        if rule not in hours:
            yield _proposed("hours", column, f"{hours}; {rule}" if hours else rule, found[0])


def _closures(status: str, column: str, text: str) -> Iterator[NormalizeNote]:
    dated = False
    for found in _DATES.finditer(text):
        if found["m1"]:
            dated = True
            yield _proposed("exceptions", column, _exception(found), found[0])
    now, gone = _NOW.search(text), _GONE.search(text)
    if gone or (now and not dated):
        meant = "closed" if gone else "temporarily_closed"
        if status not in ("closed", meant):
            yield _proposed("status", column, meant, (gone or now or [""])[0])


def _exception(found: re.Match[str]) -> str:
    """The exception as JSON; dates without a year have XXXX for a person to fill in."""
    first = (found["y1"] or "XXXX", int(found["m1"]), int(found["d1"]))
    last = first
    if found["d2"]:
        last = (found["y2"] or first[0], int(found["m2"] or first[1]), int(found["d2"]))
    days = {"from": _iso(first), "to": _iso(last), "closed": True, "reason": found["what"]}
    return orjson.dumps([days]).decode()


def _iso(day: tuple[str, int, int]) -> str:
    return f"{day[0]}-{day[1]:02}-{day[2]:02}"


def _phone(column: str, text: str) -> Iterator[NormalizeNote]:
    for found in _PHONE.finditer(text):
        if proposed := number(found[1]):
            yield _proposed("phones", column, proposed, found[0].strip())


def _inspection(column: str, text: str) -> Iterator[NormalizeNote]:
    for found in _ONLY.finditer(text):
        yield _proposed("services", column, f"{_DEVICE_OF[found[1]]}: inspection only", found[0])
