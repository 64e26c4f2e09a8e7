PORT ?= 8000
VENV := .venv
PYTHON := $(VENV)/bin/python
FLASK := $(VENV)/bin/flask --app locator

.PHONY: run setup test bench clean

run: setup ## the program on http://127.0.0.1:$(PORT)
	@$(FLASK) releases --any --quiet || ( $(FLASK) sample -o data/build/sample.csv && $(FLASK) load data/build/sample.csv )
	@echo "Locator: http://127.0.0.1:$(PORT)"
	@exec $(VENV)/bin/granian --interface wsgi --factory --host 127.0.0.1 --port $(PORT) --no-access-log --log-level warning locator:create_app

setup: $(VENV)/installed data/build/areas.npz

$(VENV)/installed: requirements.txt
	python3 -m venv $(VENV)
	$(VENV)/bin/pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

data/build/areas.npz: data/build_areas.py data/boundaries.py $(VENV)/installed
	$(PYTHON) -m data.build_areas

test: setup $(VENV)/tested ## lint, types, tests
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/pytest

$(VENV)/tested: requirements-dev.txt $(VENV)/installed
	$(VENV)/bin/pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	bin/install-browser
	@touch $@

bench: setup $(VENV)/tested ## tables of ratios, side by side in one run
	$(PYTHON) -m bench

clean:
	rm -rf $(VENV) data/build
