# Two commands serve most people: `make run` and `make test`. Everything they need is installed into .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: preview run test check install install-dev lint types imports knowledge format lock clean

run: install ## answer questions: in Discord if DISCORD_TOKEN is set, else in the terminal
	@$(BIN)/python -m bot

test: install-dev ## the whole test suite
	@OPENBLAS_NUM_THREADS=1 $(BIN)/python -m pytest

check: lint types imports knowledge test ## everything that CI checks

install: $(VENV)/.runtime ## a virtual environment with the hash-pinned dependencies
install-dev: $(VENV)/.dev

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit("Footnote needs Python 3.11 or newer; `make PYTHON=python3.12 run` picks another one.") if sys.version_info < (3, 11) else None'
	@echo "Setting up $(VENV) (once)..."
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.runtime: requirements.lock | $(VENV)/bin/python
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

$(VENV)/.dev: requirements-dev.lock requirements.lock | $(VENV)/bin/python
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $(VENV)/.runtime $@

lint: install-dev
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .

types: install-dev
	@$(BIN)/mypy

imports: install-dev
	@$(BIN)/lint-imports

knowledge: install
	@$(BIN)/python -m bot check

preview: install ## replies as Discord would show them, at http://127.0.0.1:8000/
	@$(BIN)/python -m bot preview

format: install-dev
	@$(BIN)/ruff check --fix . ; $(BIN)/ruff format .

lock: ## after a change to the dependencies in pyproject.toml
	@$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate --no-emit-index-url --no-emit-find-links pyproject.toml -o requirements.lock
	@$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate --no-emit-index-url --no-emit-find-links pyproject.toml --group dev -o requirements-dev.lock

clean:
	@rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
