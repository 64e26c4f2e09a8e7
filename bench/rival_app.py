"""Typical alternatives for the same query: Flask over an ORM, over PostGIS and over Redis.

Each answers `/nearest?lat=…&lon=…` with ten outlets as GeoJSON, with the same rows as Locator. None of them
supports hours, datums, error reporting, answer ids or releases. `RIVAL` is the location of the rows.
"""

import os
from collections.abc import Callable, Iterable
from math import asin, cos, radians, sin, sqrt

import orjson
import psycopg
import redis
from flask import Flask, Response, request
from sqlalchemy import Index, create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

K = 10
Found = Iterable[tuple[bytes, float]]
KNN = (
    "SELECT body, ST_Distance(place, there) AS metres FROM (SELECT body, place, "
    "ST_SetSRID(ST_MakePoint(%s, %s), 4326)::geography AS there FROM rival "
    "ORDER BY place <-> ST_SetSRID(ST_MakePoint(%s, %s), 4326)::geography LIMIT %s) AS near "
    "ORDER BY metres LIMIT %s"
)


class Base(DeclarativeBase):
    """The tables of the ORM."""


class Outlet(Base):
    """An outlet as a row."""

    __tablename__ = "rival"
    __table_args__ = (Index("place", "lat", "lon"),)
    ref: Mapped[str] = mapped_column(primary_key=True)
    lat: Mapped[float]
    lon: Mapped[float]
    body: Mapped[bytes]


def orm() -> Flask:
    """Return an application on SQLAlchemy's ORM: a growing box, sorted in Python."""
    engine = create_engine(os.environ["RIVAL"])

    def near(lat: float, lon: float) -> Found:
        with Session(engine) as session:
            reach = 0.05
            while True:
                box = (
                    Outlet.lat.between(lat - reach, lat + reach),
                    Outlet.lon.between(lon - reach, lon + reach),
                )
                found = session.scalars(select(Outlet).where(*box)).all()
                if len(found) >= K:
                    break
                reach *= 2
            ranked = sorted((_haversine(lat, lon, row.lat, row.lon), row.ref, row.body) for row in found)
        return [(body, metres) for metres, _, body in ranked[:K]]

    return _app(near)


def postgis() -> Flask:
    """Return an application on PostGIS: its index ranks on the sphere, then candidates by geodesic."""
    connection = psycopg.connect(os.environ["RIVAL"], autocommit=True)

    def near(lat: float, lon: float) -> Found:
        rows = connection.execute(KNN, (lon, lat, lon, lat, K + 4, K)).fetchall()
        return [(bytes(body), metres) for body, metres in rows]

    return _app(near)


def in_redis() -> Flask:
    """Return an application on Redis: GEOSEARCH on the sphere, then the rows."""
    client = redis.Redis.from_url(os.environ["RIVAL"])

    def near(lat: float, lon: float) -> Found:
        found = client.geosearch(
            "places", longitude=lon, latitude=lat, radius=500, unit="km", count=K, sort="ASC", withdist=True
        )
        bodies = client.mget([ref for ref, _ in found])
        return [(body, km * 1000) for body, (_, km) in zip(bodies, found, strict=True)]

    return _app(near)


def _app(near: Callable[[float, float], Found]) -> Flask:
    app = Flask(__name__)

    @app.get("/nearest")
    def nearest() -> Response:
        lat, lon = float(request.args["lat"]), float(request.args["lon"])
        features = [
            {"type": "Feature", "properties": orjson.loads(body) | {"distance": {"metres": round(metres, 1)}}}
            for body, metres in near(lat, lon)
        ]
        ranked = orjson.dumps({"type": "FeatureCollection", "features": features})
        return Response(ranked, mimetype="application/geo+json")

    return app


def _haversine(lat: float, lon: float, to_lat: float, to_lon: float) -> float:
    a, b = radians(lat), radians(to_lat)
    half = sin((b - a) / 2) ** 2 + cos(a) * cos(b) * sin(radians(to_lon - lon) / 2) ** 2
    return 2 * 6_371_008.8 * asin(sqrt(half))
