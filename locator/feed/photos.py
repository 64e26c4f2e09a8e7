"""Copies photos of outlets to this site. A failure is a finding, and never stops a load."""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from ..errors import InvalidFeed
from ..network.outlet import PHOTO_PATH, Outlet, Photo
from ..runtime.photo_files import PhotoFiles
from ..runtime.write_errors import DISK_FULL, is_disk_full
from .report import Finding
from .row_checks import fix_of

MAX_BYTES = 10 << 20
SECONDS = 20.0  # for one photo
CONNECTIONS = 8
MAX_COPIED = 20_000  # photos of one load
MAX_TOTAL_BYTES = 8 << 30  # of all copies
CODE = "photo_not_copied"
Fetch = Callable[[str, Path], Path]
Encode = Callable[[Path], bytes]


class PhotoCopier:
    """Copies photos from allowed hosts; an address is fetched once in some days."""

    def __init__(self, fetch: Fetch, encode: Encode, files: PhotoFiles) -> None:
        self._fetch, self._encode, self._files = fetch, encode, files
        self._count, self._bytes = 0, files.total_bytes()

    def copy(self, outlets: Iterable[Outlet], feed: str, now: datetime) -> tuple[list[Outlet], list[Finding]]:
        """Return the outlets with copied photos, and a finding for each that could not be copied."""
        outlets = list(outlets)
        found = (self._address(photo) for outlet in outlets for photo in outlet.photos)
        addresses = list(dict.fromkeys(filter(None, found)))
        with ThreadPoolExecutor(CONNECTIONS) as pool:
            names = pool.map(partial(self._copy, now=now), addresses)
            copied = dict(zip(addresses, names, strict=True))
        findings = [
            _finding(feed, outlet, address, str(problem))
            for outlet in outlets
            for photo in outlet.photos
            if isinstance(problem := copied.get(address := self._address(photo)), InvalidFeed)
        ]
        return [self._with_copies(outlet, copied) for outlet in outlets], findings

    def _address(self, photo: Photo) -> str:
        """Return the address to copy a photo from; empty if it is copied, or if there is none."""
        if not photo.is_copied:
            return photo.url
        has_file = self._files.has(photo.url.removeprefix(PHOTO_PATH))
        return "" if has_file or photo.source is None else photo.source

    def _copy(self, address: str, now: datetime) -> str | InvalidFeed:
        """Return the name of the copy, or why there is none."""
        if name := self._files.known(address, now):
            return name
        try:
            self._check_room()
            with TemporaryDirectory(prefix="locator-photo-") as folder:
                content = self._encode(self._fetch(address, Path(folder)))
            name = self._files.add(content)
            self._bytes += len(content)
            self._files.remember(address, name, now)
        except InvalidFeed as problem:
            return problem
        except OSError as problem:
            return InvalidFeed(DISK_FULL if is_disk_full(problem) else str(problem.strerror))
        return name

    def _check_room(self) -> None:
        """Raise InvalidFeed if no more photos may be copied; they stay at their addresses."""
        self._count += 1
        if self._count > MAX_COPIED:
            raise InvalidFeed(f"one load copies at most {MAX_COPIED} photos")
        if self._bytes >= MAX_TOTAL_BYTES:
            raise InvalidFeed(f"all copies take more than {MAX_TOTAL_BYTES >> 30} GB")

    def _with_copies(self, outlet: Outlet, copied: dict[str, str | InvalidFeed]) -> Outlet:
        photos: Sequence[Photo] = [self._with_copy(photo, copied) for photo in outlet.photos]
        return outlet.model_copy(update={"photos": tuple(photos)}) if photos else outlet

    def _with_copy(self, photo: Photo, copied: dict[str, str | InvalidFeed]) -> Photo:
        address = self._address(photo)
        name = copied.get(address)
        if not isinstance(name, str):
            return photo
        return photo.model_copy(update={"url": PHOTO_PATH + name, "source": address})


def _finding(feed: str, outlet: Outlet, address: str, reason: str) -> Finding:
    return Finding(CODE, "warning", feed, 0, 0, "photos", f"{outlet.ref}: {address}", reason, fix_of(CODE))
