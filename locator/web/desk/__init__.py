"""The desk: an agent on the hotline finds the outlet for a caller and talks them to the door."""

from . import call_views, callback_cards, replay
from .blueprint import desk
from .callback_cards import cards

__all__ = ["call_views", "callback_cards", "cards", "desk", "replay"]
