# The one task file. Each target works in the active environment; `make venv` makes one with everything.
PYTHON ?= python3

.PHONY: venv lint types tests build benchmark audit release-check

venv:  ## a virtual environment with all development tools
	$(PYTHON) -m venv .venv && .venv/bin/pip install -q -U pip && .venv/bin/pip install -q -e ".[dev]"

lint:  ## style and common mistakes
	ruff check . && ruff format --check .

types:  ## mypy cannot follow the editable hook, so it checks an ordinary install
	rm -rf build/typecheck && $(PYTHON) -m pip install -q --no-deps --target build/typecheck .
	MYPYPATH=build/typecheck mypy -p aipsy_affect

tests:  ## everything; `pytest -m "not slow"` leaves out the slow ones
	pytest

build:  ## the wheel, through the source distribution
	rm -rf dist && $(PYTHON) -m build

benchmark:  ## what import, load and certify cost
	aipsy-affect benchmark

audit:  ## readers of other kinds than those of the battery, on the released corpus
	$(PYTHON) tests/audit_readers.py

release-check: lint types tests build audit  ## before a release: see CHANGELOG.md for the checklist
