"""Suggest a profile for a file: TOML that loads as it is and explains what each column was taken for."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from shlex import quote

import orjson

from ..errors import InvalidFeed
from ..geo.datum import DATUMS, Datum
from ..network.outlet import KINDS
from .datum_words import datum_of_word
from .header_notes import Header, MissingColumns
from .json_reader import SeveralLists
from .load import NO_ROWS
from .normalize.words import is_term
from .profiles import CONTRACT, Profile
from .read import read
from .report import display_value

MAX_VALUES = 3  # sample values of a column
REF = re.compile(r"[\w.:-]{1,64}")
DECIMAL = re.compile(r"-?[0-9]+\.[0-9]+")
PUNCTUATION = " ()（）·•、，,&/"


def suggest_profile(path: Path, datum: Datum | None = None, kind: str | None = None) -> str:
    """Return a profile for the file as TOML; raise InvalidFeed when the file cannot be read."""
    header = read_header(path)
    lines = [*_preamble(path, header, datum, kind), "", *_outlet(header), *_hours(header), *_unused(header)]
    return "\n".join(lines) + "\n"


def read_header(path: Path) -> Header:
    """Return the header of a file, complete or not."""
    try:
        return _first_header(path, CONTRACT)
    except SeveralLists as several:
        return _first_header(path, CONTRACT.model_copy(update={"lists": several.lists}))


def _first_header(path: Path, profile: Profile) -> Header:
    try:
        record = next(read(path, profile), None)
    except MissingColumns as incomplete:
        return incomplete.header
    if record is None or not isinstance(record.header, Header):
        raise InvalidFeed(f"{path.name}: {NO_ROWS}")
    return record.header


def _preamble(path: Path, header: Header, datum: Datum | None, kind: str | None) -> Iterator[str]:
    profile = quote(f"{path.stem}.toml")
    count = sum(map(bool, header.mapping.names))
    used = count - len(header.mapping.unused)
    yield f"# A profile for {display_value(path.name)}: {used} of its {count} columns are used. Save it as"
    yield f"# {profile}, edit it, then: locator load {quote(path.name)} --profile {profile}"
    yield f"title = {_text(path.stem)}"
    if header.lists != ("",):
        yield f"lists = {_texts(header.lists)}"
    if header.is_feature:
        yield 'shape = "feature"'
    yield from _datum(header, datum)
    if kind:
        yield f"kind = {_text(kind)}  # of rows without one"
    elif "kind" in header.mapping.missing:
        yield f'# kind = "{KINDS[0]}"  # to be decided: {" or ".join(KINDS)}; no column gives it'


def _datum(header: Header, declared: Datum | None) -> Iterator[str]:
    """Yield the datum of the positions: as declared, else as a header names it; then the column of datums."""
    mapping = header.mapping
    named = next((pair for pair in mapping.pairs if pair.datum), None)
    if declared:
        yield f"datum = {_text(declared)}"
    elif named and named == mapping.pairs[0]:
        yield f"datum = {_text(named.datum or '')}  # named by {named.label}"
    else:
        yield f'# datum = "gcj02"  # {", ".join(DATUMS)}: from the supplier; without it, the positions decide'
    if mapping.datum_column is not None:
        name = mapping.names[mapping.datum_column]
        values = sorted(_values(header, name), key=lambda word: datum_of_word(word) is not None)
        words = [f"{word} ({datum_of_word(word) or 'not understood'})" for word in values]
        yield f"datum_column = {_text(name)}  # of each row: {_listed(words)}"


def _outlet(header: Header) -> Iterator[str]:
    mapping = header.mapping
    yield "[outlet]"
    for column in mapping.missing:
        if column != "kind":
            yield _missing(column, header)
    for column, name in sorted(mapping.renamed.items(), key=lambda item: mapping.names.index(item[1])):
        unknown = [value for value in _values(header, name) if not is_term(column, value)]
        if unknown:
            source = f'{{ from = [{_text(name)}], replace = {{ {_text(unknown[0])} = "" }} }}'
            yield f"# {column} = {source}  # to be decided: the meaning of {_listed(unknown)}"
            continue
        unread = ", not compared by a profile" if column == "status" else ""
        others = mapping.alternatives.get(column, [])
        also = f"; {', '.join(map(display_value, others))} would fit too{unread}" if others else ""
        yield f"{column} = {_text(name)}  # {_listed(_values(header, name))}{also}"


def _hours(header: Header) -> Iterator[str]:
    """Yield the entries of the columns that have parts of the hours."""
    for days, indices in header.mapping.hours.entries:
        names = [header.mapping.names[index] for index in indices]
        yield ""
        yield "[[hours]]"
        if days:
            yield f"days = {_text(days)}"
        keys = ("text",) if len(names) == 1 else ("open", "close")
        for key, name in zip(keys, names, strict=True):
            yield f"{key} = {_texts([name])}  # {_listed(_values(header, name))}"


def _missing(column: str, header: Header) -> str:
    """Return the line of a required column that no name fits, with the column that it could be."""
    names = ref_candidates(header) if column == "ref" else []
    if names:
        return f"{column} = {_text(names[0])}  # by its values: {_listed(_values(header, names[0]))}"
    name = header.mapping.renamed.get("name", "")
    if column == "ref" and name:
        source = f"{{ from = [{_text(name)}], replace = {{ {_replacements(header, name)} }} }}"
        return f"ref = {source}  # no column is an id; a name identifies an outlet only until it changes"
    return f'# {column} = ""  # required: no column was recognized'


def _replacements(header: Header, name: str) -> str:
    """Return the characters that a ref made of this column must lose."""
    found = {character for value in _values(header, name) for character in value if not REF.match(character)}
    return ", ".join(f'{_text(character)} = ""' for character in sorted(found | set(PUNCTUATION)))


def ref_candidates(header: Header) -> list[str]:
    """Return the unused columns whose sample values are all present, different and possible refs."""
    unused = {name for name, _ in header.mapping.unmapped}
    return [
        name
        for index, name in enumerate(header.mapping.names)
        if name in unused and _are_refs([cells[index].strip() for cells in header.samples])
    ]


def _are_refs(values: Sequence[str]) -> bool:
    is_count = list(values) in (
        [str(start + at) for at in range(len(values))] for start in (0, 1)
    )  # numbers of rows, which change with the order
    is_decimal = any(DECIMAL.fullmatch(value) for value in values)
    are_different = len(set(values)) == len(values) > 0
    return are_different and not is_count and not is_decimal and all(map(REF.fullmatch, values))


def _unused(header: Header) -> Iterator[str]:
    mapping = header.mapping
    for name in mapping.area_codes:
        yield ""
        yield f"# {display_value(name)}: {_listed(_values(header, name))} (read as area code of the phones)"
    reasons = {name: f" (not a {column})" for column, names in mapping.rejected.items() for name in names}
    if unused := mapping.unused:
        yield ""
        yield "# Not used:"
        yield from (
            f"# {display_value(name)}: {_listed(_values(header, name))}{reasons.get(name, '')}"
            for name in unused
        )


def _values(header: Header, name: str) -> list[str]:
    index = header.mapping.names.index(name)
    values = (cells[index].strip() for cells in header.samples if len(cells) > index)
    return list(dict.fromkeys(filter(None, values)))


def _listed(values: Sequence[str]) -> str:
    return ", ".join(map(display_value, values[:MAX_VALUES])) or "always empty"


def _text(value: str) -> str:
    return orjson.dumps(value).decode().replace("\x7f", "\\u007F")


def _texts(values: Sequence[str]) -> str:
    return f"[{', '.join(map(_text, values))}]"
