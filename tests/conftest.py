"""What several tests share."""

from pathlib import Path

import pytest

from data import build_areas
from locator.areas import Areas
from locator.places.gazetteer import Gazetteer

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def gazetteer() -> Gazetteer:
    return Gazetteer.load(ROOT / "data" / "gazetteer")


@pytest.fixture(scope="session")
def areas() -> Areas:
    build_areas.main()
    return Areas.load(build_areas.OUT)
