"""One small list of outlets, written in every format that brands and map programs use."""

import csv
import json
from collections.abc import Mapping, Sequence
from io import BytesIO, StringIO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

Rows = Sequence[Mapping[str, str]]
OFFICE = "urn:oasis:names:tc:opendocument:xmlns:"
NAMESPACES = " ".join(f'xmlns:{name}="{OFFICE}{name}:1.0"' for name in ("office", "table", "text", "style"))
ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"

SHOPS = [
    {
        "门店编号": f"S{number}",
        "门店名称": f"示例 {number} 店",
        "纬度": f"{39.91 + number / 1000:.6f}",
        "经度": "116.410001",
        "电话": "010-62345678",
        "营业时间": "10:00-20:00",
        "负责人": "示例",
    }
    for number in range(3)
]


def as_csv(rows: Rows) -> bytes:
    text = StringIO()
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def as_json(rows: object, *path: str) -> bytes:
    for name in reversed(path):
        rows = {"code": 200, name: rows}
    return json.dumps(rows, ensure_ascii=False).encode()


def as_json_lines(rows: Rows) -> bytes:
    return b"".join(as_json(row) + b"\n" for row in rows)


def features(rows: Rows) -> list[dict[str, object]]:
    """Features whose positions are points only."""
    return [
        {
            "type": "Feature",
            "properties": {name: value for name, value in row.items() if name not in ("纬度", "经度")},
            "geometry": {"type": "Point", "coordinates": [float(row["经度"]), float(row["纬度"])]},
        }
        for row in rows
    ]


def as_geojson(rows: Rows) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": features(rows)}).encode()


def as_kml(rows: Rows, prolog: str = "") -> bytes:
    return f"""<?xml version="1.0" encoding="UTF-8"?>{prolog}
<kml xmlns="http://www.opengis.net/kml/2.2"><Document><Folder><name>示例</name>
{"".join(map(placemark, rows))}</Folder></Document></kml>""".encode()


def placemark(row: Mapping[str, str]) -> str:
    data = "".join(
        f'<Data name="{name}"><value>{escape(value)}</value></Data>'
        for name, value in row.items()
        if name not in ("门店名称", "纬度", "经度", "电话")
    )
    schema = f'<SchemaData><SimpleData name="电话">{row["电话"]}</SimpleData></SchemaData>'
    point = f"<Point><coordinates>{row['经度']},{row['纬度']},0</coordinates></Point>" if row["纬度"] else ""
    name = f"<name>{escape(row['门店名称'])}</name>"
    return f"<Placemark>{name}<ExtendedData>{data}{schema}</ExtendedData>{point}</Placemark>\n"


def zipped(parts: Mapping[str, bytes]) -> bytes:
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(ZipInfo(name), content, ZIP_DEFLATED)  # without the current time
    return buffer.getvalue()


def as_kmz(rows: Rows) -> bytes:
    return zipped({"doc.kml": as_kml(rows), "files/icon.png": b"x"})


def sheet(name: str, rows: Rows, style: str = "", before: str = "") -> str:
    lines = [dict.fromkeys(rows[0]).keys(), *(row.values() for row in rows)] if rows else []
    body = "".join(
        f"<table:table-row>{''.join(map(ods_cell, line))}{EMPTY}</table:table-row>" for line in lines
    )
    end = '<table:table-row table:number-rows-repeated="1048000"><table:table-cell/></table:table-row>'
    return f'<table:table table:name="{name}" table:style-name="{style}">{before}{body}{end}</table:table>'


EMPTY = '<table:table-cell table:number-columns-repeated="16000"/>'


def ods_cell(text: str) -> str:
    try:
        displayed = f"{float(text):.2f}"
    except ValueError:
        return (
            f'<table:table-cell office:value-type="string"><text:p>{escape(text)}</text:p></table:table-cell>'
        )
    value = f'office:value-type="float" office:value="{text}"'
    return f"<table:table-cell {value}><text:p>{displayed}</text:p></table:table-cell>"


def as_ods(*sheets: str, prolog: str = "") -> bytes:
    hidden = '<style:style style:name="h"><style:table-properties table:display="false"/></style:style>'
    body = f"<office:body><office:spreadsheet>{''.join(sheets)}</office:spreadsheet></office:body>"
    line = '<style:text-properties style:text-line-through-style="solid"/>'
    struck = f'<style:style style:name="struck">{line}</style:style>'
    styles = f"<office:automatic-styles>{hidden}{struck}</office:automatic-styles>"
    content = f"<office:document-content {NAMESPACES}>{styles}{body}</office:document-content>"
    content = f'<?xml version="1.0"?>{prolog}{content}'
    return zipped({"mimetype": ODS_TYPE.encode(), "content.xml": content.encode()})


FORMATS: dict[str, bytes] = {
    "table.csv": as_csv(SHOPS),
    "list.json": as_json(SHOPS),
    "nested.json": as_json(SHOPS, "data", "result", "list"),
    "script.js": b"callback(" + as_json(SHOPS, "data") + b");",
    "lines.jsonl": as_json_lines(SHOPS),
    "lines.json": as_json_lines(SHOPS),
    "points.geojson": as_geojson(SHOPS),
    "points.geojsonl": b"".join(b"\x1e" + as_json(item) + b"\n" for item in features(SHOPS)),
    "features.json": as_json(features(SHOPS)),
    "places.kml": as_kml(SHOPS),
    "places.kmz": as_kmz(SHOPS),
    "sheet.ods": as_ods(sheet("网点", SHOPS)),
    "grouped.json": as_json([{"name": "示例", "stores": SHOPS[:2]}, {"name": "示例", "stores": SHOPS[2:]}]),
}
