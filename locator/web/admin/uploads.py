"""Uploaded files pending a decision, each in its own folder beside the database."""

import re
import secrets
import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import NamedTuple, cast

import orjson
from werkzeug.datastructures import FileStorage

from ...errors import InvalidFeed, InvalidInput, message
from ...feed.load_options import LoadOptions
from ...feed.profiles import load_profile, profile_names
from ...geo.datum import DATUMS, Datum
from ...network.outlet import KINDS
from ...runtime.resources import data_dir

MAX_AGE_SECONDS = 86_400
OPTIONS_FILE = "manner.json"
EXPIRED = "this upload has expired; upload the file again"


class UploadOptions(NamedTuple):
    """Options that an operator chose for an upload; empty strings where none."""

    profile: str
    datum: str
    kind: str

    def load_options(self) -> LoadOptions:
        """Return the load options; InvalidInput for an unknown profile, datum or kind."""
        choices = {"profile": profile_names(), "datum": ("", *DATUMS), "kind": ("", *KINDS)}
        for field, allowed in choices.items():
            if getattr(self, field) not in allowed:
                raise InvalidInput(
                    field, message("must be one of {names}", names=tuple(filter(None, allowed)))
                )
        datum = cast("Datum | None", self.datum or None)
        return LoadOptions(datum, self.kind or None, load_profile(self.profile))


def save_upload(database: str, file: FileStorage, options: UploadOptions, now: datetime) -> str:
    """Save an upload, delete expired ones, and return its token."""
    options.load_options()
    name = re.sub(r"[^\w. -]", "_", Path(file.filename or "").name)[-80:].lstrip(". ")
    if not name or name == OPTIONS_FILE:
        raise InvalidInput("file", "choose a file with a name like feed.csv")
    _delete_expired(_folder(database), now)
    token = secrets.token_hex(16)
    folder = _folder(database) / token
    folder.mkdir(parents=True, mode=0o700)
    try:
        file.save(folder / name)
        (folder / OPTIONS_FILE).write_bytes(orjson.dumps(options._asdict()))
    except OSError:
        shutil.rmtree(folder, ignore_errors=True)  # a part of it would only fill the disk
        raise
    return token


def validate_upload(database: str, token: str, check: Callable[[Path, LoadOptions], None]) -> None:
    """Read up to the first row; if the file is no feed, delete it and raise InvalidInput."""
    file, options = load_upload(database, token)
    try:
        check(file, options.load_options())
    except InvalidFeed as problem:
        delete_upload(database, token)
        raise InvalidInput("file", problem.in_form) from None


def load_upload(database: str, token: str) -> tuple[Path, UploadOptions]:
    """Return the file of a token and its options; InvalidInput if it no longer exists."""
    folder = upload_folder(database, token)
    if not (folder / OPTIONS_FILE).exists():
        raise InvalidInput("file", EXPIRED)
    file = next(path for path in folder.iterdir() if path.is_file() and path.name != OPTIONS_FILE)
    return file, UploadOptions(**orjson.loads((folder / OPTIONS_FILE).read_bytes()))


def upload_folder(database: str, token: str) -> Path:
    """Return the folder of an upload, which outlasts its file; InvalidInput if it no longer exists."""
    folder = _folder(database) / token
    if not re.fullmatch("[0-9a-f]{32}", token) or not folder.exists():
        raise InvalidInput("file", EXPIRED)
    return folder


def delete_file(database: str, token: str) -> None:
    """Delete the file of an upload that has been published; what is known of it remains until it expires."""
    for path in upload_folder(database, token).iterdir():
        if path.is_file():
            path.unlink(missing_ok=True)


def delete_upload(database: str, token: str) -> None:
    """Delete an upload."""
    shutil.rmtree(load_upload(database, token)[0].parent)


def _folder(database: str) -> Path:
    return data_dir(database) / "uploads"


def _delete_expired(folder: Path, now: datetime) -> None:
    for path in folder.iterdir() if folder.exists() else ():
        if now.timestamp() - path.stat().st_mtime > MAX_AGE_SECONDS:
            shutil.rmtree(path, ignore_errors=True)
