"""Photos as files beside the database, named by their content, and the photo that each address had."""

from collections.abc import Collection
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

import orjson

from .output_file import write_file
from .resources import data_dir

NAME_LENGTH = 32
MAX_AGE = timedelta(days=7)  # after which an address is fetched again


class PhotoFiles:
    """Folder of photos."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def add(self, content: bytes) -> str:
        """Store a photo unless it is there; return its name."""
        name = f"{sha256(content).hexdigest()[:NAME_LENGTH]}.webp"
        if not self.has(name):
            _write(self.folder / name, content)
        return name

    def has(self, name: str) -> bool:
        """Return whether there is a photo with this name."""
        return (self.folder / name).is_file()

    def total_bytes(self) -> int:
        """Return the size of all photos."""
        return sum(path.stat().st_size for path in self.folder.glob("*.webp"))

    def prune(self, referenced: Collection[str], now: datetime) -> int:
        """Delete photos that nothing refers to, unless they are recent; return their number.

        A recent one may belong to a load that is checked now and published later.
        """
        oldest = (now - MAX_AGE).timestamp()
        unused = [
            path
            for path in self.folder.glob("*.webp")
            if path.name not in referenced and path.stat().st_mtime < oldest
        ]
        for path in unused:
            path.unlink(missing_ok=True)
        for record in self.folder.glob("sources/*.json"):
            if record.stat().st_mtime < oldest:
                record.unlink(missing_ok=True)
        return len(unused)

    def remember(self, address: str, name: str, now: datetime) -> None:
        """Record which photo an address had."""
        _write(self._record(address), orjson.dumps({"name": name, "at": now.isoformat()}))

    def known(self, address: str, now: datetime) -> str:
        """Return the photo that an address had in the last days; empty if there is none."""
        try:
            record = orjson.loads(self._record(address).read_bytes())
            at, name = datetime.fromisoformat(record["at"]), str(record["name"])
        except (OSError, ValueError, KeyError, TypeError):
            return ""
        return name if now - at < MAX_AGE and self.has(name) else ""

    def _record(self, address: str) -> Path:
        return self.folder / "sources" / f"{sha256(address.encode()).hexdigest()[:NAME_LENGTH]}.json"


def photo_files(database: str) -> PhotoFiles:
    """Return the photos that belong to a database."""
    return PhotoFiles(data_dir(database) / "photos")


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    write_file(path, content)
