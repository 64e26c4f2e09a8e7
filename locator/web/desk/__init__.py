"""Agent desk: hotline agents find the outlet for a caller and give directions."""

from . import call_views, callback_cards, found_view, replay, text_messages
from .blueprint import desk
from .callback_cards import cards

__all__ = ["call_views", "callback_cards", "cards", "desk", "found_view", "replay", "text_messages"]
