"""The secret key, generated once if none is set."""

import os
import secrets
from pathlib import Path

from ..runtime.resources import data_dir
from .settings import Settings


def secret_key(settings: Settings) -> str:
    """Return the configured secret key, or one generated once in the data folder."""
    if settings.secret_key:
        return settings.secret_key
    path = data_dir(settings.database) / "secret_key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        _write_once(path, secrets.token_hex(32))
    return path.read_text(encoding="ascii")


def _write_once(path: Path, text: str) -> None:
    """Write a file atomically; of two concurrent processes, the first one wins."""
    temporary = path.with_name(f"{path.name}.{os.getpid()}")
    temporary.touch(mode=0o600)
    temporary.write_text(text, encoding="ascii")
    try:
        os.link(temporary, path)
    except FileExistsError:
        return
    finally:
        temporary.unlink()
