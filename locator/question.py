"""What a caller may ask, read strictly: one parameter object per question, for every channel.

Words come from a query string, a JSON body or a command line; nothing is clamped or guessed, and
what is wrong is said with the name of the parameter and what would be right.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Literal, TypeVar, get_args
from zoneinfo import ZoneInfo

import shapely
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic_core import PydanticCustomError

from .datum import Datum
from .errors import BadQuestion
from .geo import Box
from .outlet import AccessNeed, Device, Kind, Outlet, Service
from .reading import comma_list, decimal_number, instant, polygon_of, box_of, text_line, whole_number
