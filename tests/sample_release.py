"""The sample network as release 1: published once for all test processes, then copied."""

import hashlib
import os
import shutil
import subprocess
import sys
from fcntl import LOCK_EX, flock
from pathlib import Path

from .network import NOW
from .program import ROOT, environment

BUILD = ROOT / "data" / "build"
SAMPLE = BUILD / "sample.csv"
FOLDER = BUILD / "test-sample"
LOAD = [sys.executable, "-m", "flask", "--app", "locator", "load", "--datum", "wgs84", "--when-empty"]


def copy_to(folder: Path) -> str:
    """Copy the database into a folder; the address of the copy."""
    path = folder / "locator.db"
    shutil.copyfile(_published_sample(), path)
    return f"sqlite:///{path}"


def _published_sample() -> Path:
    """The database, made anew when the sample or the program has changed."""
    FOLDER.mkdir(exist_ok=True)
    with (FOLDER / "lock").open("w") as lock:
        flock(lock, LOCK_EX)
        path = FOLDER / f"{_digest()}.db"
        if not path.exists():
            for old in FOLDER.glob("*.db*"):
                old.unlink()
            part = FOLDER / f"part-{os.getpid()}.db"
            environ = environment(f"sqlite:///{part}", NOW)
            subprocess.run([*LOAD, str(SAMPLE)], cwd=ROOT, env=environ, check=True, capture_output=True)
            part.rename(path)
    return path


def _digest() -> str:
    """Return a hash of the inputs of the database."""
    digest = hashlib.sha256(SAMPLE.read_bytes())
    for path in sorted((ROOT / "locator").rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
