"""Dirty corpus (R3): seeded defects reported, valid rows preserved, identical reports on repetition."""

import tempfile
from collections import Counter
from pathlib import Path

from locator.errors import InvalidFeed
from locator.feed.load import Loader
from locator.geo.districts import Areas
from locator.places.gazetteer import Gazetteer
from tests.corpus import File, corpus
from tests.network import timetable
from tests.test_corpus import false_alarms, judged, missed

from .tables import show

ROOT = Path(__file__).parent.parent
SIZE = 85  # defects per file


def main() -> None:
    """Print the figures."""
    areas = Areas.load(ROOT / "data" / "build" / "areas.npz")
    loader = Loader(timetable(), areas, Gazetteer.load(ROOT / "data" / "gazetteer"))
    counts: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        for file in corpus(SIZE):
            counts.update(files=1, **_tried(loader, Path(folder), file))
    rows = [
        ("files", counts["files"], "≥ 60"),
        ("of them refused as a whole, with their name", counts["refused"], ""),
        ("seeded defects", counts["defects"], "≥ 5,000"),
        ("of them reported as they are, %", 100 * (1 - counts["missed"] / counts["defects"]), "100"),
        ("good rows", counts["good"], ""),
        ("good rows lost", counts["lost"], "0"),
        ("findings at good rows", counts["false"], ""),
        ("files whose second report differs", counts["differing"], "0"),
    ]
    show("dirty corpus", ("", "measured", "to reach (R3)"), rows)


def _tried(loader: Loader, folder: Path, file: File) -> dict[str, int]:
    try:
        refs, report = judged(loader, folder, file)
    except InvalidFeed as refused:
        told = file.refused and file.name in str(refused)
        return {"refused": 1, "defects": 1, "missed": not told, "lost": len(file.good)}
    again = judged(loader, folder, file)[1]
    alarms = 0 if any(not defect.record for defect in file.defects) else false_alarms(file, report)
    return {
        "defects": len(file.defects) + file.refused,
        "missed": len(missed(file, report)) + file.refused,
        "good": len(file.good),
        "lost": len(file.good - refs),
        "false": alarms,
        "differing": again.to_json() != report.to_json(),
    }


if __name__ == "__main__":
    main()
