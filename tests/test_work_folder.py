"""Work folders beside the data: leftovers of killed processes are removed, those in use are not."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from locator.region.catalog import RegionCatalog
from locator.runtime.work_folder import work_folder

from .walks import ROOT

HOLD = """
import sys
from pathlib import Path
from locator.runtime.work_folder import work_folder
with work_folder(Path(sys.argv[1]), "adding-") as folder:
    print(folder, flush=True)
    sys.stdin.read()
"""


def test_a_folder_that_a_killed_process_left_is_removed_by_the_next(tmp_path: Path) -> None:
    (tmp_path / "adding-own").mkdir()  # of the operator: it has no mark
    command = [sys.executable, "-c", HOLD, str(tmp_path)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, text=True) as holder:
        assert holder.stdout
        held = Path(holder.stdout.readline().strip())
        with work_folder(tmp_path, "adding-") as folder:
            assert held.exists() and folder.exists()
        assert held.exists() and not folder.exists()
        os.kill(holder.pid, signal.SIGKILL)
    assert held.exists()
    with RegionCatalog(tmp_path).exclusive():
        assert not held.exists() and (tmp_path / "adding-own").exists()
