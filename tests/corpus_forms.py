"""Corpus files that are not valid feeds, and formats without a reader."""

import json
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from .corpus_kinds import Defect, File, good_row
from .rows import row, table

GOOD_TABLE = table([row()]).encode()
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 504
SHEET = (
    '<?xml version="1.0"?>{doctype}<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    "<sheetData>{rows}</sheetData></worksheet>"
)
ENTITIES = (
    '<!DOCTYPE x [<!ENTITY a "lol">'
    + "".join(f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(9))
    + "]>"
)


MAIN, KIND = "http://schemas.openxmlformats.org", "officeDocument/2006/relationships"
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{MAIN}/package/2006/content-types"><Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{TYPE}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{TYPE}.worksheet+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{MAIN}/package/2006/relationships"><Relationship Id="r1" '
    f'Type="{MAIN}/{KIND}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{MAIN}/spreadsheetml/2006/main" xmlns:r="{MAIN}/{KIND}"><sheets>'
    '<sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{MAIN}/package/2006/relationships"><Relationship '
    f'Id="r1" Type="{MAIN}/{KIND}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
}


def xlsx(rows: str = "", doctype: str = "") -> bytes:
    """Return a minimal workbook with one sheet of this XML."""
    result = BytesIO()
    with ZipFile(result, "w", ZIP_DEFLATED) as archive:
        for name, content in PARTS.items():
            archive.writestr(ZipInfo(name), content, ZIP_DEFLATED)
        archive.writestr(
            ZipInfo("xl/worksheets/sheet1.xml"), SHEET.format(rows=rows, doctype=doctype), ZIP_DEFLATED
        )
    return result.getvalue()


REJECTED_FILES = {
    "picture.csv": b"\x89PNG\r\n\x1a\n\x00\x00\xff\xfe\xfd",
    "empty.csv": b"",
    "blank.csv": b" \n \n",
    "header-only.csv": GOOD_TABLE.partition(b"\n")[0] + b"\n",
    "header-doubled.csv": b"ref,ref,kind,name,lat,lon\n1,2,3,4,5,6\n",
    "header-missing.csv": b"ref,kind,name,lat\nA,drop_off,x,1\n",
    "cell-too-long.csv": b"ref,kind,name,lat,lon," + b"x" * 131_073 + b"\n",
    "half-utf16.csv": b"\xff\xfea",
    "old.xls": OLE,
    "broken.geojson": b"{",
    "list.geojson": b"[1, 2]",
    "password.xlsx": OLE,
    "no-workbook.xlsx": b"PK\x03\x04 and nothing more",
    "entity-bomb.xlsx": xlsx("<row><c t='inlineStr'><is><t>&j;</t></is></c></row>", ENTITIES),
    "bomb.xlsx": xlsx("<row><c><v>1</v></c></row>" * 200_000),
    "empty.xlsx": xlsx(),
    "formula-without-value.xlsx": xlsx("<row><c><f>A1</f></c></row>"),
}


def geojson_file(size: int) -> File:
    broken = (None, {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}, {"type": "Point"})
    features: list[object] = []
    defects, good = [], set()
    for number in range(size):
        cells = good_row(number)
        properties = {name: cells[name] for name in ("ref", "kind", "name", "hours")}
        point = {"type": "Point", "coordinates": [float(cells["lon"]), float(cells["lat"]), 44.0]}
        bad = number % 2
        features.append(
            {"type": "Feature", "properties": properties, "geometry": broken[number % 3] if bad else point}
        )
        if bad:
            display = ("null", "Polygon", "Point")[number % 3]
            defects.append(Defect(number + 1, 0, "geometry", "unreadable_record", "error", display))
        else:
            good.add(cells["ref"])
    content = json.dumps({"type": "FeatureCollection", "features": features}).encode()
    return File("points.geojson", content, tuple(defects), frozenset(good))
