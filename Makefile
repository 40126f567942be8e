# Two commands do all of the set-up: `make demo` and `make test`. `make` lists the rest.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8765
ARCHIVE ?=
DATABASE ?=
SECONDS ?= 1200
SEED ?= 20260101

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo run semantic test torture lint format bench lock clean

help: ## List the targets
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-8s %s\n", $$1, $$2}'

demo: $(VENV)/.demo ## Play Askwell in the browser, without a token (PORT=8765 ARCHIVE=file.jsonl EMPTY=1 DATABASE=file)
	@$(BIN)/python -m bot demo --port "$(PORT)" $(if $(ARCHIVE),--archive "$(ARCHIVE)") $(if $(EMPTY),--empty) $(if $(DATABASE),--database "$(DATABASE)")

run: $(VENV)/.runtime ## Run the bot on Discord, with the token from .env
	@$(BIN)/python -m bot run

semantic: $(VENV)/.semantic ## Let similar questions be found by their meaning too: install the semantic extra

test: $(VENV)/.development ## Run every test
	$(BIN)/python -m pytest -q -n auto --dist worksteal

torture: $(VENV)/.development ## Kill the bot hundreds of times, and see that nothing is lost (SECONDS=1200 SEED=20260101)
	@ASKWELL_TORTURE_SECONDS="$(SECONDS)" ASKWELL_TORTURE_SEED="$(SEED)" \
		$(BIN)/python -m pytest -q --torture -o faulthandler_timeout=0 tests/torture

lint: $(VENV)/.development ## Check style, types and the direction of imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/basedpyright --pythonpath $(BIN)/python
	$(BIN)/lint-imports

format: $(VENV)/.development ## Bring the code into form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/.development ## Measure the speed, as ratios within one run
	$(BIN)/python -m benchmarks

lock: $(VENV)/.development ## Pin and hash what pyproject.toml asks for
	$(BIN)/uv pip compile pyproject.toml $(LOCK_OPTIONS) --upgrade --extra test --output-file requirements-dev.lock
	$(BIN)/uv pip compile pyproject.toml $(LOCK_OPTIONS) --constraint requirements-dev.lock --extra demo --output-file requirements-demo.lock
	$(BIN)/uv pip compile pyproject.toml $(LOCK_OPTIONS) --constraint requirements-dev.lock --output-file requirements.lock
	$(BIN)/uv pip compile pyproject.toml $(LOCK_OPTIONS) --constraint requirements-dev.lock --extra semantic --output-file requirements-semantic.lock

clean: ## Remove the virtual environment and the caches
	rm -rf $(VENV) .pytest_cache .ruff_cache .hypothesis .import_linter_cache

# The same locks for every kind of machine, without the address of any. The largest comes first, the others follow it.
LOCK_OPTIONS := --universal --python-version 3.11 --generate-hashes --quiet --no-annotate \
	--custom-compile-command "make lock" --no-emit-index-url --no-emit-find-links

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Askwell needs Python 3.11 or later; name one: make PYTHON=python3.12 …" >&2; exit 2; }
	$(PYTHON) -m venv $(VENV)

# What was installed is stamped, so that it is done again only when a lock changed.
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement

$(VENV)/.runtime: requirements.lock | $(BIN)/python
	$(INSTALL) $<
	@touch $@

$(VENV)/.demo: requirements-demo.lock | $(BIN)/python
	$(INSTALL) $<
	@touch $@

$(VENV)/.semantic: requirements-semantic.lock | $(BIN)/python
	$(INSTALL) $<
	@touch $@

$(VENV)/.development: requirements-dev.lock | $(BIN)/python
	$(INSTALL) $<
	@touch $@
