"""What was freed goes back to the system, a load is not searched for cycles and gives way to others."""

import ctypes
import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager

NICENESS = 10


def give_way() -> None:
    """Whatever else runs on this machine comes first from now on, such as the process that serves."""
    if hasattr(os, "nice"):
        os.nice(NICENESS)


@contextmanager
def uncollected() -> Iterator[None]:
    """No search for cycles meanwhile: outlets have none, and the more there are, the longer it takes."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def settle() -> None:
    """What is here now stays: later searches for cycles, during which nothing is answered, pass it over."""
    gc.collect()
    gc.freeze()


def give_back() -> None:
    """Return the free pages between what is still held; only glibc keeps them and can do so."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
