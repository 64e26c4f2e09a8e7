"""Environments of benchmarks that need packages which the program does not."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .program import ROOT


@contextmanager
def environment(variable: str, requirements: str) -> Iterator[Path]:
    """Yield the folder of the programs of an environment with the requirements, a file of the project.

    The environment variable names its folder, in which it stays; without one it is temporary.
    """
    with tempfile.TemporaryDirectory() as name:
        programs = Path(os.environ.get(variable, name)) / "bin"
        if not (programs / "python").exists():
            subprocess.run([sys.executable, "-m", "venv", str(programs.parent)], check=True)
            pip = [str(programs / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
            subprocess.run([*pip, "-r", str(ROOT / requirements)], check=True)
        yield programs
