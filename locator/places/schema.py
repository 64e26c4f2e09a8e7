"""The tables of a book of names: one for the official places, and one for those an operator adds."""

_NAMES = "(text TEXT, place INTEGER, kind TEXT, PRIMARY KEY (text, place)) WITHOUT ROWID"

BOOK = f"""
CREATE TABLE IF NOT EXISTS place (id INTEGER PRIMARY KEY, parent INTEGER, name TEXT, name_en TEXT, type TEXT,
    adcode TEXT, lat REAL, lon REAL, radius REAL, people REAL, exact INTEGER, source TEXT);
CREATE INDEX IF NOT EXISTS place_adcode ON place (adcode);
CREATE INDEX IF NOT EXISTS place_source ON place (source);
CREATE TABLE IF NOT EXISTS form {_NAMES};
CREATE TABLE IF NOT EXISTS latin {_NAMES};
"""
WAITING = """
CREATE TEMP TABLE waiting_form (text TEXT, place INTEGER, kind TEXT);
CREATE TEMP TABLE waiting_latin (text TEXT, place INTEGER, kind TEXT);
"""  # names come in by place and are put into the book by text, in one go
OFFICIAL = f"""{BOOK}
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
NAMES = "text, place, kind"
PLACE = "id, parent, name, name_en, type, adcode, lat, lon, radius, people, exact"
