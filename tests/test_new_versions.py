"""The versions of a feed are read back as they were made, and stored with the feed's own state."""

import pytest

from locator.index.release_diff import compare_rows, position_of
from locator.store.new_versions import NewVersions
from locator.store.rows import Version, version_of

from .network import NOW, china, outlets

NETWORK = outlets(china(30, 4))
EDITED = NETWORK[3].model_copy(update={"name": "别的店"})


def versions() -> list[Version]:
    made = [version_of(outlet, f"1{number:05d}") for number, outlet in enumerate(NETWORK)]
    made[3] = version_of(EDITED, "100003", NETWORK[3])
    return made


def test_versions_are_read_back() -> None:
    made, written = versions(), NewVersions(versions())
    assert (list(written), written[-1], written[2:5]) == (made, made[-1], made[2:5])
    assert written.digests == {version.row.ref: version.digest for version in made}
    with pytest.raises(IndexError):
        written[len(made)]


def test_unchanged_outlets_of_two_releases_are_one_object() -> None:
    after = NewVersions(versions())
    positions = [position_of(version.row) for version in after]
    before = [version_of(outlet, f"1{number:05d}") for number, outlet in enumerate(NETWORK)]
    compared, changes = compare_rows(before, after, NOW.date(), positions)
    assert compared == [position_of(version.row) for version in before]
    assert [i for i, outlet in enumerate(compared) if outlet is not positions[i]] == [3]
    assert (changes.compared, changes.fields["name",].changed) == (len(NETWORK), 1)
