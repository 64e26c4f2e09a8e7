PORT ?= 8000
VENV := .venv
PYTHON := $(VENV)/bin/python
LOCATOR := $(VENV)/bin/locator
PIP := $(VENV)/bin/pip install --quiet --disable-pip-version-check
SAMPLE := data/build/sample.csv
PROPERTIES = $(shell grep -lE '^@given' tests/*.py)

.PHONY: run setup quick test bench screenshots soak mutants sbom clean

run: setup $(SAMPLE) ## run the server on http://127.0.0.1:$(PORT)
	@$(LOCATOR) load --datum wgs84 --when-empty $(SAMPLE)
	@exec $(PYTHON) -m locator.server --port $(PORT)

setup: $(VENV)/compiled data/build/areas.npz data/build/places.db data/build/north_osm.db data/build/maps.json

$(VENV)/installed: requirements.txt pyproject.toml
	python3 -m venv $(VENV)
	$(PIP) --no-deps --require-hashes -r requirements.txt
	$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/compiled: $(VENV)/installed ## compile bytecode so that the first worker starts faster
	@PYTHONDONTWRITEBYTECODE= $(PYTHON) -c "import granian.server, locator.app"
	@PYTHONDONTWRITEBYTECODE= $(PYTHON) -c "import locator.cli.main"
	@touch $@

data/build/areas.npz: data/build_areas.py data/boundaries.py $(VENV)/installed
	$(PYTHON) -m data.build_areas

data/build/places.db: data/build_places.py data/csv_files.py data/place_names.py data/place_landmarks.py data/place_villages.py data/place_zones.py locator/places/schema.py locator/places/text.py locator/places/look_alikes.py locator/places/name_search.py data/english_names.py $(wildcard data/gazetteer/*.csv) data/build/areas.npz
	$(PYTHON) -m data.build_places

data/build/north_osm.db: data/build_north_osm.py data/osm/north.csv.gz locator/places/custom_places.py locator/places/osm/names.py data/build/places.db
	$(PYTHON) -m data.build_north_osm

data/build/maps.json: locator/render/maps/folium_templates.py locator/render/maps/local_map.py $(VENV)/installed
	$(PYTHON) -m locator.render.maps.folium_templates $@

$(SAMPLE): data/build/areas.npz $(wildcard locator/feed/sample/*.py)
	$(LOCATOR) sample -o $@

quick: setup $(VENV)/dev $(SAMPLE) ## lint, type check, and run the tests that need no browser, Java or PostgreSQL
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/pytest -m "not browser and not java and not postgis and not slow"

test: setup $(VENV)/tested $(SAMPLE) ## lint, type check, and run all tests
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/pytest

$(VENV)/dev: requirements-dev.txt $(VENV)/installed
	$(PIP) --no-deps --require-hashes -r requirements-dev.txt
	@touch $@

$(VENV)/tested: requirements-router.txt bin/install-postgis bin/install-redis bin/install-java bin/install-browser $(VENV)/dev
	bin/install-browser
	bin/install-postgis
	bin/install-redis
	bin/install-java
	bin/install-router
	@touch $@

bench: setup $(VENV)/tested $(SAMPLE) ## run all benchmarks and print tables of ratios
	$(PYTHON) -m bench

screenshots: setup $(VENV)/tested $(SAMPLE) ## take screenshots of 30 states, narrow and wide, light and dark
	$(PYTHON) -m bench screenshots

soak: setup $(VENV)/tested ## run the property tests with random examples, ten rounds
	for round in 1 2 3 4 5 6 7 8 9 10; do $(VENV)/bin/pytest -q --hypothesis-profile=search $(PROPERTIES) || exit 1; done

mutants: setup $(VENV)/tested ## change core modules at random and print which changes their tests do not notice
	$(PYTHON) -m bench mutants

sbom: $(VENV)/dev ## write the bill of materials of the served program, from the lock file, as CycloneDX JSON
	@mkdir -p data/build
	$(PYTHON) -m cyclonedx_py requirements requirements.txt --pyproject pyproject.toml --output-reproducible --sv 1.6 --of JSON -o data/build/sbom.json

clean:
	rm -rf $(VENV) data/build
