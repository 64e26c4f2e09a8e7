"""Files that were uploaded and wait for a decision, each in a folder of its own beside the database."""

import re
import secrets
import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import NamedTuple, cast

import orjson
from werkzeug.datastructures import FileStorage

from ...config import beside
from ...errors import FeedRefused, InvalidInput
from ...feed.load_options import LoadOptions
from ...feed.profiles import names, profile_of
from ...geo.datum import DATUMS, Datum
from ...network.outlet import KINDS

KEPT_SECONDS = 86_400
TOLD = "manner.json"


class UploadOptions(NamedTuple):
    """What an operator said of an upload; empty where nothing was."""

    profile: str
    datum: str
    kind: str

    def manner(self) -> LoadOptions:
        """How the file is to be understood; BadEntry when there is no such profile, datum or kind."""
        choices = {"profile": names(), "datum": ("", *DATUMS), "kind": ("", *KINDS)}
        for field, known in choices.items():
            if getattr(self, field) not in known:
                raise InvalidInput(field, f"there are {', '.join(filter(None, known))}")
        datum = cast("Datum | None", self.datum or None)
        return LoadOptions(datum, self.kind or None, profile_of(self.profile))


def keep(database: str, file: FileStorage, told: UploadOptions, now: datetime) -> str:
    """Keep an upload; gives its token. Those of the day before and earlier go."""
    told.manner()
    name = re.sub(r"[^\w. -]", "_", Path(file.filename or "").name)[-80:].lstrip(". ")
    if not name or name == TOLD:
        raise InvalidInput("file", "choose a file with a name like feed.csv")
    _forget_old(_folder(database), now)
    token = secrets.token_hex(16)
    folder = _folder(database) / token
    folder.mkdir(parents=True, mode=0o700)
    file.save(folder / name)
    (folder / TOLD).write_bytes(orjson.dumps(told._asdict()))
    return token


def look_into(database: str, token: str, look: Callable[[Path, LoadOptions], None]) -> None:
    """Read as far as the first row; BadEntry, and the upload goes, when the file is no feed."""
    file, told = kept(database, token)
    try:
        look(file, told.manner())
    except FeedRefused as problem:
        forget(database, token)
        raise InvalidInput("file", str(problem)) from None


def kept(database: str, token: str) -> tuple[Path, UploadOptions]:
    """The file of a token and what was said of it; BadEntry when it is not there any more."""
    folder = _folder(database) / token
    if not re.fullmatch("[0-9a-f]{32}", token) or not (folder / TOLD).exists():
        raise InvalidInput("file", "this upload is not kept any more; upload it again")
    file = next(path for path in folder.iterdir() if path.name != TOLD)
    return file, UploadOptions(**orjson.loads((folder / TOLD).read_bytes()))


def forget(database: str, token: str) -> None:
    """The upload goes."""
    shutil.rmtree(kept(database, token)[0].parent)


def _folder(database: str) -> Path:
    return beside(database) / "uploads"


def _forget_old(folder: Path, now: datetime) -> None:
    for each in folder.iterdir() if folder.exists() else ():
        if now.timestamp() - each.stat().st_mtime > KEPT_SECONDS:
            shutil.rmtree(each, ignore_errors=True)
