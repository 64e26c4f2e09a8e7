"""Tables of sign-in: sessions, second factors and recovery codes."""

from sqlalchemy import Column, Float, Integer, LargeBinary, Table

from .schema import metadata
from .text_type import BoundedText

sessions = Table(
    "staff_session",
    metadata,
    Column("digest", LargeBinary(32), primary_key=True),
    Column("user", BoundedText(60), nullable=False, index=True),
    Column("area", BoundedText(10), nullable=False),
    Column("created", Float(53), nullable=False),
    Column("seen", Float(53), nullable=False),
    Column("client", LargeBinary(32), nullable=False),
    Column("browser", BoundedText(40), nullable=False),
)

second_factors = Table(
    "second_factor",
    metadata,
    Column("user", BoundedText(60), primary_key=True),
    Column("salt", LargeBinary(16), nullable=False),
    Column("step", Integer, nullable=False),
    Column("since", BoundedText(32)),
)
"""`step` is that of the last accepted code; `since` is empty until a code has confirmed the secret."""

recovery_codes = Table(
    "recovery_code",
    metadata,
    Column("user", BoundedText(60), primary_key=True),
    Column("digest", LargeBinary(32), primary_key=True),
)
