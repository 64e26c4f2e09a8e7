"""What the server loads in each worker: the web program, without a library that it never uses.

geopy takes requests up when it is there, for an adapter that is not used here: 5 MB a worker.
"""

import sys

sys.modules["requests"] = None  # type: ignore[assignment]

from .serving import create_app  # noqa: E402

__all__ = ["create_app"]
