"""Data files of the program, built by `make setup`."""

from ..places.name_search import names_folder
from ..runtime.resources import RESOURCES

DATA = RESOURCES / "data"
PLACES = DATA / "build" / "places.db"
BOOKS = (DATA / "build" / "north_osm.db",)
AREAS = DATA / "build" / "areas.npz"
BUILT_FILES = (AREAS, PLACES, PLACES.with_name("chains.csv"), names_folder(PLACES, 0))
