"""Faults of the machine: what the server or the command did, what was lost, and what it said.

`python -m bench faults [NAME …]` tries all, or those whose function has a word of the names.
"""

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

from .fault_runs import Row
from .faults_database import distant_database, load_during_migration
from .faults_disk import full_disk, read_only_folder
from .faults_process import exchanged_file, jumping_clock, killed_worker
from .tables import show

FAULTS = (
    full_disk,
    read_only_folder,
    exchanged_file,
    killed_worker,
    jumping_clock,
    load_during_migration,
    distant_database,
)
HEADER = ("fault", "what it did", "lost", "what it said")


def main(names: Sequence[str] = ()) -> None:
    """Print a table for each fault; one that cannot be made here is named with the reason."""
    for fault in FAULTS:
        if names and not any(name in fault.__name__ for name in names):
            continue
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            rows: list[Row] = []
            try:
                rows.extend(fault(Path(folder)))
            except OSError as problem:
                rows.append(Row(fault.__name__, "not tried", "-", str(problem)))
        load = os.getloadavg()[0]
        show(f"{fault.__name__.replace('_', ' ')} (load average {load:.1f})", HEADER, rows)
