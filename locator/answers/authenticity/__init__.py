"""Checks whether a phone number, name, address or code belongs to the network; similar is never a match."""

from .question import OfficialQuestion
from .register import FormerOutlet, Register, Registers
from .verdict import OfficialMatch, OfficialVerdict, official_verdict

__all__ = [
    "FormerOutlet",
    "OfficialMatch",
    "OfficialQuestion",
    "OfficialVerdict",
    "Register",
    "Registers",
    "official_verdict",
]
