"""In and out."""

from ..door import put_door
from ..sessions import DESK
from .room import desk

put_door(desk, DESK, "desk/sign_in.html")
