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


def collect(writer: BlobWriter, count: int) -> list[int]:
    ends = [0]
    for number in range(count):
        writer.add(number.to_bytes(4) + PIECE)
        ends.append(writer.length)
    return ends


def check(writer: BlobWriter, ends: list[int]) -> None:
    spans = writer.finish()
    for number, (start, end) in enumerate(pairwise(ends)):
        assert spans.read(start, end) == number.to_bytes(4) + PIECE


@pytest.mark.parametrize(
    ("count", "kind"), [(0, MemoryBlobs), (2, MemoryBlobs), (5, FileBlobs), (30, FileBlobs)]
)
def test_few_bytes_stay_in_memory_and_many_go_to_a_file(tmp_path: Path, count: int, kind: type) -> None:
    writer = BlobWriter(tmp_path)
    ends = collect(writer, count)
    check(writer, ends)
    assert isinstance(writer.finish(), kind)
    assert list(tmp_path.iterdir()) == []


def test_where_no_file_can_be_had_all_stays_in_memory(tmp_path: Path) -> None:
    writer = BlobWriter(tmp_path / "nowhere")
    check(writer, collect(writer, 30))
    assert isinstance(writer.finish(), MemoryBlobs)


@pytest.fixture
def room_for_little() -> Iterator[None]:
    """Files cannot grow beyond two and a half writes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (FLUSH_BYTES * 5 // 2, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.usefixtures("room_for_little")
def test_a_file_that_cannot_be_filled_comes_back_into_memory(tmp_path: Path) -> None:
    writer = BlobWriter(tmp_path)
    check(writer, collect(writer, 30))
    assert isinstance(writer.finish(), MemoryBlobs)


def test_closes_the_file_when_unreferenced(tmp_path: Path) -> None:
    before = set(FILES.iterdir())
    writer = BlobWriter(tmp_path)
    collect(writer, 10)
    spans = writer.finish()
    del writer
    assert set(FILES.iterdir()) - before
    del spans
    assert not set(FILES.iterdir()) - before


@given(st.lists(st.binary(max_size=50)))
def test_pieces_come_back_as_they_were_put(pieces: list[bytes]) -> None:
    writer = BlobWriter()
    spans_of = []
    for piece in pieces:
        start = writer.length
        writer.add(piece)
        spans_of.append((start, writer.length))
    spans = writer.finish()
    assert [spans.read(*span) for span in spans_of] == pieces
