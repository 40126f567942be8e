# Two commands do all of the set-up: `make demo` and `make test`. `make` lists the rest.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8765
ARCHIVE ?=
DATABASE ?=

.DEFAULT_GOAL := help
.PHONY: help demo run test lint format bench lock clean

help: ## List the targets
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-8s %s\n", $$1, $$2}'

demo: $(VENV)/.runtime ## Play Askwell in the browser, without a token (PORT=8765 ARCHIVE=file.jsonl DATABASE=file)
	@$(BIN)/python -m bot demo --port "$(PORT)" $(if $(ARCHIVE),--archive "$(ARCHIVE)") $(if $(DATABASE),--database "$(DATABASE)")

run: $(VENV)/.runtime ## Run the bot on Discord, with the token from .env
	@$(BIN)/python -m bot run

test: $(VENV)/.development ## Run every test
	$(BIN)/python -m pytest -q

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
	$(BIN)/uv pip compile pyproject.toml --extra demo $(LOCK_OPTIONS) --output-file requirements.lock
	$(BIN)/uv pip compile pyproject.toml --extra test $(LOCK_OPTIONS) --output-file requirements-dev.lock

clean: ## Remove the virtual environment and the caches
	rm -rf $(VENV) .pytest_cache .ruff_cache .hypothesis .import_linter_cache

# One lock for all machines, without the address of any.
LOCK_OPTIONS := --universal --python-version 3.11 --generate-hashes --upgrade --quiet --no-header --no-annotate \
	--no-emit-index-url --no-emit-find-links

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Askwell needs Python 3.11 or later; name one: make PYTHON=python3.12 …" >&2; exit 2; }
	$(PYTHON) -m venv $(VENV)

# What was installed is stamped, so that it is done again only when a lock changed.
$(VENV)/.runtime: requirements.lock | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.lock
	@touch $@

$(VENV)/.development: requirements-dev.lock $(VENV)/.runtime
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements-dev.lock
	@touch $@
