# SocialSmartly. `make help` lists what there is; every line below a target runs as it stands.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PYTHON ?= python3
PORT ?= 8000
DATA ?= ./var
WORKERS ?= 2
PYTEST_ARGS ?=

BIN := .venv/bin
PY := $(BIN)/python
CHECKS := check-style check-types check-layers check-house check-templates check-security check-catalogues check-promises check-asvs check-defects check-libraries css-check

.PHONY: help install dev browser strace run demonstration test test-slow test-deep soak check bench css promises lock $(CHECKS)

help: ## Say what there is to make
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /|/' | awk -F'|' '{ printf "  make %-13s %s\n", $$1, $$2 }'

install: ## Install what running needs, into .venv
	@$(PYTHON) tools/machine.py run

run: install ## Start everything: make run PORT=8000 DATA=./var
	@$(BIN)/socialsmartly up --port $(PORT) --data $(DATA)

demonstration: install ## Erase somebody, restore an older backup, and see who is there
	@$(PY) -m tools.demonstration

test: dev browser ## Run every test
	@$(PY) -m pytest -n $(WORKERS) $(PYTEST_ARGS)

test-slow: dev browser ## Run the tests that take many seconds, before each landing
	@$(PY) -m pytest -m "slow and not deep and not soak" -n $(WORKERS) $(PYTEST_ARGS)

test-deep: dev strace ## Run the tests that take minutes
	@$(PY) -m pytest -m deep -n $(WORKERS) $(PYTEST_ARGS)

soak: dev ## Run the tests that take hours, before a release
	@$(PY) -m pytest -m soak -n $(WORKERS) $(PYTEST_ARGS)

check: $(CHECKS) ## Run every gate that reads the code without running it

bench: dev ## Measure the bars and print the tables
	@TEST_FSYNC=1 $(PY) -m pytest tests/bench -s -o python_files='bench_*.py' -o python_functions='bench_*' $(PYTEST_ARGS)

css: dev ## Compile the style sheet from frontend/
	@$(PY) -m tools.stylesheet build

promises: dev ## Write the index from promises to rules and tests anew, and what the policy means
	@$(PY) -m socialsmartly.privacy.promises.index
	@$(PY) -m tools.meaning write

# The dev lock takes the versions of the run lock, so that what is tested is what runs.
lock: ## Pin all dependencies by hash again (needs uv on PATH)
	@command -v uv > /dev/null || { echo "uv is not on PATH; install it, or name its folder: PATH=... make lock" >&2; exit 2; }
	@uv pip compile --quiet --generate-hashes --no-annotate --no-header --python-version 3.11 pyproject.toml -o requirements.lock
	@uv pip compile --quiet --generate-hashes --no-annotate --no-header --python-version 3.11 pyproject.toml --group dev \
		-c requirements.lock -o requirements-dev.lock

dev:
	@$(PYTHON) tools/machine.py dev

browser:
	@$(PYTHON) tools/machine.py browser

strace:
	@$(PYTHON) tools/machine.py strace

check-style: dev
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --quiet --check .

check-types: dev
	@$(BIN)/mypy --no-error-summary

check-layers: dev
	@$(BIN)/lint-imports --no-logo

check-house: dev
	@$(PY) -m tools.houselint

check-templates: dev
	@$(BIN)/djlint --lint --quiet src

check-security: dev
	@$(BIN)/bandit --quiet --recursive --severity-level medium --configfile pyproject.toml src tools

check-catalogues: dev
	@$(PY) -m tools.catalogues

check-promises: dev
	@$(PY) -m socialsmartly.privacy.promises.index --check
	@$(PY) -m tools.meaning check

check-asvs: dev
	@$(PY) -m tools.asvs

check-defects: dev
	@$(PY) -m tools.defects

# Green only where advisories were matched; without them it says so, and AUDIT=required makes that a failure.
check-libraries: dev
	@$(PY) -m tools.audit

css-check: dev
	@$(PY) -m tools.stylesheet check
