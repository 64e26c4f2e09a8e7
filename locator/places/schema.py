"""Schema and version of the name databases: the official places and the custom places."""

import sqlite3
from contextlib import closing
from pathlib import Path

_NAMES = "(text TEXT, place INTEGER, kind TEXT, PRIMARY KEY (text, place)) WITHOUT ROWID"

SHARED_SCHEMA = f"""
CREATE TABLE IF NOT EXISTS place (id INTEGER PRIMARY KEY, parent INTEGER, name TEXT, name_en TEXT, type TEXT,
    adcode TEXT, lat REAL, lon REAL, radius REAL, people REAL, exact INTEGER, source TEXT);
CREATE INDEX IF NOT EXISTS place_adcode ON place (adcode);
CREATE INDEX IF NOT EXISTS place_source ON place (source);
CREATE TABLE IF NOT EXISTS form {_NAMES};
CREATE TABLE IF NOT EXISTS latin {_NAMES};
"""
STAGING = """
CREATE TEMP TABLE staging_form (text TEXT, place INTEGER, kind TEXT);
CREATE TEMP TABLE staging_latin (text TEXT, place INTEGER, kind TEXT);
"""  # names arrive by place and are inserted sorted by text, in one go
OFFICIAL_SCHEMA = f"""{SHARED_SCHEMA}
CREATE TABLE IF NOT EXISTS behind {_NAMES};
CREATE TABLE IF NOT EXISTS accent {_NAMES};
CREATE TABLE IF NOT EXISTS shortened (text TEXT, name TEXT, PRIMARY KEY (text, name)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS begun (prefix TEXT, rank INTEGER, text TEXT, place INTEGER, kind TEXT,
    PRIMARY KEY (prefix, rank)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS sound (character TEXT PRIMARY KEY, reading TEXT) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS village (text TEXT, city INTEGER, area INTEGER, district INTEGER, weight REAL,
    spread INTEGER, PRIMARY KEY (text, city, area)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS quarter (city INTEGER, district INTEGER, share REAL,
    PRIMARY KEY (city, district)) WITHOUT ROWID;
"""
NAME_COLUMNS = "text, place, kind"
PLACE_COLUMNS = "id, parent, name, name_en, type, adcode, lat, lon, radius, people, exact"


def user_version(path: Path) -> int:
    """Return the version of a database of places, which names the folder of its full-text index."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
        version: int = database.execute("PRAGMA user_version").fetchone()[0]
    return version
