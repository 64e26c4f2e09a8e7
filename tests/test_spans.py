import resource
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from locator.runtime.blob_store import FLUSH_BYTES, BlobWriter, FileBlobs, MemoryBlobs

FILES = Path("/proc/self/fd")
PIECE = bytes(range(256)) * 1_000


def gathered(spool: BlobWriter, count: int) -> list[int]:
    ends = [0]
    for number in range(count):
        spool.add(number.to_bytes(4) + PIECE)
        ends.append(spool.length)
    return ends


def check(spool: BlobWriter, ends: list[int]) -> None:
    spans = spool.finish()
    for number, (start, end) in enumerate(pairwise(ends)):
        assert spans.read(start, end) == number.to_bytes(4) + PIECE


@pytest.mark.parametrize(
    ("count", "kind"), [(0, MemoryBlobs), (2, MemoryBlobs), (5, FileBlobs), (30, FileBlobs)]
)
def test_few_bytes_stay_in_memory_and_many_go_to_a_file(tmp_path: Path, count: int, kind: type) -> None:
    spool = BlobWriter(tmp_path)
    ends = gathered(spool, count)
    check(spool, ends)
    assert isinstance(spool.finish(), kind)
    assert list(tmp_path.iterdir()) == []


def test_where_no_file_can_be_had_all_stays_in_memory(tmp_path: Path) -> None:
    spool = BlobWriter(tmp_path / "nowhere")
    check(spool, gathered(spool, 30))
    assert isinstance(spool.finish(), MemoryBlobs)


@pytest.fixture
def room_for_little() -> Iterator[None]:
    """Files cannot grow beyond two and a half writes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (FLUSH_BYTES * 5 // 2, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.usefixtures("room_for_little")
def test_a_file_that_cannot_be_filled_comes_back_into_memory(tmp_path: Path) -> None:
    spool = BlobWriter(tmp_path)
    check(spool, gathered(spool, 30))
    assert isinstance(spool.finish(), MemoryBlobs)


def test_the_file_is_closed_when_nobody_holds_it(tmp_path: Path) -> None:
    before = set(FILES.iterdir())
    spool = BlobWriter(tmp_path)
    gathered(spool, 10)
    spans = spool.finish()
    del spool
    assert set(FILES.iterdir()) - before
    del spans
    assert not set(FILES.iterdir()) - before


@given(st.lists(st.binary(max_size=50)))
def test_pieces_come_back_as_they_were_put(pieces: list[bytes]) -> None:
    spool = BlobWriter()
    spans_of = []
    for piece in pieces:
        start = spool.length
        spool.add(piece)
        spans_of.append((start, spool.length))
    spans = spool.finish()
    assert [spans.read(*span) for span in spans_of] == pieces
