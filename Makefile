# Everything here works on a fresh machine with Python 3.11 or later and nothing else set up.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.DEFAULT_GOAL := help
.PHONY: help demo test check bench lint wheel samples examples likeness coverage clean system

help:  ## Say what can be made
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

$(BIN)/fundflow: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --editable .
	@touch $@

$(VENV)/.dev: $(BIN)/fundflow pyproject.toml
	$(BIN)/python -m pip install --quiet --group dev
	@touch $@

demo: $(BIN)/fundflow  ## Install, check sample grants, write a marked copy
	@sh reports/demo.sh $(BIN)/fundflow

system:
	@sh tests/system.sh

test: system  ## Install what the tests need, build the wheel, check style and types, test the wheel
	@sh tests/run.sh $(PYTHON)

lint: $(VENV)/.dev  ## Style, types, direction of imports
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

check: $(VENV)/.dev system  ## Slow proofs: fuzzing, large documents, limits, mutations of the judge
	$(BIN)/python -m pytest -m slow -n 2 tests
	$(BIN)/python tests/mutation.py

bench: $(VENV)/.dev system  ## Figures, side by side in one run
	$(BIN)/python -m tests.bench

wheel: $(VENV)/.dev  ## Build the wheel
	$(BIN)/python -m build --wheel --no-isolation

samples: $(VENV)/.dev  ## Rewrite the sample grants
	$(BIN)/python grants/make.py

examples: $(BIN)/fundflow  ## Rewrite the example reports
	$(BIN)/python reports/examples.py

likeness: $(BIN)/fundflow  ## Learn again what conditions read like, from the examples and passages
	$(BIN)/python -m pip install --quiet --group train
	$(BIN)/python tests/wording/learn.py

coverage: $(BIN)/fundflow  ## Rewrite the table of what the rules cover
	@mkdir -p build
	$(BIN)/fundflow rules coverage > build/coverage.md && mv build/coverage.md rules/COVERAGE.md

clean:  ## Remove what was built
	rm -rf $(VENV) build dist mutants reports/out .mypy_cache .ruff_cache .pytest_cache
