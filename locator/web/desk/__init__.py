"""The desk: an agent on the hotline finds the outlet for a caller and talks them to the door."""

from . import calls, replay, sent
from .room import desk
from .sent import cards

__all__ = ["calls", "cards", "desk", "replay", "sent"]
