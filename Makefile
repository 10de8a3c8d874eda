# make demo    show the SDK at work on the built-in software device
# make test    everything that must hold: lint, types, generated files, tests
# make test-kernel  the tests on real kernel drivers, in a virtual machine

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

VENV := .venv
BIN := $(VENV)/bin
CANDIDATES := python3.14 python3.13 python3.12 python3.11 python3 python
USABLE := import sys, venv, ensurepip; raise SystemExit(sys.version_info < (3, 11))
PIP := $(BIN)/python -m pip --quiet --quiet --disable-pip-version-check --retries 8

.NOTPARALLEL:
.PHONY: help demo test test-kernel lint types generated unit coverage site dist bench generate format clean

help:
	@sed -n 's/^# make /make /p' $(MAKEFILE_LIST)
	@echo "also: lint, types, generated, unit, coverage, site, dist, bench, generate, format, clean"

demo: $(VENV)/.runs
	@$(BIN)/onekey demo

test: lint types generated unit

lint: $(VENV)/.develops
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.develops
	$(BIN)/mypy & mypy=$$!; $(BIN)/pyright --pythonpath $(BIN)/python; wait $$mypy
	for each in win32 darwin; do \
	  $(BIN)/mypy --platform $$each --no-warn-unreachable --cache-dir .mypy_cache/$$each; \
	done

generated: $(VENV)/.develops
	$(BIN)/python tools/generate.py --check

unit: $(VENV)/.develops
	$(BIN)/python -m pytest -n logical --max-worker-restart 0 -p tests.support.workers \
	  -p tests.support.no_skips

# Every branch of what decides on wallets, but for some lines that Python 3.11 does not trace.
coverage: $(VENV)/.develops
	$(BIN)/python -m coverage run -m pytest -q tests/unit/session tests/unit/wire \
	  tests/unit/test_sync.py tests/emulator/test_events.py tests/emulator/test_transfers.py
	$(BIN)/python -m coverage report --include='onekey_sdk/session/*,onekey_sdk/wire/*' \
	  --fail-under=99.7 --precision=1 --show-missing --skip-covered

test-kernel: $(VENV)/.develops
	@tests/kernel/install.sh
	$(BIN)/python -m pytest tests/kernel

site: $(VENV)/.develops
	$(BIN)/python -m mkdocs build --strict

dist: $(VENV)/.develops
	rm -rf dist
	$(BIN)/python -m build
	$(BIN)/python -m twine check --strict dist/*
	$(BIN)/python tools/sbom.py "$$(echo dist/*.whl)[all]" dist/sbom.cdx.json

bench: $(VENV)/.develops
	@for each in benchmarks/*.py; do echo "$$each"; $(BIN)/python "$$each"; done

generate: $(VENV)/.develops
	$(BIN)/python tools/generate.py

format: $(VENV)/.develops
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:
	rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis

# Commands on PATH may be launchers of versions that are not installed, so each is tried out.
$(BIN)/python:
	@for candidate in $(CANDIDATES); do \
	  if "$$candidate" -c '$(USABLE)' >/dev/null 2>&1; then \
	    echo "Creating $(VENV) with $$("$$candidate" --version)"; \
	    exec "$$candidate" -m venv --clear $(VENV); \
	  fi; \
	done; \
	echo "Python 3.11 or later with its venv module is needed and was not found." >&2; \
	echo "On Debian and Ubuntu: apt-get install python3 python3-venv" >&2; \
	exit 1

$(VENV)/.runs: pyproject.toml | $(BIN)/python
	@echo "Installing what the demo needs"
	@$(PIP) install --editable '.[bitcoin,cli,emulator]'
	@touch $@

$(VENV)/.develops: pyproject.toml | $(BIN)/python
	@echo "Installing what the tests need; this takes a minute or two"
	@$(PIP) install --editable '.[dev]'
	@touch $@ $(VENV)/.runs
