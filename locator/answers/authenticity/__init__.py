"""Is this phone, name, address or code one of ours: yes, no, or only like one. A near miss is never a yes."""

from .question import OfficialQuestion
from .register import FormerOutlet, Register, Registers
from .verdict import official

__all__ = ["FormerOutlet", "OfficialQuestion", "Register", "Registers", "official"]
