"""Several sheets of a workbook as one feed: those with the outlet header are read, the others are named.

A visible sheet that is not read although it has data, or whose outlets may be closed ones, is an error of the
file, which holds the load. Empty sheets, hidden ones and notes are passed over.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from ..errors import InvalidFeed
from .column_names import name_key
from .header_detection import TableReader, TableRow
from .header_notes import Header, MissingColumns
from .profiles import Profile
from .record import Record, RecordNote

MAX_PROSE_ROWS = 100
MIN_PROSE_CHARACTERS = 8
_TOPIC = "填写|填报|填表|使用|导入|操作|字段|数据|表格|模板|网点|门店|版本|更新|阅读"
_NOTES = (
    "说明|须知|指南|指引|帮助|要求|注意事项|备注|封面|目录|索引|字典|枚举值?|下拉(?:选项)?|选项"
    "|修订记录|更新记录|变更记录|日志"
)
_NOTES_NAME = re.compile(
    rf"(?:{_TOPIC})*(?:{_NOTES})[页表书]?"
    "|read ?me|notes?|help|instructions?|guide|cover|contents|index|legend|lookups?|options|changelog",
    re.IGNORECASE,
)
_DOUBTFUL_NAME = re.compile(
    "关闭|关店|闭店|撤店|撤销|撤柜|停业|歇业|暂停|装修|停用|注销|作废|失效|过期|删除|废弃|取消|终止"
    "|筹备|筹建|待开业|未开业|拟开|规划|计划|草稿|待定|待审|历史|存档|归档|备份|回收站|示例|样例|模板|测试|竞品|友商|黑名单"
    r"|旧[表版]|\(旧\)|（旧）|旧$"
    r"|\b(?:closed|old|history|archived?|backup|deleted|obsolete|suspended|cancell?ed|planned|pending|drafts?|competitors?|examples?|samples?|templates?|tests?)\b",
    re.IGNORECASE,
)


class Sheet(NamedTuple):
    """Sheet of a workbook; `rows` reads it from the start."""

    name: str
    is_hidden: bool
    rows: Callable[[], Iterator[TableRow]]


class _Table(NamedTuple):
    """Visible sheet with its header, or the reason why it has none."""

    name: str
    reader: TableReader
    header: Header | None
    problem: InvalidFeed

    @property
    def has_rows(self) -> bool:
        return any(self.header is None or row.line > self.header.line for row in self.reader.head)


def read_sheets(
    file: str, sheets: Sequence[Sheet], profile: Profile, date_offset: int = 0
) -> Iterator[Record]:
    """Read the records of all visible sheets with outlets; raise InvalidFeed if there is none."""
    if all(sheet.is_hidden for sheet in sheets):
        raise InvalidFeed(f"{file}: has no visible sheet")
    tables = []
    for sheet in sheets:
        if not sheet.is_hidden:
            name = sheet.name if len(sheets) > 1 else ""
            reader = TableReader(file, profile, ragged=True, sheet=name, date_offset=date_offset)
            tables.append(_open(reader, sheet))
    lists = [table for table in tables if table.header and table.has_rows]
    if not any(table.header for table in tables):
        raise min(tables, key=_missing_columns).problem
    notes = tuple(_notes(sheets, tables, lists))
    number = 0
    for table in lists:
        for record in table.reader.records_of(table.header, number) if table.header else ():
            number = record.number
            yield record._replace(notes=notes + record.notes) if notes else record
            notes = ()


def _open(reader: TableReader, sheet: Sheet) -> _Table:
    try:
        return _Table(sheet.name, reader, reader.open(sheet.rows()), InvalidFeed(""))
    except InvalidFeed as problem:
        return _Table(sheet.name, reader, None, problem)


def _missing_columns(table: _Table) -> int:
    problem = table.problem
    if isinstance(problem, MissingColumns):
        return len(problem.header.mapping.missing)
    return 0 if table.has_rows else 99


def _notes(
    sheets: Iterable[Sheet], tables: Iterable[_Table], lists: Sequence[_Table]
) -> Iterator[RecordNote]:
    ignored = [f"{sheet.name} (hidden)" for sheet in sheets if sheet.is_hidden]
    for table in tables:
        if reason := _reason_to_ignore(table):
            ignored.append(f"{table.name} ({reason})")
        elif table.header is None:
            yield _error("sheet_not_read", table, f"is not read: it {_lack(table.problem)}")
    read = ", ".join(table.name for table in lists)
    if len(lists) > 1 or ignored:
        others = f"; ignored: {', '.join(ignored)}" if ignored else ""
        reason = f"outlets are read from the sheet{'s' * (len(lists) > 1)} {read}{others}"
        yield RecordNote("other_sheets", "info", "", "", reason, file_level=True)
    for table in lists if len(lists) > 1 else ():
        yield from _doubts(table, lists[0])


def _reason_to_ignore(table: _Table) -> str:
    if not table.has_rows:
        return "empty"
    if table.header:
        return ""
    return "notes" if _NOTES_NAME.fullmatch(table.name.strip()) or _is_prose(table.reader.head) else ""


def _is_prose(rows: Sequence[TableRow]) -> bool:
    """Return True for a few lines of text in one column."""
    cells = [[text for cell in row.cells if (text := cell.strip())] for row in rows]
    if len(rows) > MAX_PROSE_ROWS or any(len(row) > 1 for row in cells):
        return False
    texts = [row[0] for row in cells if row]
    sentences = [text for text in texts if len(text) >= MIN_PROSE_CHARACTERS and not _is_code(text)]
    return 2 * len(sentences) >= len(texts)


def _is_code(text: str) -> bool:
    return text.isascii() and " " not in text


def _doubts(table: _Table, first: _Table) -> Iterator[RecordNote]:
    """Yield why the outlets of a sheet may not be what they seem."""
    ours, theirs = _columns(table), _columns(first)
    if ours.keys() != theirs.keys() and _names(table) != _names(first):
        lacking = ", ".join(column for column in theirs if column not in ours)
        surplus = ", ".join(column for column in ours if column not in theirs)
        texts = [f"lacks {lacking}"] * bool(lacking) + [f"also has {surplus}"] * bool(surplus)
        reason = f"has other columns than the sheet {first.name}: it {' and '.join(texts)}"
        yield _error("sheet_columns", table, reason)
    if _DOUBTFUL_NAME.search(table.name) and "status" not in ours:
        reason = "has a name that suggests other outlets than open ones, and no column with their status"
        yield _error("sheet_name", table, reason)


def _columns(table: _Table) -> dict[str, str]:
    return dict(table.header.mapping.renamed) if table.header else {}


def _names(table: _Table) -> set[str]:
    return set(map(name_key, table.header.mapping.names)) if table.header else set()


def _lack(problem: InvalidFeed) -> str:
    if isinstance(problem, MissingColumns):
        missing = problem.header.mapping.missing
        return f"lacks the column{'s' * (len(missing) > 1)} {', '.join(missing)}"
    return str(problem).partition(": ")[2]


def _error(code: str, table: _Table, reason: str) -> RecordNote:
    return RecordNote(code, "error", "", table.name, reason, file_level=True, sheet=table.name)
