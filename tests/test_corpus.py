"""Dirty corpus: every seeded defect reported, no valid row lost, identical reports on repetition."""

from collections.abc import Sequence
from pathlib import Path

import orjson
import pytest

from locator.errors import InvalidFeed
from locator.feed.diff import PreviousRelease
from locator.feed.guard import reasons
from locator.feed.guard.checks import HOLD_CHECKS, hold_findings
from locator.feed.load import Loader
from locator.feed.load_options import LoadOptions
from locator.feed.report import Report, display_value
from locator.geo.districts import Areas
from locator.index.release_diff import ReleaseDiff, ReleaseOutlets, compare_rows, position_of
from locator.network.outlet import Outlet
from locator.places.gazetteer import Gazetteer
from locator.render.messages.finding_reasons import reason_in_chinese
from locator.store.rows import version_of

from .corpus import Defect, File, corpus
from .network import timetable
from .rows import table
from .test_rules import TODAY

FILES = list(corpus(size=8))


@pytest.fixture(scope="module")
def loader(areas: Areas, gazetteer: Gazetteer) -> Loader:
    return Loader(timetable(), areas, gazetteer)


def loaded(loader: Loader, folder: Path, file: File) -> tuple[set[str], Report]:
    """Return the usable refs and the report of a file; raise InvalidFeed when it is rejected."""
    path = folder / file.name
    path.write_bytes(file.content)
    before = None
    if file.before:
        (folder / "before.csv").write_text(table(file.before), encoding="utf-8")
        held, _ = loader.load([folder / "before.csv"], LoadOptions("wgs84"))
        before = PreviousRelease(1, {o.ref: orjson.dumps(o.to_dict(o.code)) for o in held}, file.gone)
    outlets, report = loader.load([path], LoadOptions(file.datum), before, TODAY, file.confirmed)
    if file.before:
        change = _change(held, outlets)
        report.replace_file_findings(HOLD_CHECKS, hold_findings(reasons(change, loader.areas), file.name))
    return {outlet.ref for outlet in outlets}, report


def _change(before: Sequence[Outlet], after: Sequence[Outlet]) -> ReleaseDiff:
    codes = {outlet.ref: f"1{number:05d}" for number, outlet in enumerate((*before, *after))}
    old, new = ([version_of(outlet, codes[outlet.ref]) for outlet in each] for each in (before, after))
    outlets, fields = compare_rows(old, new, TODAY)
    return ReleaseDiff(
        ReleaseOutlets(outlets), ReleaseOutlets([position_of(version.row) for version in new]), fields
    )


def missed(file: File, report: Report) -> list[Defect]:
    """The defects without a finding that names file, record, line, column, value, code, severity and fix."""
    reported: dict[tuple[object, ...], list[str]] = {}
    for item in report.findings:
        if item.file == file.name and item.fix and item.reason:
            place = item.record, item.line, item.column, item.code, item.severity
            reported.setdefault(place, []).append(item.value)
    return [
        item
        for item in file.defects
        if not _contains(display_value(item.value), reported.get(tuple(item[:5]), []))
    ]


def _contains(value: str, reported: list[str]) -> bool:
    return any(value in item for item in reported)


def false_alarms(file: File, report: Report) -> int:
    """Findings at rows without a defect."""
    bad = {defect.record for defect in file.defects}
    return sum(finding.record > 0 and finding.record not in bad for finding in report.findings)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_a_file_of_the_corpus(loader: Loader, tmp_path: Path, file: File) -> None:
    if file.rejected:
        with pytest.raises(InvalidFeed, match=file.name):
            loaded(loader, tmp_path, file)
        return
    refs, report = loaded(loader, tmp_path, file)
    assert missed(file, report) == [] and report.system_errors == []
    assert [item.reason for item in report.findings if reason_in_chinese(item.reason) is None] == []
    assert file.good <= refs
    is_misplaced = any(defect.record == 0 and defect.column in ("lat", "lon") for defect in file.defects)
    if not is_misplaced and not file.name.startswith(("held-", "first-")):
        assert false_alarms(file, report) == 0
    assert loaded(loader, tmp_path, file)[1].to_json() == report.to_json()


def test_the_corpus_is_deterministic() -> None:
    assert list(corpus(size=3)) == list(corpus(size=3))
