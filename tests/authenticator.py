"""An authenticator app: codes of the secret that a page shows."""

import re
from datetime import datetime

import pyotp

from .network import NOW


def secret_on(page: str) -> str:
    """Return the secret of the second factor that a page shows, as typed by hand."""
    found = re.search(r'<code id="secret">([A-Z2-7 ]+)</code>', page)
    assert found, "no secret on the page"
    return found[1].replace(" ", "")


def code(secret: str, steps: int = 0, at: datetime = NOW) -> str:
    """Return the code of a moment, some steps of 30 seconds later or earlier."""
    return str(pyotp.TOTP(secret).generate_otp(int(at.timestamp()) // 30 + steps))
