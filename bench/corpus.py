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
from tests.test_corpus import false_alarms, missed
from tests.test_corpus import loaded as load_file

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
        ("of these rejected, with the file name", counts["rejected"], ""),
        ("seeded defects", counts["defects"], "≥ 9,000"),
        ("of these reported correctly, %", 100 * (1 - counts["missed"] / counts["defects"]), "100"),
        ("valid rows", counts["good"], ""),
        ("valid rows lost", counts["lost"], "0"),
        ("findings at valid rows", counts["false"], ""),
        ("files whose second report differs", counts["differing"], "0"),
    ]
    show("dirty corpus", ("", "measured", "target (R3)"), rows)


def _tried(loader: Loader, folder: Path, file: File) -> dict[str, int]:
    try:
        refs, report = load_file(loader, folder, file)
    except InvalidFeed as error:
        is_reported = file.rejected and file.name in str(error)
        return {"rejected": 1, "defects": 1, "missed": not is_reported, "lost": len(file.good)}
    again = load_file(loader, folder, file)[1]
    alarms = 0 if any(not defect.record for defect in file.defects) else false_alarms(file, report)
    return {
        "defects": len(file.defects) + file.rejected,
        "missed": len(missed(file, report)) + file.rejected,
        "good": len(file.good),
        "lost": len(file.good - refs),
        "false": alarms,
        "differing": again.to_json() != report.to_json(),
    }


if __name__ == "__main__":
    main()
