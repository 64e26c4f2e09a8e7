"""Normalizes phone numbers: 010-62345678, 021-64641234转801, 400-830-8300, 950800, 13812345678."""

import re
from collections.abc import Iterator

from ...network.numbering_plan import is_local
from ...network.phone_cells import PhoneCell, read_cell
from ...network.phone_labels import Omission, without_persons
from ...network.phone_numbers import EXTENSION
from ..placeholders import is_placeholder
from .step import Fields, NormalizeNote

MIN_DIGITS = 7  # a text with fewer helps nobody to reach the outlet
OMISSIONS: dict[Omission, str] = {
    "fax": "a fax number",
    "private": "the number of a person",
    "account": "an account or postcode",
    "name": "the name of a person",
}
_EMPTY = "Enter the actual value, or leave the cell empty."
_COMPLETE = "Enter a complete number, such as 021-64641234转801, 13812345678 or 400-830-8300."
_LABELS = re.compile(
    r"[(（][^)）]*[)）]|电话|座机|固话|固定|手机|号码|热线|专线|总机|直线|前台|客服|客户|联系|咨询|服务|维修|售后|报修|预约"
    "|技术|支持|中心|门店|店铺|网点|站点|柜台|办公|值班|工作日|营业|时间|请在|拨打|致电|分机|内线|传真|小时|全天|同号|或者"
)
_NAMES = re.compile("[\u4e00-\u9fff]{2,}")
_DIGIT = re.compile("[0-9]")


def normalize_phones(fields: Fields) -> Iterator[NormalizeNote]:
    """Normalize each number and split cells of several; keep doubtful ones as text, without a call link."""
    values = fields.get("phones")
    if isinstance(values, str):
        values = [values]
    if not values or not isinstance(values, list) or not all(isinstance(item, str) for item in values):
        return
    numbers: list[str] = []
    for item in values:
        cell = read_cell(item)
        read = _displayable(item, cell) if _is_elsewhere(item, cell) else cell.numbers
        numbers += read
        yield from _notes(item, cell)
        if read and read != (item,):
            yield NormalizeNote("phones_mended", "warning", "phones", item, f"read as {';'.join(read)}")
    fields["phones"] = list(dict.fromkeys(numbers))
    if not fields["phones"]:
        del fields["phones"]


def _is_elsewhere(item: str, cell: PhoneCell) -> bool:
    """Return True if the cell may name the area of a local number in a way that is not understood.

    Its number stays as written then, so that the area code of the outlet's city is not put before it.
    """
    if not any(is_local(EXTENSION.sub("", number)) for number in cell.numbers):
        return not cell.numbers
    return bool(cell.unread) or _NAMES.search(_LABELS.sub(" ", without_persons(item))) is not None


def _displayable(item: str, cell: PhoneCell) -> tuple[str, ...]:
    """Return the text of a number that was not understood if it has enough different digits to be one."""
    digits = _DIGIT.findall(item)
    is_number = len(digits) >= MIN_DIGITS and len(set(digits)) > 1 and not cell.left_out
    return (item,) if is_number else ()


def _notes(item: str, cell: PhoneCell) -> Iterator[NormalizeNote]:
    if is_placeholder(item):
        reason = "is a placeholder; treated as empty"
        yield NormalizeNote("placeholder", "warning", "phones", item, reason, _EMPTY)
        return
    if cell.left_out:
        what = " and ".join(OMISSIONS[omission] for omission in cell.left_out)
        yield NormalizeNote(
            "phone_left_out", "warning", "phones", item, f"contains {what}, which is not published"
        )
    if cell.unread and (cell.numbers or cell.left_out):
        reason = f"only {';'.join(cell.numbers) or 'a label'} is read; {cell.unread} is not understood"
        yield NormalizeNote("phone_implausible", "warning", "phones", item, reason, _COMPLETE)
    elif not cell.numbers and not cell.left_out and not _displayable(item, cell):
        reason = "is not a phone number; treated as empty"
        yield NormalizeNote("phone_implausible", "warning", "phones", item, reason, _COMPLETE)
