# What a developer runs. `make` alone lists it. Needs Python 3.11 or newer, bash and a network.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.ONESHELL:
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

PYTHON ?= python3
WORKERS ?= 2
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.dependencies $(VENV)/.package

# A part of the house that has no source yet costs nothing here.
UI := $(if $(wildcard ui_builder/package.json),platform/dougong/web/index.html)
UI_SOURCES := $(if $(UI),$(shell find ui_builder plugins/*/ui -type f \
	-not -path '*/node_modules/*' -not -path '*/dist/*' 2>/dev/null))
BROWSER := $(if $(wildcard tests/e2e/test_*.py),browser)

.PHONY: help setup start test check bench docs types lock wheel browser clean distclean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' Makefile

setup: $(READY) $(UI) $(BROWSER) ## install everything below .venv, build the browser app

start: $(READY) $(UI) ## start everything on this machine, with the demo tenant (ARGS="--port 8080")
	@exec $(BIN)/dougong start --demo $(ARGS)

test: setup ## run the tests (ARGS="-k name"; WORKERS=0 for one after the other)
	@PYTHONHASHSEED=0 $(BIN)/pytest --numprocesses $(WORKERS) --dist loadfile $(ARGS)

check: $(READY) $(if $(UI),ui_builder/node_modules/.installed) ## lint, format, types, layers, contracts
	@$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest -q tests/contract
	$(if $(UI),PATH="$(CURDIR)/$(BIN):$$PATH" npm --prefix ui_builder run --silent check)

bench: $(READY) ## measure against the floors (ONLY=list,get ROWS=10000000; SMOKE=1 only runs it)
	@$(BIN)/python -m benchmarks $(if $(ONLY),--only=$(ONLY)) $(if $(ROWS),--rows=$(ROWS)) \
		$(if $(SMOKE),--smoke)

docs: $(READY) ## write the pages of docs/ that come from the code
	@$(BIN)/python docs/generate.py

types: $(READY) ## write what the browser knows of the API: ui_builder/src/api/schema.d.ts
	@PATH="$(CURDIR)/$(BIN):$$PATH"
	npm --prefix ui_builder/tools/openapi ci --ignore-scripts --no-audit --no-fund
	$(BIN)/python ui_builder/tools/openapi/write.py

# A release younger than a week is left alone: what is withdrawn is mostly withdrawn by then.
LOCK := $(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
	--exclude-newer '7 days' --no-config --no-emit-index-url --no-annotate --quiet \
	--custom-compile-command 'make lock' $(if $(UPGRADE),--upgrade)

lock: $(READY) ## pin dependencies anew after a change in pyproject.toml (UPGRADE=1 takes the newest)
	@$(LOCK) --output-file requirements.lock
	$(LOCK) --extra dev --constraint requirements.lock --output-file requirements-dev.lock

wheel: $(READY) $(UI) ## build dist/dougong-*.whl
	@$(BIN)/hatchling build --target wheel

clean: ## remove what was built, and caches
	@rm -rf build dist platform/dougong/web .mypy_cache .ruff_cache .pytest_cache .hypothesis \
		.import_linter_cache
	find . \( -name .venv -o -name node_modules \) -prune -o -name __pycache__ -print0 | xargs -0r rm -rf

distclean: clean ## remove .venv and node_modules too; the data in .dougong stays
	@rm -rf $(VENV) ui_builder/node_modules

$(BIN)/python:
	@.ci/venv $(PYTHON) $(VENV)

$(VENV)/.dependencies: requirements-dev.lock | $(BIN)/python
	@echo "installing the locked dependencies into $(VENV)"
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r $<
	touch $@

$(VENV)/.package: pyproject.toml $(VENV)/.dependencies
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps \
		--no-build-isolation --editable .
	touch $@

ui_builder/node_modules/.installed: ui_builder/package-lock.json $(VENV)/.dependencies
	@PATH="$(CURDIR)/$(BIN):$$PATH" npm --prefix ui_builder ci --ignore-scripts --no-audit --no-fund
	touch $@

platform/dougong/web/index.html: ui_builder/node_modules/.installed $(UI_SOURCES)
	@PATH="$(CURDIR)/$(BIN):$$PATH" npm --prefix ui_builder run build
	touch $@

browser:
	@.ci/packages 'browser tests' chromium:chromium :fonts-noto-cjk
