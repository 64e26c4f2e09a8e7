"""Queries of `bench.join_rivals`, run by an interpreter that has DuckDB and SedonaDB: RIVAL COUNT FOLDER."""

import sys
from importlib.metadata import files
from time import perf_counter

DEGREES = 0.5  # wider than the distance of any position from its nearest outlet, nearly always
POINTS = "ST_Point(lon, lat) AS at, ST_Point2D(lat, lon) AS lat_lon"
DUCKDB = """COPY (
    SELECT p.id, arg_min(o.ref, {distance}) AS ref
    FROM (SELECT id, {points} FROM '{folder}/places.parquet' WHERE id < {count}) p
    JOIN (SELECT ref, {points} FROM '{folder}/outlets.parquet') o
    ON ST_DWithin(p.at, o.at, {degrees}) GROUP BY p.id
) TO '{folder}/{rival}.parquet'"""
SEDONA = "SELECT p.id, o.ref FROM p JOIN o ON ST_KNN(p.at, o.at, 1, {sphere})"


def main(rival: str, count: str, folder: str) -> None:
    """Join, and print the seconds."""
    run = _duckdb if rival.startswith("duckdb") else _sedona
    print(f"{run(rival, count, folder):.3f} s")


def _duckdb(rival: str, count: str, folder: str) -> float:
    import duckdb

    (extension,) = [file for file in files("duckdb-ext-spatial") or () if file.suffix == ".duckdb_extension"]
    connection = duckdb.connect(config={"allow_unsigned_extensions": "true", "threads": "2"})
    connection.execute(f"LOAD '{extension.locate()}'")
    on_ellipsoid = rival.endswith("spheroid")
    distance = "ST_Distance_Spheroid(p.lat_lon, o.lat_lon)" if on_ellipsoid else "ST_Distance(p.at, o.at)"
    begin = perf_counter()
    values = {"count": count, "folder": folder, "rival": rival, "points": POINTS}
    connection.execute(DUCKDB.format(distance=distance, degrees=DEGREES, **values))
    return perf_counter() - begin


def _sedona(rival: str, count: str, folder: str) -> float:
    import pyarrow.parquet as pq
    import sedonadb

    session = sedonadb.connect()
    session.sql("SET datafusion.execution.target_partitions = 2").execute()
    begin = perf_counter()
    for name, file, key in (("p", "places", f"id < {count}"), ("o", "outlets", "ref >= 0")):
        session.read_parquet(f"{folder}/{file}.parquet").to_view(f"{name}_rows")
        point = "ST_SetSRID(ST_Point(lon, lat), 4326) AS at"
        session.sql(f"SELECT {key.split()[0]}, {point} FROM {name}_rows WHERE {key}").to_view(name)
    sphere = "true" if rival.endswith("sphere") else "false"
    pq.write_table(session.sql(SEDONA.format(sphere=sphere)).to_arrow_table(), f"{folder}/{rival}.parquet")
    return perf_counter() - begin


if __name__ == "__main__":
    main(*sys.argv[1:])
