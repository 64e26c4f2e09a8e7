"""Process memory and priority: `malloc_trim`, garbage collector, niceness."""

import ctypes
import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager

NICENESS = 10


def lower_priority() -> None:
    """Lower the priority of this process, in favour of the server."""
    if hasattr(os, "nice"):
        os.nice(NICENESS)


@contextmanager
def gc_disabled() -> Iterator[None]:
    """Disable the garbage collector: outlets have no cycles, and scanning many of them is slow."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def freeze_gc() -> None:
    """Exclude existing objects from garbage collection, which would block requests."""
    gc.collect()
    gc.freeze()


def malloc_trim() -> None:
    """Return free heap pages to the system (glibc only)."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
