"""Defects of opening hours: text without times, spans without length, exceptions."""

from .corpus_kinds import Kind, closed, warning

WITHOUT_TIMES = (
    '"请致电"',
    'Mo-Su "随商场"',
    'Mo-Fr 09:00-18:00 || "by appointment"',
    *("Mo-Fr", "Sa", "Open", "open", "2026", "Jan-Mar", "week 1-10", "PH", "SH", "Mo-Fr open"),
    "Mo, Tu, We 09:00-18:00",
    "Mo-Fr; Sa 10:00-12:00",
    "Mo-Fr 09:00-18:00, Sa",
    *("PH off", "Sa off; Su off", "Mo-Fr 12:00-13:00 off", "Mo-Fr closed"),
    "周一至周五",
    "每天",
    "sunrise-sunset",
)
WITHOUT_LENGTH = (
    *("00:00-00:00", "0:00-0:00", "24:00-24:00", "12:00 AM-12:00 AM", "09:00-09:00", "Mo-Su 00:00-00:00"),
    "Mo-Fr 09:00-18:00; Sa 00:00-00:00",
    "周一至周五9:00-18:00，周六0:00-0:00",
    "Mo-Fr 09:00-33:00",
    *("9:00-6:00", "10:00-2:00", "09:00-05:00", "Mo-Fr 9:00-6:00", "Mo-Su 22:00-10:00"),
)
TEXTS = ("请致电", "每天营业", "Mo-Fr", "Open")
EXCEPTIONS = ("Mo-Fr", "请致电", "00:00-00:00", "Open", "9:00-6:00")
LEFT_OUT = {"除夕休息": "9:00-18:00，除夕休息", "元旦当天除外": "9:00-18:00（元旦当天除外）"}


def _exception(text: str) -> Kind:
    cell = closed("2026-12-01", "2026-12-02", hours=text)
    return Kind("exception_not_understood", "warning", "exceptions", lambda *_: {"exceptions": cell}, 1, text)


def _left_out(note: str, text: str) -> Kind:
    return Kind("hours_leave_out", "warning", "hours", lambda *_: {"hours": text}, 1, note)


KINDS = (
    warning("hours_not_understood", "hours", *WITHOUT_TIMES),
    warning("hours_not_understood", "hours", *WITHOUT_LENGTH),
    warning("hours_not_understood", "hours_text", "Mo-Fr 00:00-00:00", "0:00-0:00", "9:00-6:00", hours=""),
    warning("hours_not_said", "hours_text", *TEXTS, hours=""),
    *(_exception(text) for text in EXCEPTIONS),
    *(_left_out(note, text) for note, text in LEFT_OUT.items()),
)
