"""Notes about the header of a feed, and the error for missing columns, in the file's language."""

from collections.abc import Iterator, Sequence
from shlex import quote
from typing import NamedTuple

from ..errors import InvalidFeed
from ..network.outlet import KINDS
from ..places.text import han_parts, has_han, to_simplified
from .column_mapping import ColumnMapping
from .coordinate_columns import POSITION_COLUMNS
from .coordinate_values import coordinate_like
from .internal_columns import is_internal
from .pii import masked
from .record import RecordNote, source_of

CHINESE_NAMES = {
    "ref": "门店编号",
    "kind": "网点类型",
    "name": "门店名称",
    "lat": "纬度",
    "lon": "经度",
}
TRADITIONAL_NAMES = {
    "ref": "門店編號",
    "kind": "網點類型",
    "name": "門店名稱",
    "lat": "緯度",
    "lon": "經度",
}
CONTACTS = ("phones", "address")
KIND_OPTIONS = " or ".join(f"--kind {kind}" for kind in KINDS)
MAX_NAMES = 20  # names of columns in one message


class Header(NamedTuple):
    """Header of a feed: its columns, rows of samples, and the paths of the lists in JSON.

    `is_feature` is True for features of GeoJSON; `line` is 0 if the format has no lines.
    """

    mapping: ColumnMapping
    samples: Sequence[Sequence[str]]
    line: int = 0
    lists: tuple[str, ...] = ("",)
    is_feature: bool = False

    @property
    def is_address_only(self) -> bool:
        """Return True if nothing in the feed can have coordinates."""
        return not (self.is_feature or self.mapping.has_positions)


class Remedies(NamedTuple):
    """Advice for a command, and for the form for uploads."""

    command: str
    form: str


class MissingColumns(InvalidFeed):
    """A feed without a required column; `header` has what it does have."""

    def __init__(self, fault: str, remedies: Remedies, header: Header) -> None:
        super().__init__(*(f"{fault}; {remedy}" for remedy in remedies))
        self.header = header


def missing_columns(file: str, header: Header, sheet: str = "") -> MissingColumns:
    """Return the error for a header that lacks required columns: one line that names them and the remedy."""
    mapping = header.mapping
    subject = f"line {header.line} lacks" if header.line else "its outlets lack"
    missing = [_required_name(column, mapping) for column in mapping.missing]
    text = f"{subject} the column{'s' * (len(missing) > 1)} {', '.join(missing)}{_rejected(mapping)}"
    if mapping.missing == ["kind"]:
        return MissingColumns(f"{source_of(file, sheet)}: {text}", _kind_remedies(mapping), header)
    unused = mapping.unused
    others = f"; columns without a meaning: {_listed(unused)}" if unused else ""
    if like := _coordinate_like(header):
        others += f"; {_listed(like)} look like coordinates"
    instead = (
        f", or an address{' (地址)' * any(map(has_han, mapping.names))} from which positions are proposed"
        if set(mapping.missing).issuperset(POSITION_COLUMNS)
        else ""
    )
    text = f"{source_of(file, sheet)}: {text}{instead}{others}"
    return MissingColumns(text, _profile_remedies(file, mapping), header)


def _required_name(column: str, mapping: ColumnMapping) -> str:
    if not mapping.profile.own_names:
        source = mapping.profile.sources.get(column)
        return " or ".join(source.of) if source else column
    return _in_language(column, mapping)


def _in_language(column: str, mapping: ColumnMapping) -> str:
    """Return a column as the file would name it: in traditional or simplified Chinese, or in English."""
    chinese = [name for name in mapping.names if has_han(name)]
    if not chinese:
        return column
    is_traditional = any(to_simplified(text) != text for name in chinese for _, text in han_parts(name))
    return f"{(TRADITIONAL_NAMES if is_traditional else CHINESE_NAMES)[column]} ({column})"


def _rejected(mapping: ColumnMapping) -> str:
    if mapping.contradictory:
        return f" (the headers {' and '.join(mapping.contradictory.values())} name different datums)"
    names = [name for column in mapping.missing for name in mapping.rejected.get(column, ())]
    return f" (the values of {', '.join(names)} do not fit)" if names else ""


def _profile_remedies(file: str, mapping: ColumnMapping) -> Remedies:
    command = f"`locator load --suggest {quote(file)}`"
    is_without_kind = "kind" in mapping.missing
    kind = f" with {KIND_OPTIONS}" if is_without_kind else ""
    kind_in_form = ", choose “Kind” if all outlets are of one kind" if is_without_kind else ""
    return Remedies(
        f"rename the columns, or complete the profile that {command} prints{kind}, for --profile",
        f"rename the columns{kind_in_form}, or choose another “Profile” if the file is of that source",
    )


def _kind_remedies(mapping: ColumnMapping) -> Remedies:
    has_datum = mapping.profile.datum
    return Remedies(
        f"add {KIND_OPTIONS}" + ("" if has_datum else ", and --datum if the supplier states one"),
        "choose “Kind”" + ("" if has_datum else ", and “Datum” if the supplier states one"),
    )


def header_notes(header: Header) -> Iterator[RecordNote]:
    """Yield the notes about unknown, renamed and ambiguous columns, and those of hours."""
    mapping = header.mapping
    if names := [mapping.names[index] for index in sorted(mapping.hours.indices)]:
        reason = f"hours are read from the columns {_listed(names)}"
        yield RecordNote("hours_columns", "info", "", "", reason, "", True, header.line)
    if not mapping.profile.own_names:
        return
    ambiguous = {name for names in mapping.alternatives.values() for name in names}
    unused = [name for name in mapping.unused if name not in ambiguous]
    if like := _coordinate_like(header):
        reason = f"{_listed(like)} look like coordinates, but are not read as such"
        yield RecordNote("coordinates_not_read", "warning", "", "", reason, "", True, header.line)
    if internal := [name for name in unused if is_internal(name)]:
        yield _internal(internal, mapping, header.line)
    if unknown := [name for name in unused if name not in internal]:
        yield _unknown(unknown, mapping, header.line)
    other = {column: name for column, name in mapping.renamed.items() if name != column}
    pairs = [f"{name} as {column}" for column, name in other.items()]
    pairs += [f"{name} as area code of the phones" for name in mapping.area_codes]
    if mapping.datum_column is not None:
        pairs.append(f"{mapping.names[mapping.datum_column]} as datum of the positions")
    if pairs:
        fix = "Check that the columns contain these fields."
        reason = f"columns were mapped by other names: {', '.join(pairs)}"
        yield RecordNote("header_renamed", "info", "", "", reason, fix, True, header.line)
    for column, names in mapping.alternatives.items():
        effect = " and is compared with it" if column == "status" else ", not loaded"
        reason = f"{mapping.renamed[column]} is read as {column}; {_listed(names)} would fit too{effect}"
        fix = "Check the choice; to change it, edit the profile that `load --suggest` prints."
        yield RecordNote("columns_alike", "warning", column, "", reason, fix, True, header.line)


def _coordinate_like(header: Header) -> list[str]:
    """Return the unused columns that look like coordinates if no column is read as such."""
    mapping = header.mapping
    if mapping.pairs or not mapping.renamed.keys().isdisjoint(POSITION_COLUMNS):
        return []
    return coordinate_like(mapping.unmapped, header.samples)


def _internal(names: Sequence[str], mapping: ColumnMapping, line: int) -> RecordNote:
    taken = [
        f"{mapping.renamed[column]} is read as {column}" for column in CONTACTS if column in mapping.renamed
    ]
    instead = "; ".join(taken) or "the feed has no column with those for customers"
    reason = f"phones and addresses that are not for customers are not published: {_listed(names)}; {instead}"
    fix = "If customers use them, give them to the outlet in a profile of your own."
    return RecordNote("columns_internal", "warning", "", "", reason, fix, True, line)


def _unknown(names: Sequence[str], mapping: ColumnMapping, line: int) -> RecordNote:
    columns = {name: column for column, rejected in mapping.rejected.items() for name in rejected}
    texts = [f"{name} (its values are no {columns[name]})" if name in columns else name for name in names]
    fix = "Rename the columns to outlet column names; `export` shows all of them."
    reason = f"unknown columns were ignored: {', '.join(texts)}"
    return RecordNote("columns_unknown", "warning", "", "", reason, fix, True, line)


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - MAX_NAMES} more" if len(names) > MAX_NAMES else ""
    return ", ".join(map(masked, names[:MAX_NAMES])) + more
