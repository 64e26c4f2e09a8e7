"""Dirty corpus: files of valid rows with seeded defects of every kind and the expected findings."""

from collections.abc import Iterator
from random import Random

from locator.network.codes import encode

from . import corpus_cells, corpus_nights, corpus_positions, corpus_sheets
from .corpus_columns import column_files, rejected_files
from .corpus_forms import REJECTED_FILES, geojson_file
from .corpus_guard import guard_files
from .corpus_hours import KINDS as HOURS_KINDS
from .corpus_kinds import (
    Defect,
    File,
    Kind,
    at,
    closed,
    day_off,
    error,
    float_of,
    good_row,
    in_datum,
    values_by_turns,
    warning,
)
from .corpus_texts import REF_KINDS, TEXT_KINDS, read_ref
from .rows import GOOD, table

SEED = 950_800
COLUMNS = (
    *GOOD,
    *("code", "province", "city", "district", "adcode", "limits", "exceptions", "status", "verified_on"),
    *("approach_unit", "name_en", "备注"),
)
LINE_BREAK = "\n"


KINDS = (
    error(
        "not_a_number",
        "lat",
        "abc",
        "nan",
        "inf",
        "1e400",
        "39,9",
        "48.9.0",
        "1_0",
        "0x27",
    ),
    error("not_a_number", "lon", "116.4N", "一一六", "٣", "116°84′"),
    error("less_than_equal", "lat", "95", "91.5"),
    error("less_than_equal", "lon", "181", "720"),
    error("greater_than_equal", "lat", "-91"),
    error("missing", "lat", ""),
    error("missing", "ref", ""),
    error("missing", "name", ""),
    error("missing", "kind", ""),
    error("literal_error", "kind", "shop", "维修"),
    error("literal_error", "status", "maybe", "营业了"),
    error("string_pattern_mismatch", "ref", "A 2/../x", "A,1", "编号 1"),
    error("string_pattern_mismatch", "name", "示\x07例", "示\x00例"),
    error("string_too_long", "name", "示" * 201, "x" * 300),
    Kind("duplicate_ref", "error", "ref", lambda _, last: {"ref": last["ref"]}),
    warning("hours_not_understood", "hours", "随缘", "25:00-99:00", "Mo-Xx"),
    warning("code_check_digit", "code", "100001", "123456", "A0001"),
    at("coordinates_zero", "error", (0, 0), ("0.0", "0.000")),
    at("coordinates_swapped", "error", (116.4141, 39.9253), (75.989, 39.4677), (121.47, 31.23)),
    at("coordinates_micro_degrees", "error", (39925280, 116414110), (31230416, 121473701)),
    at("coordinates_mercator", "error", ("4855263.1", "12959160.3"), (3662920, 13522040)),
    at("outside_china", "error", (31.2304, 21.4737), (48.8566, 2.3522), (-33.8688, 151.2093)),
    at("in_no_district", "warning", (30.0001, 125.9001), (36.5003, 123.5003)),
    at("few_decimals", "warning", (39.91, 116.41), (39.92, 116.42), (39.9, 116.37), (39.93, 116.4), least=10),
    at("many_on_one_point", "warning", (39.904211, 116.407395), least=40),
    at("on_centroid", "warning", (39.92528, 116.40411), least=10),
    warning("adcode_unknown", "adcode", "119999", "999999"),
    Kind(
        "adcode_retired",
        "info",
        "adcode",
        lambda n, _: {
            "adcode": ("110103", "110104")[n % 2],
            "lat": ("39.885123", "39.885321")[n % 2],
            "lon": ("116.423123", "116.353123")[n % 2],
        },
    ),
    Kind("adcode_split", "warning", "adcode", lambda *_: {"adcode": "341400"}),
    Kind(
        "outside_adcode",
        "warning",
        "lat",
        lambda n, _: {"adcode": ("310115", "440300", "650000", "110116")[n % 4]},
        1,
        "place",
    ),
    warning("names_contradict_adcode", "province", "上海市", "广东", adcode="110000"),
    warning(
        "names_contradict_adcode", "district", "海淀区", "浦东新区", "天河", adcode="110101", lat="39.925281"
    ),
    warning("names_contradict_position", "province", "上海市", "广东", "四川省"),
    warning("names_contradict_position", "city", "广州市", "成都", province="北京市"),
    Kind("ref_alike", "warning", "ref", lambda _, last: {"ref": last["ref"].lower()}),
    Kind("ref_by_spreadsheet", "warning", "ref", lambda n, _: {"ref": f"{110101199003070000 + 1000 * n}"}),
    Kind("ref_by_spreadsheet", "error", "ref", lambda n, _: {"ref": f"{1 + n / 100:.2f}E12"}),
    Kind(
        "same_shop_twice",
        "warning",
        "name",
        lambda _, last: {"name": f"（{last['name']}）", "lat": last["lat"], "lon": last["lon"]},
    ),
    Kind("code_taken", "error", "code", lambda *_: {"code": encode(7)}),
    warning("turned_date", "approach_unit", "3月5日", "5-Mar", "2026-03-05", "2026/3/5 00:00:00"),
    warning(
        "private_data",
        "limits",
        "联系人 13812345678",
        "微信wx13912345678",
        "身份证 110101199003071233",
        "+86 138 1234 5678 张",
    ),
    warning("private_data", "备注", "13812345678", "店长139-1234-5678", "11010119900307123X"),
    warning(
        "unseen_characters",
        "name",
        *(f"示例{chr(c)}门店" for c in (0x202E, 0x200B, 0x200D, 0x2066, 0xFEFF, 0xAD)),
    ),
    warning("private_use_characters", "address", "示例\ue000路", "示例\U000f0001路"),
    warning(
        "markup_in_text",
        "name",
        "示例&nbsp;门店",
        "<img src=x onerror=alert(1)>",
        "示例${1}门店",
        "示例{{7*7}}门店",
    ),
    warning("markup_in_text", "limits", "仅检测<br>不维修", "&#60;b&#62;", "<script>x</script>"),
    warning("formula_in_text", "name", '=HYPERLINK("http://example.org","x")', "=1+A1", "@SUM(A1)", "#REF!"),
    error("garbled_text", "name", "钀ヤ笟鍘", "锟斤拷锟斤拷", "ç¤ºä¾‹", "示例\ufffd店"),
    *(values_by_turns(*kind) for kind in TEXT_KINDS),
    *(Kind(code, severity, "ref", make) for code, severity, make in REF_KINDS),
    warning("placeholder", "name", "测试", "N/A", "null", "待定"),
    warning("placeholder", "address", "无", "NULL", "-", "未知"),
    warning("name_long", "name", "示例" * 31, "x" * 61),
    Kind("address_missing", "warning", "address", lambda *_: {"address": ""}),
    Kind("hours_contradict_notice", "warning", "hours", day_off),
    Kind(
        "open_though_notice_says_closed",
        "warning",
        "status",
        lambda n, _: {"status": "open", "limits": ("装修停业", "已搬迁", "暂停营业")[n % 3]},
    ),
    Kind(
        "exceptions_past",
        "info",
        "exceptions",
        lambda *_: {"exceptions": closed("2026-10-01", "2026-10-07")},
        1,
        "2026-10-07",
    ),
    warning("verified_in_future", "verified_on", "2026-11-25", "2027-01-01", "2126-11-01"),
    Kind("drop_off_repairs", "warning", "services", lambda *_: {"kind": "drop_off"}),
    warning("center_only_drop_off", "services", "drop_off"),
    Kind(
        "access_contradicts_floor",
        "warning",
        "approach_lift",
        lambda *_: {"approach_floor": "3", "approach_lift": "no", "access_wheelchair": "yes"},
    ),
    *HOURS_KINDS,
    *corpus_positions.KINDS,
    *corpus_sheets.KINDS,
    *corpus_nights.KINDS,
    *corpus_cells.KINDS,
)
CROWDS = frozenset(kind.code for kind in KINDS if kind.least > 1) | {"address_missing", "code_taken"}


class Writing:
    """A file that is being written: rows with their records and lines."""

    def __init__(self, rng: Random) -> None:
        self.rng, self.rows, self.defects, self.good = rng, [], [], set()
        self.line, self.last = 2, dict(GOOD)

    def add(self, kind: Kind | None = None, number: int = 0) -> None:
        """Put a good row behind the others, or one with a defect."""
        cells = good_row(len(self.rows))
        if kind is not None:
            cells |= kind.make(number, self.last)
            display = (
                f"{float_of(cells['lat'])}, {float_of(cells['lon'])}"
                if kind.display == "place"
                else kind.display
            )
            value = display or cells.get(kind.column, "")
            self.defects.append(
                Defect(len(self.rows) + 1, self.line, kind.column, kind.code, kind.severity, value)
            )
        if kind is None or kind.severity != "error":
            self.good.add(read_ref(cells["ref"]))
        self.rows.append(cells)
        self.last = cells if kind is None else self.last
        self.line += 1 + sum(cell.count(LINE_BREAK) for cell in cells.values())

    def file(self, name: str) -> File:
        """The file as CSV."""
        head, _, rows = table([dict.fromkeys(COLUMNS, ""), *self.rows]).partition("\n")
        _, _, remaining = rows.partition("\n")  # the first row is empty, it only names the columns
        return File(name, f"{head}\n{remaining}".encode(), tuple(self.defects), frozenset(self.good))


def corpus(size: int, seed: int = SEED) -> Iterator[File]:
    """The corpus with about `size` defects a file, always the same for a seed."""
    for number, kind in enumerate(KINDS):
        yield _of_kind(kind, f"{number:02d}-{kind.code}.csv", size, Random(seed + number))
    remaining = [kind for kind in KINDS if kind.code not in CROWDS]
    for number in range(6):
        yield _mixed(remaining, f"mixed-{number}.csv", size, Random(seed * 10 + number))
    rejected = REJECTED_FILES | rejected_files(good_row)
    yield from (File(name, content, rejected=True) for name, content in rejected.items())
    for name, content, defects, good in column_files(size, good_row):
        yield File(name, content, tuple(Defect(*defect) for defect in defects), good)
    yield from corpus_sheets.files(size)
    yield from corpus_positions.files(size)
    yield from corpus_cells.files(size)
    yield geojson_file(size)
    yield from _file_level_defects()


def _of_kind(kind: Kind, name: str, size: int, rng: Random) -> File:
    writing = Writing(rng)
    first = kind.code == "code_taken"
    for number in range(max(size, kind.least)):
        for _ in range(rng.randrange(1, 4) if kind.code != "address_missing" else 20):
            writing.add()
        if first and number == 0:
            writing.rows[-1]["code"] = encode(7)
        writing.add(kind, number)
    writing.add()
    return writing.file(name)


def _mixed(kinds: list[Kind], name: str, size: int, rng: Random) -> File:
    writing = Writing(rng)
    for number in range(size):
        for _ in range(rng.randrange(1, 4)):
            writing.add()
        writing.add(rng.choice(kinds), number)
    return writing.file(name)


def _file_level_defects() -> Iterator[File]:
    rows = [good_row(number) for number in range(60)]
    refs = frozenset(row["ref"] for row in rows)
    swapped = [row | {"lat": row["lon"], "lon": row["lat"]} for row in rows]
    file_defect = Defect(0, 0, "lat", "coordinates_swapped_file", "error", "")
    yield File("swapped.csv", table(swapped).encode(), (file_defect,))
    half = [in_datum("bd09", row) if number % 2 else row for number, row in enumerate(rows)]
    doubt = [Defect(n + 1, n + 2, "lat", "datum_of_row", "warning", "") for n in range(1, 60, 2)]
    mixed = (Defect(0, 0, "lat", "datum_mixed", "error", "wgs84"), *doubt)
    yield File("half-bd09.csv", table(half).encode(), mixed, refs, before=tuple(rows))
    wrong = Defect(0, 0, "lat", "datum_contradicted", "error", "wgs84")
    gcj02 = [in_datum("gcj02", row) for row in rows]
    yield File("gcj02-as-wgs84.csv", table(gcj02).encode(), (wrong,), refs, before=tuple(rows))
    undeclared_defect = Defect(0, 0, "lat", "datum_undeclared", "error", "")
    yield File("undeclared.csv", table(gcj02).encode(), (undeclared_defect,), refs, None, before=tuple(rows))
    yield _changed(rows)
    yield from _guard_files(rows)


def _guard_files(rows: list[dict[str, str]]) -> Iterator[File]:
    for name, kind, before, after in guard_files(rows):
        cells = [dict.fromkeys(COLUMNS, "") | row for row in after]
        defects = (Defect(0, 0, kind.column, kind.code, "error", ""),)
        good = frozenset(row["ref"] for row in after)
        yield File(name, table(cells).encode(), defects, good, before=tuple(before))


def _changed(rows: list[dict[str, str]]) -> File:
    """Against the release: ten rows vanished, one moved, one came back, one had its zeros cut."""
    zeros, back = good_row(70) | {"ref": "123"}, good_row(71) | {"ref": "BACK"}
    moved = rows[10] | {"lat": "39.990001"}
    feed = [moved, zeros, back, *rows[11:]]
    defects = [Defect(0, 0, "ref", "vanished", "warning", row["ref"]) for row in rows[:10]]
    defects += [
        Defect(1, 2, "lat", "moved_far", "warning", "39.990001"),
        Defect(2, 3, "ref", "ref_changed_shape", "warning", "123"),
        Defect(3, 4, "ref", "returned", "info", "BACK"),
    ]
    before = (*rows, good_row(70) | {"ref": "00123"})
    refs = frozenset(row["ref"] for row in feed)
    return File(
        "changed.csv", table(feed).encode(), tuple(defects), refs, before=before, gone=frozenset({"BACK"})
    )
