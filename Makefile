# The commands of the project; `make help` lists them. Paths are relative, so that spaces in the tree's own path do no harm.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.SUFFIXES:

# Python interpreters to try, best first; the first that is 3.11 or later makes the virtual environment.
PYTHON   ?= python3.13 python3.12 python3.11 python3 python
DATA_DIR ?= var
WORKERS  ?= 2

export DATA_DIR

python := .venv/bin/python
pip    := $(python) -m pip --disable-pip-version-check install -qq
vendor := static/vendor/htmx.min.js \
          static/vendor/source-sans-3-latin-wght-normal.woff2 \
          static/vendor/source-sans-3-license.txt

.PHONY: help run test lint bench chaos wheel front-end venv migrate migration translations lock clean

help: ## List these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' Makefile

run: .venv/runtime front-end ## Start the demo (PORT=8000, IDP_PORT=PORT+1, DATA_DIR=var)
	@exec $(python) deploy/demo/run.py

test: lint front-end ## Check style and types and run every test (REQUIRE_ALL=1: a skip is a failure)
	$(python) -m pytest -n $(WORKERS)

chaos: .venv/development front-end ## Break everything for some minutes and see that no vote is lost (CHAOS=one scene, SEED=…, TIMES=0.1)
	@$(python) -m deploy.chaos.run

bench: .venv/development front-end ## Measure speed and memory, a table and DATA_DIR/bench/*.json (BENCH=quick; BENCH="quick votes")
	@PYTHONPATH=. $(python) deploy/bench/bench.py

lint: .venv/development ## Check style and types
	$(python) -m ruff check .
	$(python) -m ruff format --check .
	$(python) -m mypy

wheel: .venv/runtime front-end ## Build the wheel into dist/
	$(python) -m hatchling build -t wheel

front-end: $(vendor) ## Fetch what the pages load in the browser into static/vendor/

venv: .venv/development ## Create .venv with everything that is needed to work on the project

migrate: .venv/runtime ## Bring the demo's database up to date
	EFORSLAG_MODE=demo EFORSLAG_DATA_DIR="$(DATA_DIR)" $(python) -m eforslag migrate

translations: .venv/development ## Bring the English catalogue in step with the Swedish texts, and list what is missing
	$(python) -m deploy.translations

migration: .venv/development ## Write a migration from what has changed in the models (NAME=add_streets)
	$(python) -m eforslag.database.make "$(NAME)"
	$(python) -m ruff check -q --fix migrations
	$(python) -m ruff format -q migrations

lock: .venv/development ## Resolve the dependencies anew (write the requirements*.lock files)
	deploy/lock

clean: ## Remove what the commands above have made, except the data directory
	rm -rf .venv node_modules static/vendor dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/created:
	@for candidate in $(PYTHON); do \
	    if "$$candidate" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	        echo "Creating .venv with $$("$$candidate" --version)"; \
	        "$$candidate" -m venv --clear .venv && touch $@; exit; \
	    fi; \
	done; \
	echo "Python 3.11 or later, with venv, is needed; name one: make PYTHON=/path/to/python3" >&2; exit 1

# The backend that makes the editable installation is locked too, hence no isolated build.
.venv/runtime: .venv/created requirements.lock requirements-build.lock pyproject.toml
	@echo "Installing locked dependencies"
	@$(pip) --require-hashes -r requirements.lock -r requirements-build.lock
	@$(pip) --no-deps --no-build-isolation --editable .
	@touch $@

.venv/development: .venv/runtime requirements-dev.lock
	@echo "Installing locked development tools"
	@$(pip) --require-hashes -r requirements-dev.lock
	@touch $@

node_modules/.package-lock.json: package.json package-lock.json .npmrc
	npm ci --ignore-scripts --no-progress
	@touch $@

static/vendor/htmx.min.js: node_modules/.package-lock.json
	@mkdir -p static/vendor
	@cp node_modules/htmx.org/dist/htmx.min.js $@

static/vendor/source-sans-3-latin-wght-normal.woff2: node_modules/.package-lock.json
	@mkdir -p static/vendor
	@cp node_modules/@fontsource-variable/source-sans-3/files/source-sans-3-latin-wght-normal.woff2 $@

static/vendor/source-sans-3-license.txt: node_modules/.package-lock.json
	@mkdir -p static/vendor
	@cp node_modules/@fontsource-variable/source-sans-3/LICENSE $@
