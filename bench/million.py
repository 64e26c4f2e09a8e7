"""Feed of a million rows: duration from file to published release (≤ 5 minutes), and memory (≤ 2.5 GB)."""

import os
import tempfile
from functools import partial
from pathlib import Path

import numpy as np

from locator.geo.districts import Areas
from locator.places.gazetteer import Gazetteer

from .program import loaded
from .tables import show

ROOT = Path(__file__).parent.parent
ROWS = 1_000_000
HEADER = "ref,kind,name,address,adcode,lat,lon,phones,hours,services,devices,limits,verified_on\n"
AT_ONCE = 50_000


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        feed = Path(folder) / "million.csv"
        write(feed, ROWS)
        rows = [_loaded(name, feed, Path(folder)) for name in ("first load", "the same again")]
        write(feed, ROWS, changed=True)
        rows.append(_loaded("5 % changed", feed, Path(folder)))
    header = ("", "seconds (≤ 300)", "CPU seconds", "peak MB (≤ 2,500)", "")
    show(f"feed of {ROWS:,} rows, file to published", header, rows)


def write(path: Path, count: int, *, changed: bool = False) -> None:
    """Write a reproducible feed of outlets around the townships of the country.

    In a `changed` one, every twentieth outlet has other opening hours.
    """
    areas = Areas.load(ROOT / "data" / "build" / "areas.npz")
    townships = Gazetteer.load(ROOT / "data" / "gazetteer").townships()
    towns = np.array([township.point for township in townships if township.exact])
    rng = np.random.default_rng(7)
    with path.open("w", encoding="utf-8") as file:
        file.write(HEADER)
        for start in range(0, count, AT_ONCE):
            size = min(AT_ONCE, count - start)
            lat, lon = (towns[rng.integers(len(towns), size=size)] + rng.normal(0, 0.01, (size, 2))).T
            codes = areas.at_many(lat, lon)
            line = partial(_line, is_changed=changed)
            file.writelines(map(line, range(start, start + size), codes, lat.tolist(), lon.tolist()))


def _line(number: int, adcode: str, lat: float, lon: float, *, is_changed: bool) -> str:
    kind = "drop_off,示例送修点" if number % 9 else "service_center,示例服务中心"
    does = "drop_off;inspection" if number % 9 else "repair;screen;battery;software"
    limits = "笔记本仅检测，不维修" if number % 5 == 0 else ""
    hours = ("Mo-Su 09:00-18:00", "Mo-Fr 08:30-12:00,13:30-17:30", "24/7", "")[number % 4]
    hours = "Mo-Sa 10:00-20:00" if is_changed and number % 20 == 0 else hours
    location = f"示例路 {number % 999} 号,{adcode},{lat:.6f},{lon:.6f},950800 转 {1000 + number % 9000}"
    seen = f"2026-03-{1 + number % 28:02d}"
    cells = f'{kind}第{number}店,{location},"{hours}",{does},phone;tablet;watch,{limits},{seen}'
    return f"M{number:07d},{cells}\n"


def _loaded(name: str, feed: Path, folder: Path) -> tuple[object, ...]:
    environ = os.environ | {"LOCATOR_DATABASE": f"sqlite:///{folder}/locator.db"}
    used = loaded(feed, environ)
    return name, used.seconds, used.processor, used.megabytes, "ok" if used.ok else "failed"


if __name__ == "__main__":
    main()
