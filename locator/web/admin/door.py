"""In and out."""

from ..door import put_door
from ..sessions import ROOM
from .room import admin

put_door(admin, ROOM, "admin/sign_in.html")
