# The commands of this house; `make` alone lists them.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PORT ?= 8000
ROUNDS ?= 100
BASE_PYTHON := $(shell command -v python3.11 || command -v python3)
PIP := .venv/bin/python -m pip --disable-pip-version-check --quiet
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard translations/*/LC_MESSAGES/*.po))
PYTEST := .venv/bin/python -m pytest
# Each worker takes whole files in the order in which they come: the longest first (tests/conftest.py).
PARALLEL := $(PYTEST) -n 2 --dist loadfile --no-loadscope-reorder
SCREENS := templates

.PHONY: help setup run test lint fix mutants bench faults security bom screenshots pictures handbook material translations lock clean

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-13s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

setup: .venv/.runtime $(CATALOGUES) ## install what the application needs into .venv

run: setup ## the site on http://127.0.0.1:8000 with sample data (PORT= to change)
	@exec .venv/bin/python tools/serve.py --port $(PORT)

test: .venv/.dev .venv-security/.done $(CATALOGUES) ## all tests; installs Chromium, PostgreSQL, bubblewrap, ffmpeg, clamd, nginx, Redis when missing
	@tools/need chromium postgresql bubblewrap ffmpeg clamav-daemon nginx-light redis-server
	$(PARALLEL) --ignore=tests/domain
	$(PARALLEL) tests/domain --cov=neutrality.domain --cov-branch --cov-report=term-missing:skip-covered --cov-fail-under=100

lint: .venv/.dev $(CATALOGUES) ## everything that is checked without running
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports --no-logo
	.venv/bin/djlint $(SCREENS) --lint --quiet

fix: .venv/.dev ## let the tools mend what they can
	.venv/bin/ruff check --fix-only --quiet .
	.venv/bin/ruff format .

mutants: .venv/.dev ## every entry of the workflow's table lost, loosened or changed in turn: some check must fail
	$(PYTEST) -q tests/domain/test_mutants.py

bench: .venv/.dev $(CATALOGUES) ## figures against their floors (SIZE=2000 for a quick look, ARGS="--only lists"); fails when a ratio does not hold
	@tools/need postgresql wrk
	@.venv/bin/python -m tests.benchmarks.run $(ARGS)

faults: .venv/.dev $(CATALOGUES) ## rounds of faults under load, 100 by default (ROUNDS= to change)
	@tools/need postgresql bubblewrap
	@.venv/bin/python -m tests.faults.run --rounds $(ROUNDS)

security: .venv/.dev .venv-security/.done .venv-scanners/.done $(CATALOGUES) ## scans by bandit, semgrep, schemathesis, sqlmap, wapiti (ARGS="--only sqlmap")
	@.venv/bin/python tools/security/run.py $(ARGS)

material: .venv/.runtime ## poster and leaflet (PDF) into instance/material
	@.venv/bin/python tools/material.py

bom: .venv/.dev .venv-security/.done ## the bill of materials (CycloneDX) into instance/bom.json
	@.venv/bin/python tools/bom.py

screenshots: pictures ## every page at 360 and 1280 px into instance/screenshots, and the handbook's pictures
	@.venv/bin/python tools/screenshots.py

pictures: .venv/.dev $(CATALOGUES) ## the handbook's pictures anew, and its pages with them (ARGS="--only warga")
	@tools/need chromium
	@.venv/bin/python tools/handbook_pictures.py $(ARGS)
	@.venv/bin/python tools/handbook.py

handbook: .venv/.dev ## the pages of the handbook, from docs/handbook
	@.venv/bin/python tools/handbook.py

translations: .venv/.runtime ## collect the texts of code and templates into the catalogues
	@.venv/bin/python tools/translations.py

lock: .venv/.dev ## resolve the requirements anew (ARGS=--upgrade for newest versions)
	@tools/lock $(ARGS)

clean: ## remove what the tools left; instance/ and the environments stay
	rm -rf .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .coverage*
	find . -name __pycache__ -not -path './.venv*/*' -prune -exec rm -rf {} +

.venv/bin/python:
	@command -v python3 >/dev/null || tools/need python3
	@$(if $(BASE_PYTHON),$(BASE_PYTHON),python3) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed")'
	@tools/need python3-venv
	@$(if $(BASE_PYTHON),$(BASE_PYTHON),python3) -m venv .venv

.venv/.runtime: requirements.lock | .venv/bin/python
	@echo "Installing requirements.lock into .venv …"
	@$(PIP) install --require-hashes -r requirements.lock
	@touch $@

.venv/.dev: requirements-dev.lock .venv/.runtime
	@echo "Installing requirements-dev.lock into .venv …"
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@

# Environments of their own: what scans never stands beside what is scanned.
.venv-%/.done: requirements-%.lock | .venv/.dev
	@echo "Installing $< into $(@D) …"
	@test -x $(@D)/bin/python || .venv/bin/python -m venv $(@D)
	@.venv/bin/uv --no-config pip install --quiet --python $(@D)/bin/python --require-hashes -r $<
	@touch $@

translations/%.mo: translations/%.po .venv/.runtime
	@.venv/bin/pybabel -q compile -i $< -o $@
