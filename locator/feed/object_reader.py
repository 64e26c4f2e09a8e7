"""Convert objects, such as the items of a JSON list, features or placemarks, to records."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import Any, NamedTuple

from .area_code_column import is_area_code
from .column_mapping import ColumnMapping
from .flat import flatten, unflatten
from .header_notes import Header, header_notes, missing_columns
from .json_items import (
    NO_POINT,
    cell,
    flat_members,
    is_feature,
    is_outlet_feature,
    is_unlocated,
    lookup,
    no_point_note,
    point,
    written_positions,
)
from .missing_position import has_address_only
from .profiles import Profile
from .record import Record
from .spreadsheet_damage import text_notes

SAMPLE_ITEMS = 500  # items whose members and values decide between columns


class SourceItem(NamedTuple):
    """Object of a file; `line` is 0 if the format has no lines, `problem` why it cannot be read."""

    value: Any
    line: int = 0
    problem: str = ""


class ObjectReader:
    """Reader of the records of one file; `lists` are the paths of its lists, for the header."""

    def __init__(self, name: str, profile: Profile, lists: tuple[str, ...] = ("",)) -> None:
        self._name = name
        self._profile = profile
        self._lists = lists
        self._expects_features = profile.shape == "feature" and not profile.own_names
        self._has_points = False
        self._known: set[str] = set()

    def records(self, items: Iterable[SourceItem]) -> Iterator[Record]:
        """Yield the records; raise InvalidFeed when required columns are missing in all items."""
        remaining = iter(items)
        head = list(islice(remaining, SAMPLE_ITEMS))
        header = self._read_header([item.value for item in head if isinstance(item.value, dict)])
        is_own = self._has_outlet_features(head)
        convert = self._outlet if is_own else self._record
        notes = () if is_own else tuple(header_notes(header))
        for number, item in enumerate(chain(head, remaining), 1):
            if item.problem:
                yield Record(self._name, number, item.line, {}, item.problem)
                continue
            record = convert(number, item, header.mapping)
            if number == 1:
                record = record._replace(notes=(*notes, *record.notes), header=header)
            yield record

    def _has_outlet_features(self, head: Sequence[SourceItem]) -> bool:
        features = [item.value for item in head if is_feature(item.value)]
        return self._profile.own_names and bool(features) and all(map(is_outlet_feature, features))

    def _read_header(self, items: Sequence[dict[str, Any]]) -> Header:
        rows = [self._members(item) for item in items]
        if self._profile.own_names:
            names = list(dict.fromkeys(name for row in rows for name in row))
        else:
            names = sorted(self._profile.column_names)
        self._known = set(names)
        self._has_points = any(point(item) for item in items if is_feature(item))
        samples = [[cell(self._value(row, name)) for name in names] for row in rows]
        mapping = ColumnMapping(self._profile, names, samples)
        header = Header(mapping, samples, 0, self._lists, any(map(is_feature, items)))
        if items and mapping.missing and (self._profile.own_names or mapping.missing == ["kind"]):
            raise missing_columns(self._name, header)
        return header

    def _members(self, item: Mapping[str, Any]) -> Mapping[str, Any]:
        if self._profile.own_names:
            return flat_members(item)
        return (
            {"@id": item.get("id"), **item["properties"], **point(item)} if self._is_feature(item) else item
        )

    def _is_feature(self, item: Any) -> bool:
        return is_feature(item) and (self._profile.own_names or self._expects_features)

    def _value(self, row: Mapping[str, Any], name: str) -> Any:
        return row.get(name) if self._profile.own_names else lookup(row, name)

    def _outlet(self, number: int, item: SourceItem, _: ColumnMapping) -> Record:
        """Return the record of a feature in the shape of the API."""
        position = point(item.value) if is_feature(item.value) else {}
        if not position and not (is_unlocated(item.value) and has_address_only(item.value["properties"])):
            return self._without_point(number, item)
        fields = {**item.value["properties"], **position}
        notes, pairs = tuple(text_notes(flatten(fields))), written_positions(item.value)
        return Record(self._name, number, item.line, fields, notes=notes, pairs=pairs)

    def _without_point(self, number: int, item: SourceItem) -> Record:
        return Record(self._name, number, item.line, {}, NO_POINT, notes=(no_point_note(item.value),))

    def _record(self, number: int, item: SourceItem, mapping: ColumnMapping) -> Record:
        value = item.value
        if self._has_points and not (is_feature(value) and point(value)):
            return self._unlocated(number, item, mapping)
        if not isinstance(value, dict):
            return Record(self._name, number, item.line, {}, "is not a JSON object")
        members = self._members(value)
        if self._profile.own_names and not self._known.issuperset(members):
            self._extend(mapping, members)
        return self._mapped(number, item.line, members, mapping)

    def _unlocated(self, number: int, item: SourceItem, mapping: ColumnMapping) -> Record:
        """Return the record of an item without a point, which may be a feature with an address only."""
        if is_unlocated(item.value):
            record = self._mapped(number, item.line, self._members(item.value), mapping)
            if has_address_only(record.fields) or any(pair.is_complete for pair in record.pairs):
                return record
        return self._without_point(number, item)

    def _extend(self, mapping: ColumnMapping, members: Mapping[str, Any]) -> None:
        """Add the members that no earlier item had to the columns."""
        new = [name for name in members if name not in self._known]
        self._known.update(new)
        mapping.extend(new)

    def _mapped(self, number: int, line: int, members: Mapping[str, Any], mapping: ColumnMapping) -> Record:
        cells = [cell(self._value(members, name)) for name in mapping.names]
        flat = mapping.row(cells)
        used = mapping.used_names if self._profile.own_names else self._known
        unmapped = {
            name: cell(value)
            for name, value in members.items()
            if name not in used and value and (isinstance(value, str) or is_area_code(name))
        }
        notes, pairs = (*text_notes(flat), *mapping.row_notes(cells)), mapping.written_pairs(cells)
        return Record(self._name, number, line, unflatten(flat), unmapped=unmapped, notes=notes, pairs=pairs)
